"""What somebody has noted in their Health Box, and shows to a doctor."""

from datetime import UTC, datetime, timedelta

from tests.integration.people import Person


def noted(person: Person) -> dict[str, str]:
    """An entry in each tracker, yesterday's; the id of each by its tracker."""
    now = datetime.now(UTC).replace(microsecond=0)
    night = {"bed": (now - timedelta(hours=32)).isoformat(), "out": (now - timedelta(hours=24)).isoformat()}
    values = {
        "weight": {"kg": 70.4},
        "mood": {"physical": 6, "psychological": 5, "social": 7, "stress": 3, "words": ["tired"]},
        "sleep": {**night, "quality": 6},
        "tobacco": {"cigarettes": 3, "craving": 5},
        "nutrition": {"meal": "dinner", "portions": {"fruit_vegetables": 2, "fish": 1}},
        "activity": {"minutes": 30, "intensity": "walking"},
    }
    at = (now - timedelta(days=1)).isoformat()
    person.ok("POST", "/healthbox/marks", {"day": at[:10], "label": "Nouvelle attelle"})
    person.ok("POST", "/healthbox/favourites", {"name": "Poisson du vendredi", "values": values["nutrition"]})
    return {
        name: person.ok("POST", f"/healthbox/{name}/entries", {"at": at, "values": said, "note": "Après la marche"})[
            "id"
        ]
        for name, said in values.items()
    }


def show_weight(person: Person, doctor: Person) -> None:
    """Show the weights of the last month to a doctor, for a month."""
    now = datetime.now(UTC)
    asked = {
        "with_member_id": doctor.id,
        "trackers": ["weight"],
        "from": (now - timedelta(days=30)).date().isoformat(),
        "expires_at": (now + timedelta(days=30)).isoformat(),
    }
    person.ok("POST", "/healthbox/shares", asked)


def exported(person: Person) -> dict[str, str]:
    """Everything of somebody's, asked for as tables."""
    return {"job": person.ok("POST", "/healthbox/exports", {"format": "csv"})["id"]}


def answered(person: Person) -> dict[str, str]:
    """Three answers to the PHQ-9, all of which call for help: the id of the last; and a month of days that has them."""
    said = {"instrument": "phq9", "answers": [1, 1, 2, 1, 0, 1, 1, 0, 1]}
    made = [person.ok("POST", "/healthbox/assessments", said)["id"] for _ in range(3)]
    last = datetime.now(UTC).date() + timedelta(days=1)
    return {"result": made[-1], "begin": str(last - timedelta(days=30)), "end": str(last)}
