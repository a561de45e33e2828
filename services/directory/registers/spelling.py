"""Names as a person writes them, from registers that shout: DE LA TOUR, RUE DE L'ÉGLISE, PARIS 7E ARRONDISSEMENT."""

import re
from functools import lru_cache

_PARTICLES = frozenset({"de", "du", "des"})
_ELIDED = frozenset({"d", "l"})
_SMALL = _PARTICLES | {"la", "le", "les", "et", "en", "sur", "sous", "au", "aux", "à", "a", "pour", "par", "dit"}
_KEPT = frozenset(
    {"BP", "CH", "CHU", "CHR", "CHRU", "CHI", "EHPAD", "SSIAD", "HAD", "IRM", "SCM", "SELARL", "SARL", "SAS", "CMP"}
    | {"CMPP", "ESAT", "IME", "MAS", "FAM", "MSP", "PMI", "CEDEX", "TSA", "CS", "ZA", "ZI", "ZAC", "II", "III", "IV"}
)
_STREETS = {
    "R": "rue", "AV": "avenue", "BD": "boulevard", "PL": "place", "CHE": "chemin", "ALL": "allée", "IMP": "impasse",
    "RTE": "route", "QU": "quai", "QUAI": "quai", "CRS": "cours", "SQ": "square", "FG": "faubourg", "PAS": "passage",
    "VLA": "villa", "RES": "résidence", "HAM": "hameau", "LOT": "lotissement", "LD": "lieu-dit", "MTE": "montée",
    "PROM": "promenade", "ESP": "esplanade", "RPT": "rond-point", "SEN": "sentier", "TRA": "traverse", "VOIE": "voie",
}  # fmt: skip
_REPEATS = {"B": "bis", "T": "ter", "Q": "quater"}
_WORD = re.compile(r"[^\W\d_]+")
_CEDEX = re.compile(r"\s+cedex(\s+\d+)?$", re.IGNORECASE)
_OFFICE = re.compile(r"^\d[\dAB]\d{3}\s+")
_NATIONAL = re.compile(r"0\d{9}")


def person(name: str) -> str:
    """A name of a person; what is not all in capitals stands as it is."""
    return _lowered(name, _PARTICLES, first=True) if name.isupper() else name


@lru_cache(50_000)
def house(name: str) -> str:
    """A name of a house or a street; short words are small, and what is known as an abbreviation stands."""
    return _lowered(name, _SMALL, first=False) if name.isupper() else name


def street(number: str, repeat: str, kind: str, name: str, code: str) -> str:
    """A line of an address: 12 bis rue de l'Église. `kind`: the word for `code`, where the register has it."""
    said = kind.lower() or _STREETS.get(code, house(code))
    at = f"{number} {_REPEATS.get(repeat, repeat)}".strip()
    words = f"{at} {said} {_street(name, bool(said))}"
    return " ".join(words.split()) if name else ""


@lru_cache(50_000)
def city(label: str, office: str = "") -> str:
    """A city's name: of the commune, else of the office that distributes, without CEDEX and its number."""
    if label:
        return house(label).removesuffix(" Arrondissement").removesuffix(" arrondissement")
    return house(_CEDEX.sub("", _OFFICE.sub("", office)).strip())


def phone(written: str) -> str | None:
    """A French number as it is dialled there, in pairs: 01 99 00 12 34; None for what is none."""
    digits = re.sub(r"[\s.\-()]", "", written)
    digits = re.sub(r"^(\+33|0033)", "0", digits)
    if not _NATIONAL.fullmatch(digits):
        return None
    return " ".join(digits[at : at + 2] for at in range(0, 10, 2))


@lru_cache(50_000)
def _street(name: str, first: bool) -> str:
    return _lowered(name, _SMALL, first=first) if name.isupper() else name


def _lowered(name: str, small: frozenset[str], *, first: bool) -> str:
    """Capitals at the head of each word; none in the small ones, at the beginning only if `first`."""

    def spell(found: re.Match[str]) -> str:
        word, lower = found.group(), found.group().lower()
        is_elided = lower in _ELIDED and name[found.end() : found.end() + 1] in ("'", "’")
        if (lower in small or is_elided) and (first or found.start() > 0):
            return lower
        return word if word in _KEPT else word.capitalize()

    return _WORD.sub(spell, name)
