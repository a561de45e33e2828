"""The games: a session is due, somebody shows results, a share is over. Never a result."""

from typing import Any

from contracts.games.events import ProgrammeStopped, SessionDue, ShareEnded, ShareGranted
from services.notifications.kinds import game_words as words
from services.notifications.kinds.kind import Kind, Told


def _member(data: dict[str, Any]) -> list[Told]:
    return [Told(data["member_id"], None)]


def _reader(data: dict[str, Any]) -> list[Told]:
    return [Told(data["with_member_id"], data["member_id"])]


def _owner(data: dict[str, Any]) -> list[Told]:
    return [Told(data["member_id"], data["with_member_id"])]


KINDS = (
    Kind(
        name="session_due",
        tells={SessionDue: _member},
        about="programme",
        subject="programme_id",
        path="/games/calendar",
        until=(ProgrammeStopped,),
        mail=False,
        words=words.SESSION_DUE,
    ),
    Kind(
        name="game_share_granted",
        tells={ShareGranted: _reader},
        about="share",
        subject="share_id",
        path="/games/shared-with-me",
        until=(ShareEnded,),
        words=words.GAME_SHARE_GRANTED,
    ),
    Kind(
        name="game_share_ended",
        tells={ShareEnded: _owner},
        # what one ended oneself is no news, and a block or a departure is not told
        unless=lambda _tx, event: event.data["because"] != "expired",
        about="share",
        subject="share_id",
        path="/games/shares",
        mail=False,
        words=words.GAME_SHARE_ENDED,
    ),
)
