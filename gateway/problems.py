"""The one table of named refusals: for each, its status, a title, and what it means and what to do, in plain words.

Keyed by the class name that a rule raises; served for people at `/problems/<name>` (the same name in kebab case).
"""

import re
from dataclasses import dataclass
from typing import Any

from gateway.problems_appointments import APPOINTMENTS
from gateway.problems_classifieds import CLASSIFIEDS
from gateway.problems_directory import DIRECTORY
from gateway.problems_games import GAMES
from gateway.problems_healthbox import HEALTHBOX


@dataclass(frozen=True)
class Problem:
    status: int
    title: str
    words: str


PROBLEMS: dict[str, Problem] = {
    # what the gateway says itself
    "Unauthenticated": Problem(
        401,
        "Sign in first",
        "This needs a valid access token in the Authorization header, and there was none, or it has expired, or"
        " its session was ended on another device. Make a new one from your refresh token (POST"
        " /v1/sessions/refreshes); if that is refused too, sign in again. Nothing was changed.",
    ),
    "MalformedRequest": Problem(
        400,
        "The request cannot be understood",
        "Part of the HTTP request is not as it must be. Nothing was changed.",
    ),
    "MalformedJson": Problem(
        400,
        "The body is not JSON that can be read",
        "The body must be one JSON text in UTF-8, at most 20 levels deep, and no text in it may hold the"
        " character U+0000. Nothing was changed.",
    ),
    "MalformedKey": Problem(
        400,
        "The idempotency key is not usable",
        "An Idempotency-Key has 1 to 255 printable ASCII characters; a UUID is a good one. Nothing was changed.",
    ),
    "NotJson": Problem(
        415,
        "Send JSON",
        "The body must come with the header Content-Type: application/json. Nothing was changed.",
    ),
    "BodyTooLarge": Problem(
        413,
        "The body is too large",
        "A JSON body may have at most 64 KiB (65,536 bytes). Nothing was changed.",
    ),
    "MethodNotAllowed": Problem(
        405,
        "This address does not know that method",
        "The address exists, but not with this method. The Allow header lists those it knows.",
    ),
    "PreconditionRequired": Problem(
        428,
        "Say which version you are changing",
        "Two people, or two of your devices, may change the same thing. Read it, and send the ETag of that answer"
        " as If-Match (or If-Match: * to change whatever is there). Nothing was changed.",
    ),
    "TooManyRequests": Problem(
        429,
        "Too many requests",
        "This account or this address has made more requests than its limit in this window. Wait for the seconds"
        " that Retry-After names; X-RateLimit-Limit, -Remaining and -Reset say where you stand.",
    ),
    "ForeignOrigin": Problem(
        403,
        "This did not come from one of our pages",
        "A browser sent it on behalf of another site, or does not say on whose. Open the page here, and send its form"
        " from there. Nothing was changed.",
    ),
    "InternalError": Problem(
        500,
        "Something failed on our side",
        "This is a fault of ours. It was written down under the request id, which is the thing to quote when you"
        " tell us. A command that came with an idempotency key can be sent again safely.",
    ),
    # what any service may say
    "Invalid": Problem(
        422,
        "Some fields are not right",
        "The list `errors` names each field by a JSON pointer and says what is wrong with it. Nothing was changed.",
    ),
    "Forbidden": Problem(
        403,
        "Not allowed for this account",
        "You may know of this, but your account may not do it. Nothing was changed.",
    ),
    "NotFound": Problem(
        404,
        "Nothing here",
        "There is nothing at this address, or nothing that you may see: both are answered in the same words on"
        " purpose.",
    ),
    "VersionConflict": Problem(
        412,
        "It was changed in the meantime",
        "The version named by If-Match is not the present one. Read the object again, look at what changed, and"
        " send your change with its new ETag. Nothing was changed.",
    ),
    "KeyInUse": Problem(
        409,
        "This request is still running",
        "A request with the same Idempotency-Key is being worked on. Send the same request again in a second: it"
        " will answer with what the first one did.",
    ),
    "KeyReused": Problem(
        422,
        "This key belongs to another request",
        "The Idempotency-Key was used in the last 24 hours for a request with other contents. Make a new key for"
        " each new request; keep it only to repeat the same one. Nothing was changed.",
    ),
    "TooLarge": Problem(
        413,
        "Too large",
        "What was sent, or what it would answer, is larger than 1 MiB. Nothing was changed.",
    ),
    "Unavailable": Problem(
        503,
        "Not available at the moment",
        "The part of PatientsWorld that answers this is away for the moment; the others go on. Try again after"
        " the seconds that Retry-After names. It is not known whether a command was carried out: send it again"
        " with the same Idempotency-Key and it happens once.",
    ),
    "Expired": Problem(
        503,
        "There was no time left to answer",
        "The answer would have come too late, so the work was not begun. Try again after the seconds that"
        " Retry-After names.",
    ),
    # identity
    "InvalidCredentials": Problem(
        401,
        "The address or the password is wrong",
        "No session was opened and nothing was changed. The answer is the same for an address without an account,"
        " for a wrong password and for a suspended account, so that nobody can find out who is a member.",
    ),
    "InvalidToken": Problem(
        401,
        "This refresh token is no longer valid",
        "It is unknown, too old, already used, or its session was ended. A token that comes back after its use"
        " ends every session it led to, because one of the two who hold it may be a thief. Sign in again.",
    ),
    "TooManyAttempts": Problem(
        429,
        "Too many attempts failed",
        "After several failed attempts each further one has to wait longer, up to 15 minutes; the account is"
        " never locked for good. Wait for the seconds that Retry-After names.",
    ),
    "TooYoung": Problem(
        422,
        "The minimum age is not reached",
        "The law of the chosen country sets an age from which a person may join alone. No account was made and"
        " the birth date was not kept.",
    ),
    "PasswordTooCommon": Problem(
        422,
        "This password is too easy to guess",
        "It is among the most common ones, or little more than the name or the address. Choose another: four"
        " unrelated words are easy to remember and hard to guess. Nothing was changed.",
    ),
    "RotationTooSoon": Problem(
        409,
        "The keys were changed a moment ago",
        "Tokens signed with the previous key may still be valid. An operator can change the keys again 11 minutes"
        " after the last time.",
    ),
    # social
    "NotOneself": Problem(
        422,
        "Not with yourself",
        "Following, blocking and muting are between two members. Nothing was changed.",
    ),
    "RestorationOver": Problem(
        409,
        "The time to restore is over",
        "A removed post can be restored for 30 seconds; then its words are erased for good.",
    ),
    # appointments
    **{name: Problem(*row) for name, row in APPOINTMENTS.items()},
    # classifieds
    **{name: Problem(*row) for name, row in CLASSIFIEDS.items()},
    # the directory
    **{name: Problem(*row) for name, row in DIRECTORY.items()},
    # the Health Box
    **{name: Problem(*row) for name, row in HEALTHBOX.items()},
    # the games
    **{name: Problem(*row) for name, row in GAMES.items()},
}


def kebab(name: str) -> str:
    """`KeyInUse` as `key-in-use`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


BY_PATH = {kebab(name): name for name in PROBLEMS}


def document(
    name: str, status: int, detail: str, request_id: str, members: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The problem document of a refusal; a name that the table does not know is told by its status alone."""
    known = PROBLEMS.get(name)
    return {
        **{key: value for key, value in (members or {}).items() if value},
        "type": f"/problems/{kebab(name)}" if known else "about:blank",
        "title": known.title if known else "The request was refused",
        "status": status,
        "detail": detail,
        "request_id": request_id,
    }
