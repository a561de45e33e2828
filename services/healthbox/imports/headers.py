"""What the first line of a table names: our own columns, and the words for them in four languages."""

import unicodedata

from contracts.healthbox.schemas.trackers import TRACKERS
from services.healthbox.columns import COMMON, UNITS, VALUES

_WORDS = {
    "at": "date datum datetime date_et_heure التاريخ date_time",
    "day": "jour tag اليوم",
    "time": "heure uhrzeit zeit hour الوقت",
    "zone": "fuseau time_zone timezone zeitzone",
    "note": "notes commentaire comment remarque bemerkung notiz ملاحظة",
    "deleted": "retracted supprime efface geloscht",
    "tracker": "suivi",
    "unit": "unite einheit الوحدة",
    "kg": "poids weight gewicht poids_kg weight_kg gewicht_kg الوزن poids_(kg) weight_(kg) gewicht_(kg) kilos",
    "lb": "lbs weight_lb weight_lbs weight_(lb) weight_(lbs) poids_lb poids_(lb) pounds",
    "st": "stone stones weight_st weight_(st)",
    "physical": "physique korperlich",
    "psychological": "psychologique moral psychisch",
    "social": "sozial",
    "stress": "",
    "cigarettes": "cigarette zigaretten السجائر",
    "craving": "envie verlangen",
    "steps": "pas schritte nombre_de_pas الخطوات",
    "minutes": "duree_min minuten",
    "intensity": "intensite intensitat",
    "bed": "coucher",
    "asleep": "endormi endormissement",
    "up": "reveil",
    "out": "lever",
    "quality": "qualite qualitat",
    "fatigue": "mudigkeit",
    "meal": "repas mahlzeit",
}
_EXTRA = ("time", "deleted", "tracker", "unit", "lb", "st")
_OURS = {name: unit for units in UNITS.values() for name, unit in units.items()}
_KNOWN = {name: name for name in (*COMMON, *_EXTRA, *_OURS)} | {
    f"{name}_({unit})": name for name, unit in _OURS.items()
}
_KNOWN |= {word: name for name, words in _WORDS.items() for word in words.split()}
_OF = {name: tracker for tracker, names in VALUES.items() for name in names} | {"lb": "weight", "st": "weight"}


def named(cell: str) -> str | None:
    """The column that a heading means; None for one that is passed over."""
    plain = unicodedata.normalize("NFKD", cell.strip().lower().replace(" ", "_").replace("\u00a0", "_"))
    return _KNOWN.get("".join(sign for sign in plain if not unicodedata.combining(sign)))


def tracker_of(columns: list[str | None], stem: str) -> str | None:
    """Which tracker a table is of: by its file's name, else by its columns; None where they tell of none or several."""
    if stem in TRACKERS:
        return stem
    told = {_OF[name] for name in columns if name in _OF}
    return told.pop() if len(told) == 1 else None
