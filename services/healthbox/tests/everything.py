"""A member who has noted something of every kind."""

from typing import Any

from services.healthbox.tests.world import Person, World

NOTE = "Après la marche, canari-7f3a"
ENTRIES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("weight", "2026-03-15T08:00:00+01:00", {"kg": 70.4}),
    ("weight", "2026-03-29T08:00:00.250000+02:00", {"kg": 70}),
    ("mood", "2026-03-15T20:00:00+01:00", {"physical": 7, "stress": 0, "words": ["calm", "in_pain"]}),
    (
        "sleep", "2026-03-29T07:15:00+02:00",
        {
            "bed": "2026-03-28T23:00:00+01:00", "asleep": "2026-03-28T23:30:00+01:00",
            "up": "2026-03-29T06:45:00+02:00",
            "out": "2026-03-29T07:15:00+02:00", "wakings": 2, "awake": 45, "naps": 20, "quality": 6, "fatigue": 4,
        },
    ),
    ("sleep", "2026-03-30T07:00:00+02:00", {"bed": "2026-03-29T23:00:00+02:00", "out": "2026-03-30T07:00:00+02:00"}),
    ("tobacco", "2026-03-15T10:00:00+01:00", {"cigarettes": 0, "craving": 4}),
    ("nutrition", "2026-03-15T12:30:00+01:00", {"meal": "lunch", "portions": {"fish": 1, "water": 2.5}}),
    (
        "nutrition", "2026-03-15T19:30:00+01:00",
        {"meal": "dinner", "foods": [{"source": "ciqual", "code": "13000", "grams": 150.5}]},
    ),
    ("activity", "2026-03-15T18:00:00+01:00", {"minutes": 30, "intensity": "walking"}),
    ("activity", "2026-03-15T22:00:00+01:00", {"steps": 8000}),
)  # fmt: skip


_FOOD = """
    INSERT INTO foods (source, code, names, folded, nutrients)
    VALUES ('ciqual', '13000', '{"fr": "Pomme"}', 'pomme', '{}') ON CONFLICT DO NOTHING
"""


def note_everything(world: World, who: Person) -> None:
    """Entries of all trackers, one of them changed since, a profile, goals, a pause, a reminder, results, a mark,
    a share."""
    world.rows(None, _FOOD)
    who.ask("edit_profile", birth_date="1980-05-17", sex="female", height_cm=175, height_on="2026-03-20")
    who.ask("edit_profile", height_cm=174.5, height_on="2026-01-02", quit_on="2026-01-01", pack_price="12.50")
    made = [
        who.do("add_entry", tracker=tracker, at=at, values=values, note=NOTE if tracker == "weight" else None)
        for tracker, at, values in ENTRIES
    ]
    who.ask("edit_entry", tracker="weight", entry_id=made[0]["id"], values={"kg": 70.2}, note=f"{NOTE}, corrigé")
    who.ask(
        "put_goals",
        goals=[
            {"tracker": "weight", "measure": "kg", "target": 68, "by": "2099-01-01"},
            {"tracker": "tobacco", "measure": "smoke_free", "target": 30},
        ],
    )
    who.ask("add_pause", **{"because": "illness", "from": "2026-02-01", "to": "2026-02-03"})
    who.ask("put_reminders", reminders=[{"tracker": "mood", "at": "20:30", "weekdays": [1, 3]}])
    who.ask("add_favourite", name="@canari-favori", values={"meal": "dinner", "portions": {"fish": 1}})
    who.ask("add_mark", day="2026-03-16", label="canari-jour")
    who.ask("assess", instrument="gad7", answers=[2, 2, 2, 1, 1, 1, 1])
    who.ask("assess", instrument="phq9", answers=[0] * 8 + [1])
    who.ask("assess", instrument="ipaq_sf", answers=[3, 63, 0, 0, 7, None, None])
    doctor = world.person("=Dr Moreau", kind="professional")
    who.ask(
        "share", with_member_id=doctor.id, trackers=["weight"], expires_at="2026-12-31T00:00:00+00:00",
        **{"from": "2026-01-01"},
    )  # fmt: skip
    doctor.ask("series_of", member_id=who.id, tracker="weight", **{"from": "2026-03-01", "to": "2026-03-31"})
