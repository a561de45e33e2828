"""The communes that invented people work in: the largest of each department, and the arrondissements.

Codes, names and postcodes: INSEE and La Poste; centres: from IGN Admin Express (Licence Ouverte 2.0).
"""

import unicodedata
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune by its INSEE code; `label` is its name as postmen write it. Degrees in WGS 84."""

    code: str
    name: str
    postcodes: tuple[str, ...]
    lat: float
    lon: float
    label: str

    @property
    def department(self) -> str:
        """Two signs, three overseas."""
        return self.code[:3] if self.code.startswith("97") else self.code[:2]


def plain(name: str) -> str:
    """Capitals without accents, hyphens and apostrophes."""
    letters = unicodedata.normalize("NFD", name.replace("œ", "oe").replace("Œ", "OE"))
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return " ".join(bare.replace("-", " ").replace("'", " ").upper().split())


def _label(code: str, name: str) -> str:
    """PARIS 01, not PARIS 1ER ARRONDISSEMENT."""
    if "Arrondissement" not in name:
        return plain(name)
    return f"{plain(name.split()[0])} {int(code[-2:]) - (80 if code.startswith('69') else 0):02d}"


def _read() -> tuple[Commune, ...]:
    lines = files("deploy.registers").joinpath("communes.csv").read_text("utf-8").splitlines()
    rows = (line.split(";") for line in lines)
    return tuple(
        Commune(code, name, tuple(postcodes.split()), float(lat), float(lon), _label(code, name))
        for code, name, postcodes, lat, lon in rows
    )


COMMUNES = _read()
