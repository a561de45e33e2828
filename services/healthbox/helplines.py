"""Whom to call when thoughts of death are there: lines that listen, and the number for emergencies, by country.

Beside each line stands who publishes its number: look there again before a release, numbers change. Numbers for
emergencies are those of libphonenumber's table of short numbers. Where no line could be verified an operator names one
(`HELP_LINES`); until then there is the emergency number alone.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

_LISTENING: dict[str, tuple[tuple[str, str], ...]] = {
    # 3114, numéro national de prévention du suicide: day and night, free (3114.fr; monenfant.fr)
    "FR": (("3114", "Numéro national de prévention du suicide"),),
    # Centre de prévention du suicide: day and night, free (preventionsuicide.be)
    "BE": (("0800 32 123", "Centre de prévention du suicide"),),
    # Die Dargebotene Hand, La Main Tendue, Telefono Amico: day and night (143.ch)
    "CH": (("143", "La Main Tendue · Die Dargebotene Hand"),),
    # TelefonSeelsorge: day and night, free (telefonseelsorge.de)
    "DE": (("0800 111 0 111", "TelefonSeelsorge"),),
    # Samaritans: day and night, free (samaritans.org)
    "GB": (("116 123", "Samaritans"),),
    # 988 for the whole country (988.ca); 1 866 APPELLE in Quebec (Association québécoise de prévention du suicide)
    "CA": (
        ("988", "988 Suicide Crisis Helpline · Ligne d’aide en cas de crise de suicide"),
        ("1 866 277-3553", "1 866 APPELLE (Québec)"),
    ),
    # DZ, MA, TN: none could be verified; an operator names one
}
_EMERGENCY: dict[str, tuple[str, ...]] = {
    "FR": ("15", "112"),
    "BE": ("112",),
    "CH": ("144", "112"),
    "DE": ("112",),
    "GB": ("999", "112"),
    "CA": ("911",),
    "DZ": ("14",),
    "MA": ("15",),
    "TN": ("190",),
}
_ANYWHERE = ("112",)  # the emergency number of every mobile network (3GPP TS 22.101, 10.1)


def lines(country: str, named: Mapping[str, str]) -> list[dict[str, Any]]:
    """[{kind: listening or emergency, number, name or null}], those that listen first. `named`: by country, a line that
    the operator names; it comes first."""
    own = [(named[country], None)] if named.get(country) else []
    listening = [*own, *_LISTENING.get(country, ())]
    return [{"kind": "listening", "number": number, "name": name} for number, name in listening] + [
        {"kind": "emergency", "number": number, "name": None} for number in _EMERGENCY.get(country, _ANYWHERE)
    ]


def offered(tx: Session, country: str) -> dict[str, Any]:
    """{lines} of a country, with that of the operator's settings, as the room laid them into the transaction."""
    return {"lines": lines(country, tx.info.get("help_lines", {}))}
