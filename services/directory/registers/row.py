"""What every register comes down to: rows, and what is said of lines that make none."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from services.directory.registers.opening import Opened


@dataclass(frozen=True, slots=True)
class Row:
    """A person or a house at one place; without a place when `place_key` is None.

    `kind`: professional, establishment or partner. `profession`, `specialty`: codes of the vocabulary. `mode`: liberal,
    salaried or other. `place_key`: the register's own name of the place within the entry. `address`: the lines above
    the postcode. `commune`: the register's code of it. `finess`: the site it stands in. `lat`, `lon`: of this very
    place, degrees in WGS 84. `line`: where in the file.
    """

    line: int
    register_number: str
    kind: str
    name: str
    title: str | None
    profession: str
    specialty: str | None
    mode: str | None = None
    place_key: str | None = None
    place_name: str | None = None
    address: str = ""
    postcode: str | None = None
    city: str = ""
    commune: str | None = None
    country: str = "FR"
    phone: str | None = None
    finess: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """A line that cannot be read: why, never what it says. `register_number`: whom it speaks of, where one knows."""

    line: int
    reason: str
    register_number: str | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """A line that is right and makes no row: the directory does not show what it is about."""

    line: int
    reason: str


Item = Row | Reject | Passed


class Coded(NamedTuple):
    """What a register's codes mean in the vocabulary. `kind`: professional, establishment or partner."""

    kind: str
    profession: str
    specialty: str | None


Codes = Callable[[str, str, str], Coded | None]
"""`(source, profession or category, savoir-faire)`: None when the directory has no such thing."""


class Provider(Protocol):
    """A register. `source` names it in the tables, `country` says where its numbers hold."""

    source: str
    country: str

    def check(self, file: Opened) -> date | None:
        """What day the file says it is of; raises `HeaderDrift` when its columns are not the known ones."""

    def read(self, file: Opened, codes: Codes) -> Iterator[Item]:
        """Every line of the file, in order, as a row or why it is none."""


class HeaderDrift(Exception):
    """The columns of a file are not those that the reader knows; the message says which."""

    @classmethod
    def between(cls, known: Sequence[str], found: Sequence[str]) -> "HeaderDrift":
        """The difference in words: columns that are missing, new, or moved."""
        common = [name for name in known if name in found]
        order = [name for name in found if name in known]
        moved = [name for name, other in zip(common, order, strict=False) if name != other]
        named = {
            "missing": [name for name in known if name not in found],
            "new": [name for name in found if name not in known],
            "moved": moved,
        }
        said = "; ".join(f"{what}: {', '.join(names)}" for what, names in named.items() if names)
        return cls(said or f"{len(found)} columns instead of {len(known)}")
