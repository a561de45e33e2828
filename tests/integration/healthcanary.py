"""A member whose every health value and word can be recognised, and what the whole world holds of them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import requests

from deploy.dev.processes import processes
from deploy.dev.servers import Servers
from deploy.dev.world import World
from kit.testing import eventually
from tests.integration.canary import everything
from tests.integration.entries import upload
from tests.integration.people import PASSWORD, Person

# no other number anywhere has these digits
KG, EDITED, GOAL, AWAKE, CIGARETTES, PORTIONS, STEPS = 73.4219, 74.5318, 61.7283, 1237, 173, 13.7291, 198_637
MINUTES, PRICE, ANSWER = 157.2914, "8417.93", 163.4127
NUMBERS = tuple(str(one) for one in (KG, EDITED, GOAL, PORTIONS, STEPS, MINUTES, PRICE, ANSWER, 73421.9))
_BROWSER = {"Sec-Fetch-Site": "same-origin"}


class HealthCanary:
    """Everything that somebody can tell their Health Box, each word with `word` in it.

    `sealed` are the words that not even the Health Box's own database shows."""

    def __init__(self, person: Person) -> None:
        self.me, self.word = person, f"zq{uuid4().hex[:12]}"
        kinds = ("note", "edited", "favourite", "mark", "refused", "query")
        self.sealed = tuple(f"{kind}{self.word}" for kind in kinds)
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.entries = {name: self.note(name, values) for name, values in self._values().items()}

    @property
    def words(self) -> tuple[str, ...]:
        """What nothing but the Health Box may hold, and of that nothing in the clear."""
        return (self.word, *NUMBERS)

    def note(self, tracker: str, values: dict[str, Any]) -> str:
        """An entry with a note; its id."""
        said = {"at": (self.now - timedelta(hours=20)).isoformat(), "values": values, "note": f"note{self.word}"}
        made: str = self.me.ok("POST", f"/healthbox/{tracker}/entries", said)["id"]
        return made

    def tell_all(self) -> None:
        """Change, delete, take back; profile, goals, favourites, marks, answers, a pause, a reminder, an export."""
        me, day = self.me, self.now.date().isoformat()
        weight = f"/healthbox/weight/entries/{self.entries['weight']}"
        me.change(weight, values={"kg": EDITED}, note=f"edited{self.word}")
        me.ok("GET", f"{weight}/history")
        gone = self.note("weight", {"kg": KG})
        me.ok("DELETE", f"/healthbox/weight/entries/{gone}", If_Match="*")
        me.ok("POST", f"/healthbox/weight/entries/{gone}/restoration")
        said = {"height_cm": 171.3, "pack_price": PRICE, "pack_size": 20, "cigarettes_before": 20}
        me.ok("PATCH", "/healthbox/profile", said)
        me.ok("PUT", "/healthbox/goals", {"goals": [{"tracker": "weight", "measure": "kg", "target": GOAL}]})
        meal = {"name": f"favourite{self.word}", "values": self._values()["nutrition"]}
        me.ok("POST", "/healthbox/favourites", meal)
        me.ok("POST", "/healthbox/marks", {"day": day, "label": f"mark{self.word}"})
        me.ok("POST", "/healthbox/assessments", {"instrument": "ipaq_sf", "answers": [3, ANSWER, 2, 60, 4, 30, 300]})
        me.ok("POST", "/healthbox/pauses", {"because": "illness", "from": day})
        me.ok("PUT", "/healthbox/reminders", {"reminders": [{"tracker": "weight", "at": "08:00", "weekdays": [1]}]})
        job = me.ok("POST", "/healthbox/exports", {"format": "csv"})["id"]
        eventually(lambda: me.ok("GET", f"/jobs/{job}")["has_download"], within=60, every=0.5)

    def bring(self) -> None:
        """A file with a value and a note comes in, first only looked at; one of its lines is no weight."""
        rows = [f"2026-03-{day:02};{KG};note{self.word}" for day in (1, 2)]
        table = "\n".join(["day;kg;note", *rows, f"2026-03-03;refused{self.word};x"])
        for dry in (True, False):
            handle = upload(self.me, table.encode()).json()["handle"]
            said = {"upload": handle, "format": "csv", "dry_run": dry}
            job = self.me.ok("POST", "/healthbox/imports", said)["id"]
            done = eventually(lambda job=job: self._ended(job), within=60, every=0.5)
            assert (done["state"], done["report"]["added"], len(done["report"]["problems"])) == ("done", 2, 1), done
            assert not any(word in repr(done) for word in self.words)

    def _ended(self, job: str) -> Any:
        found = self.me.ok("GET", f"/jobs/{job}")
        return found if found["state"] in ("done", "failed") else None

    def show(self, other: Person) -> None:
        """Show all six trackers, and let the other look."""
        days = {"from": (self.now - timedelta(days=30)).date().isoformat()}
        until = (self.now + timedelta(days=30)).isoformat()
        shown = {"with_member_id": other.id, "trackers": list(self.entries), "expires_at": until, **days}
        self.me.ok("POST", "/healthbox/shares", shown)
        for tracker in self.entries:
            path = f"/healthbox/of/{self.me.id}/{tracker}/series"
            seen = other.call("GET", f"{path}?from={days['from']}&to={self.now.date().isoformat()}")
            assert seen.ok, seen.text
            assert self.word not in seen.text

    def go_wrong(self, world: World, other: Person) -> list[str]:
        """What is refused, and fails, with words and numbers in it; the texts of all answers."""
        bad = f"refused{self.word}"
        at = "/healthbox/weight/entries"
        sent = [
            self.me.call("POST", at, {"values": {"kg": bad}}),
            self.me.call("POST", at, {"values": {"kg": 73421.9}}),
            self.me.call("POST", at, {"values": {"kg": KG, "pounds": bad}, "note": bad}),
            self.me.call("POST", at, {"values": {"kg": KG}, "zone": bad}),
            self.me.call("POST", "/healthbox/marks", {"day": bad, "label": bad}),
            self.me.call("POST", "/healthbox/assessments", {"instrument": bad, "answers": [ANSWER]}),
            self.me.call("PUT", "/healthbox/goals", {"goals": [{"tracker": "weight", "measure": "kg", "target": bad}]}),
            other.call("GET", f"/healthbox/weight/entries/{self.entries['weight']}"),
        ]
        page = requests.post(
            f"{world.base_url}/health/weight/new",
            {"weight": bad, "remark": bad},
            headers={**_BROWSER, "Origin": world.base_url},
            cookies=self._cookie(world),
            timeout=10,
        )
        assert [answer.status_code // 100 for answer in (*sent, page)] == [4] * 9
        return [answer.text + repr(answer.headers) for answer in sent]

    def break_down(self, world: World) -> None:
        """An entry that the Health Box cannot write, and one while it is away."""
        with world.admin("healthbox") as cursor:
            cursor.execute("ALTER TABLE entries ADD CONSTRAINT broken CHECK (amounts->>'kg' <> '73.4219') NOT VALID")
        try:
            failed = self.me.call("POST", "/healthbox/weight/entries", {"values": {"kg": KG}, "note": self.sealed[0]})
        finally:
            with world.admin("healthbox") as cursor:
                cursor.execute("ALTER TABLE entries DROP CONSTRAINT broken")
        assert failed.status_code == 500
        assert not any(word in failed.text for word in self.words)

    def _cookie(self, world: World) -> dict[str, str]:
        said = {"email": self.me.email, "password": PASSWORD, "next": "/"}
        ours = {"Origin": world.base_url}
        answer = requests.post(f"{world.base_url}/sign-in", said, headers=ours, allow_redirects=False, timeout=10)
        return {"session": answer.cookies["session"]}

    def _values(self) -> dict[str, dict[str, Any]]:
        night = {
            "bed": (self.now - timedelta(hours=47)).isoformat(),
            "out": (self.now - timedelta(hours=25)).isoformat(),
        }
        return {
            "weight": {"kg": KG},
            "mood": {"physical": 2, "stress": 9, "words": ["in_pain"]},
            "sleep": {**night, "awake": AWAKE, "quality": 1},
            "tobacco": {"cigarettes": CIGARETTES, "craving": 9},
            "nutrition": {"meal": "dinner", "portions": {"fish": PORTIONS}},
            "activity": {"minutes": MINUTES, "intensity": "walking", "steps": STEPS},
        }


def places(servers: Servers, world: World) -> Iterator[tuple[str, bytes]]:
    """All that the world holds or says: databases, queues, logs of every process, files, mails, metrics."""
    yield from everything(servers, world)
    for folder in ("store", "mail"):
        for file in sorted((world.folder / folder).rglob("*")):
            if file.is_file():
                yield f"{folder} {file.name}", file.read_bytes()
    for process in processes():
        answer = requests.get(f"{world.inner_url(process.name)}/metrics", timeout=10)
        yield f"metrics {process.name}", answer.content


def holding(servers: Servers, world: World, words: tuple[str, ...]) -> set[str]:
    """Where one of the words is: place by place. A number is looked for as a whole: among the digits of a longer one
    each is now and then."""
    whole = "|".join(
        rf"(?<![\d.]){re.escape(word)}(?!\d)" if re.fullmatch(r"[\d.]+", word) else re.escape(word) for word in words
    )
    looked_for = re.compile(whole.encode())
    return {place for place, text in places(servers, world) if looked_for.search(text)}
