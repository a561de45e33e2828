"""Ways to reach somebody outside, found in what people write: addresses, numbers, links, names elsewhere.

They do not stand in a listing, and are masked in a conversation until both have written: who collects numbers gets
none, and two who talk lose nothing.
"""

import re
from typing import NamedTuple

MASK = "•••"
_BOXES = (
    "gmail|hotmail|outlook|live|yahoo|orange|wanadoo|free|sfr|laposte|proton(?:mail)?|gmx|web|icloud|bluewin|videotron"
)
_ELSEWHERE = (
    "instagram|insta|snapchat|snap|telegram|whats?app|signal|messenger|facebook|fb|skype|discord|tiktok|viber|imo"
    "|واتساب|واتس|انستغرام|إنستغرام|تلغرام|تيليغرام|فيسبوك"
)
_DIGIT_WORDS = (
    "z[ée]ro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente"
    "|quarante|cinquante|soixante|et|oh|one|two|three|four|five|seven|eight|nine|null|eins|zwei|drei|vier|f[üu]nf|sechs"
    "|sieben|acht|neun"
)
_STREETS = "rue|avenue|av\\.?|boulevard|bd|impasse|chemin|allée|place|route|quai|square|cours|résidence|lotissement"
_SMALL = "(?:(?:de|du|des|la|le|les|aux?)\\s+|[ld][’'])*"


class Kind(NamedTuple):
    """A way to reach somebody, and what it looks like."""

    name: str
    pattern: re.Pattern[str]


KINDS = (
    Kind(
        "mail",
        re.compile(
            r"[\w.+-]{1,64}\s?(?:@|[(\[]\s?(?:at|a|arobase)\s?[)\]]|\sarr?obase\s|\sat\s)\s?[\w-]{1,63}"
            r"\s?(?:\.|[(\[]\s?(?:dot|point)\s?[)\]]|\s(?:point|dot|punkt)\s)\s?[\w-]{2,24}"
            r"(?:(?:\.|\s?[(\[]\s?(?:dot|point)\s?[)\]]\s?|\s(?:point|dot|punkt)\s)[\w-]{2,24}){0,3}"
            rf"|[\w.+-]{{2,64}}\s?(?:@|\s(?:chez|at|bei|arr?obase)\s)\s?(?:{_BOXES})\b(?:\s?(?:\.|point|dot)\s?\w{{2,4}})?",
            re.IGNORECASE,
        ),
    ),
    Kind(
        "link",
        re.compile(
            r"(?:https?://|www\.)\S{1,500}"
            r"|(?<![\w@.-])(?:[\w-]{1,63}\.){1,4}(?:com|fr|net|org|eu|info|app|shop|site|online|xyz|link|store|biz|uk|ch)\b(?:/\S{0,200})?"
            r"|(?<![\w@.-])(?:[\w-]{1,63}\.){1,4}[a-z]{2,6}/\S{1,200}",
            re.IGNORECASE,
        ),
    ),
    Kind(
        "number",
        re.compile(
            r"(?<![\w.,])(?!\d{1,2}[/.\-]\d{1,2}[/.\-](?:19|20)\d\d)"
            r"(?:\+|00|٠٠|0|٠|\(\s?0)(?:[\s.\-/()]{0,3}\d){8,14}(?!\d)"
            r"|(?<![\w.,])\(?\d{3}\)?[\s.\-]\d{3}[\s.\-]\d{4}(?!\d)"
        ),
    ),
    Kind(
        "number",
        re.compile(
            rf"\b(?:z[ée]ro|oh|null)(?:[\s,.\-]{{1,3}}(?:{_DIGIT_WORDS}|\d{{1,2}})\b){{4,20}}"
            rf"|\b0\d(?:[\s,.\-]{{1,3}}(?:{_DIGIT_WORDS})\b){{4,16}}",
            re.IGNORECASE,
        ),
    ),
    Kind(
        "account",
        re.compile(
            rf"\b(?:{_ELSEWHERE})\b\s{{0,2}}(?:[:=@]|est|is)\s{{0,2}}@?[\w.\-]{{3,40}}|(?<![\w@.])@[A-Za-z][\w.]{{2,40}}",
            re.IGNORECASE,
        ),
    ),
    Kind(
        "address",
        re.compile(
            rf"\b\d{{1,4}}\s?(?:bis|ter)?,?\s{{1,2}}(?i:{_STREETS})\s{{1,2}}{_SMALL}[A-ZÀ-Ý0-9][^\n,;.!?]{{1,50}}"
            r"|\b[A-ZÄÖÜ][\wäöüß]{2,30}(?:straße|strasse|str\.|weg|platz|allee)\s{1,2}\d{1,4}\s?[a-z]?\b"
            r"|\b\d{1,4}\s[A-Z]\w{1,20}(?:\s[A-Z]\w{1,20}){0,2}\s(?:Street|St|Road|Rd|Avenue|Lane|Drive|Close)\b"
        ),
    ),
)


def kinds(text: str) -> tuple[str, ...]:
    """Which ways a text holds: mail, link, number, account, address."""
    return tuple(dict.fromkeys(one.name for one in KINDS if one.pattern.search(text)))


def has_contact(text: str) -> bool:
    """Whether a text holds any of them."""
    return any(one.pattern.search(text) for one in KINDS)


def has_link(text: str) -> bool:
    """Whether a text holds a link."""
    return "link" in kinds(text)


def mask(text: str) -> str:
    """The text with every way to reach somebody masked; masking twice changes nothing."""
    for one in KINDS:
        text = one.pattern.sub(MASK, text)
    return text
