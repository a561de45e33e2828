"""What a refusal says to a person: beside the field it is about, at the top of a form, or on a page of its own.

The sentences are ours, in the person's language, by the name of the field or of the refusal: what a service says is
written for those who write programs.
"""

from typing import Any

from gateway.pages import words
from gateway.pages.words_trade import NOT_HERE

# what a person can answer by changing or sending again what is on the form
_MENDABLE = frozenset((401, 409, 412, 413, 415, 422, 429, 503))
_REPEATABLE = frozenset((409, 429, 503))


def is_mendable(refusal: Any) -> bool:
    """Whether the form is shown again with it; a refusal that is about the page itself has a page of its own."""
    return refusal.status in _MENDABLE


def is_repeatable(refusal: Any) -> bool:
    """Whether the same words, sent again, are the same command."""
    return refusal.status in _REPEATABLE


def status(refusal: Any) -> int:
    return 200 if refusal is None else refusal.status


def errors(refusal: Any) -> dict[str, Any]:
    """For each field that is wrong, the sentence that says what is allowed."""
    if refusal is None:
        return {}
    wrong = [one for one in refusal.extra.get("errors") or [] if one["pointer"] != ""]
    named = [(one["pointer"].split("/")[1], one.get("said")) for one in wrong]  # `said`: by the page itself
    special = sentence(refusal)
    return {name: special or said or words.ALLOWED.get(name, words.ALLOWED["other"]) for name, said in named}


def trouble(refusal: Any) -> Any:
    """The sentence at the top of a form for what no field is to blame for; of a rule of the trade, with where to go."""
    if refusal is None:
        return None
    if rule := NOT_HERE.get(refusal.extra.get("rule")):
        return " ".join(map(str, rule))
    return sentence(refusal) or words.STATUSES.get(refusal.status) or words.STATUSES[500]


def sentence(refusal: Any) -> str | None:
    """What a refusal of that name says, with the numbers that came with it; None when it has no words of its own."""
    said = words.REFUSALS.get(refusal.name)
    return said and str(said) % refusal.extra
