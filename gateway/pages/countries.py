"""What differs from country to country on pages: its name is Babel's, whom to call is here, with the source.

Numbers are dialled as they are written, and free of charge.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from contracts.identity.schemas import COUNTRIES as CODES


@dataclass(frozen=True)
class Line:
    """A number to call: `for_what` in words, `source` names who says so."""

    number: str
    for_what: object
    source: str


_RESCUE, _TALK = _l("Urgence vitale"), _l("Idées noires, besoin de parler : jour et nuit")

CRISIS: dict[str, tuple[Line, ...]] = {
    "FR": (Line("15", _RESCUE, "SAMU, service-public.fr"), Line("3114", _TALK, "3114.fr")),
    "CA": (Line("911", _RESCUE, "911, canada.ca"), Line("988", _TALK, "988.ca")),
    "BE": (Line("112", _RESCUE, "112.be"), Line("0800 32 123", _TALK, "preventionsuicide.be")),
    "CH": (Line("144", _RESCUE, "144, ch.ch"), Line("143", _TALK, "143.ch, La Main Tendue")),
    "DZ": (Line("14", _RESCUE, "Protection civile algérienne"),),
    "MA": (Line("15", _RESCUE, "Protection civile, ambulances, Maroc"),),
    "TN": (Line("190", _RESCUE, "SAMU tunisien"),),
    "GB": (Line("999", _RESCUE, "nhs.uk"), Line("116 123", _TALK, "samaritans.org")),
    "DE": (Line("112", _RESCUE, "bund.de"), Line("0800 1110111", _TALK, "telefonseelsorge.de")),
}


@cache
def _zones() -> frozenset[str]:
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return frozenset(row[2] for row in rows if row[0] in CODES)


def zones(present: str) -> list[tuple[str, str]]:
    """(zone, zone) of our countries, and the one that is chosen already, which may be any."""
    return [(zone, zone.replace("_", " ")) for zone in sorted(_zones() | {present})]


class _Names:
    """The countries and what each is called, in the language of the page."""

    def items(self) -> list[tuple[str, str]]:
        """(code, name), by name; France first."""
        names = get_locale().territories
        return sorted(((code, names[code]) for code in CODES), key=lambda pair: (pair[0] != "FR", pair[1]))


COUNTRIES = _Names()
