"""A page of the directory as its reader sees it: what the directory found, in words, with the next free slots.

The directory is asked without saying for whom. Appointments is asked once for the whole page, and only for somebody:
who is asked for nothing waits for nothing, and where no answer comes in a moment the page goes without.
"""

from typing import Any

from flask import g
from flask_babel import force_locale

from gateway import why
from gateway.calls import ask, glance

_PATIENCE = 0.3  # seconds that a page may be late for its slots
_MOST = 50  # professionals that appointments looks at in one call

Page = dict[str, Any]


def search(question: dict[str, Any]) -> Page:
    """What is found; `question` as `contracts.directory.schemas.Search` has it, in the reader's language."""
    page: Page = ask("directory", "search", question, repeatable=True)
    items = page["items"]
    if g.actor:
        add_slots(items)
    with force_locale(question["language"]):
        for item in items:
            is_exact = item["place"] is not None and item["place"]["precision"] == "site"
            item["why"] = why.sentences(item["why"], is_exact=is_exact)
    return page


def add_slots(items: list[Page]) -> None:
    """Give each professional who can be booked their `next_slot`, as far as appointments answers in time."""
    bookable = [item["member_id"] for item in items if item["member_id"] and item["kind"] == "professional"]
    wanted = list(dict.fromkeys(bookable))[:_MOST]
    if not wanted:
        return
    answered = glance("appointments", "first_free", within=_PATIENCE, professional_ids=wanted)
    free = {one["professional_id"]: one for one in answered["items"]} if answered else {}
    for item in items:
        if found := free.get(item["member_id"]):
            item["next_slot"] = {"reason_id": found["reason_id"], **found["slot"]}
