"""What the workload believes of its members, posts and pairs: changed only by what was acknowledged.

An operation whose answer stays unknown leaves its object with two acceptable states and retires it: nobody touches it
again, so that the check afterwards knows exactly what may be.
"""

import copy
import threading
from dataclasses import dataclass, field
from typing import Any

from tests.integration.people import Person


@dataclass
class Belief:
    """The state of one object, and the other one it may have when an answer stayed unknown."""

    now: dict[str, Any]
    perhaps: dict[str, Any] | None = None

    @property
    def retired(self) -> bool:
        return self.perhaps is not None

    def accepts(self, seen: dict[str, Any]) -> bool:
        return seen == self.now or (self.perhaps is not None and seen == self.perhaps)

    def changed(self, **changes: Any) -> dict[str, Any]:
        """The state after a change that tells one event."""
        return {**self.now, **changes, "seq": self.now["seq"] + 1}


@dataclass
class Post(Belief):
    """State: {text, audience, state, seq}; `id` is None while its publishing is unknown."""

    id: str | None = None
    etag: str = ""
    removed_at: float = 0.0


@dataclass
class Member:
    """Somebody with a session of HTTP. `name` is a belief of {display_name, seq}; sessions by id: whether they live;
    `openings`: how many were asked for, the first by signing up."""

    person: Person
    name: Belief
    posts: list[Post] = field(default_factory=list)
    devices: list[Person] = field(default_factory=list)
    sessions: dict[str, bool | None] = field(default_factory=dict)
    openings: int = 1

    @property
    def id(self) -> str:
        return self.person.id


NOBODY = {"follow": "none", "blocked": False, "muted": False, "seq": 0}


class Pair:
    """How two members stand to each other, both ways in one belief: {(from, to): {follow, blocked, muted, seq}}."""

    def __init__(self, one: str, other: str) -> None:
        self.lock = threading.Lock()
        self.belief = Belief({(one, other): dict(NOBODY), (other, one): dict(NOBODY)})

    def after(self, kind: str, me: str, other: str, policy: str) -> dict[Any, Any]:
        """Both rows after an acknowledged command of `me` about `other`; the rules of `services.social.relations`,
        written a second time."""
        rows = copy.deepcopy(self.belief.now)
        mine, theirs = rows[me, other], rows[other, me]

        def end(row: dict[str, Any]) -> None:
            if row["follow"] != "none":
                row.update(follow="none", seq=row["seq"] + 1)

        if kind == "follow" and mine["follow"] == "none":
            mine.update(follow="accepted" if policy == "open" else "requested", seq=mine["seq"] + 1)
        elif kind == "accept" and theirs["follow"] == "requested":
            theirs.update(follow="accepted", seq=theirs["seq"] + 1)
        elif kind == "unfollow":
            end(mine)
        elif kind == "block" and not mine["blocked"]:
            end(mine)
            end(theirs)
            mine.update(blocked=True, seq=mine["seq"] + 1)
        elif kind == "unblock" and mine["blocked"]:
            mine.update(blocked=False, seq=mine["seq"] + 1)
        elif kind in ("mute", "unmute"):
            mine["muted"] = kind == "mute"
        return rows
