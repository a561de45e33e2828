"""One row of the packaged file."""

from dataclasses import dataclass, fields


@dataclass
class Place:
    """A commune, city or district. `names` and `postcodes` are lists; `region`: where it lies, for people to read;
    `arabic`: its name in Arabic where there is one; `parent`: the commune of a district."""

    id: str
    country: str
    region: str
    name: str
    arabic: str
    names: list[str]
    postcodes: list[str]
    lat: float
    lon: float
    population: int
    parent: str = ""

    def row(self) -> list[str]:
        """As it stands in the file: lists with `|`, four decimals (11 m)."""
        values = [getattr(self, column) for column in COLUMNS]
        return ["|".join(v) if isinstance(v, list) else f"{v:.4f}" if isinstance(v, float) else str(v) for v in values]


COLUMNS = [field.name for field in fields(Place)]
