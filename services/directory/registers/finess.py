"""FINESS, the register of establishments, whichever of its two forms a file has."""

from collections.abc import Iterator
from datetime import date
from types import ModuleType

from services.directory.registers import finess_csv, finess_json
from services.directory.registers.opening import Opened
from services.directory.registers.row import Codes, Item

source, country = "finess", "FR"


def check(file: Opened) -> date | None:
    """The day the file says it is of; raises `HeaderDrift`."""
    found: date | None = _form(file).check(file)
    return found


def read(file: Opened, codes: Codes) -> Iterator[Item]:
    """Every establishment; closed ones, and those that may be somebody's home, are passed over."""
    yield from _form(file).read(file, codes)


def _form(file: Opened) -> ModuleType:
    return finess_json if file.first.lstrip().startswith(b"{") else finess_csv
