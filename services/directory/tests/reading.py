"""What tests of registers share: text that is read as a register, with a small vocabulary."""

from collections.abc import Iterable
from pathlib import Path

from services.directory.registers import opening
from services.directory.registers.row import Coded, Item, Provider, Row


def codes(source: str, code: str, skill: str) -> Coded | None:
    """What tests need of the vocabulary."""
    if source == "rpps":
        profession = {"10": "physician", "40": "dentist", "70": "physiotherapist", "60": "nurse"}.get(code)
        return (profession and Coded("professional", profession, {"SM15": "dermatology"}.get(skill))) or None
    if source == "finess":
        kind = {"355": "establishment", "620": "partner", "611": "partner", "500": "establishment"}.get(code)
        return (kind and Coded(kind, f"house_{code}", None)) or None
    return Coded("professional", code, skill or None) if code in {"physician", "dentist", "nurse"} else None


class Reading:
    """Reads text as a register."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "register"

    def open(self, provider: Provider, text: str | bytes, encoding: str = "utf-8") -> opening.Opened:
        self.path.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
        file = opening.look(self.path)
        self.day = provider.check(file)
        return file

    def __call__(self, provider: Provider, text: str | bytes, encoding: str = "utf-8") -> list[Item]:
        return list(provider.read(self.open(provider, text, encoding), codes))


def only(found: Iterable[Item]) -> Row:
    [row] = found
    assert isinstance(row, Row), row
    return row
