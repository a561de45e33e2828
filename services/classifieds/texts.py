"""What may not stand in a listing: what is not traded here, addresses and numbers; and what a seller has to attest."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from kit.refusals import Invalid
from services.classifieds import forbidden
from services.classifieds.refusals import ContactInText

_CONTACT = re.compile(
    r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+\.\w{2,}"  # an address of mail
    r"|(?:https?://|www\.)\S+"
    r"|(?<![\d,.])\+?(?:\d[\s.\-/()]?){9,15}(?!\d)",  # a number to call
    re.IGNORECASE,
)


def check(title: str, text: str, names: Sequence[str]) -> None:
    """Raises `NotAllowedHere` for what is not traded here, `ContactInText`. `names`: brand and model."""
    forbidden.check(title, text, [name for name in names if name])
    if any(_CONTACT.search(words) for words in (title, text, *names)):
        raise ContactInText()


def check_attestation(said: Mapping[str, Any] | None) -> None:
    """Raises `Invalid`, naming what the seller of a used device has not said yet."""
    said = said or {}
    wanted = {
        "maintained": "Attest that it was maintained as its maker says.",
        "ce_mark": "Attest that it bears the CE mark.",
        "no_known_recall": "Attest that you know of no recall.",
    }
    errors = [
        {"pointer": f"/attestation/{name}", "detail": words} for name, words in wanted.items() if not said.get(name)
    ]
    if not said.get("first_use_on") and not said.get("never_used"):
        errors.append(
            {"pointer": "/attestation/first_use_on", "detail": "Say since when it was used, or that it was not."}
        )
    if errors:
        raise Invalid(errors=errors)
