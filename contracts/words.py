"""What a text of a person must be, in whichever service it is kept."""

import unicodedata

from marshmallow import ValidationError


def storable(text: str) -> None:
    """Refuse control characters other than line ends and tabs, and halves of surrogate pairs."""
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\r\t" for sign in text):
        raise ValidationError("This holds characters that cannot be kept.")


def readable(text: str) -> None:
    """Refuse a text of nothing but space and signs that do not show."""
    if text and all(unicodedata.category(sign)[0] in "ZC" for sign in text):
        raise ValidationError("Write at least one character that can be read.")
