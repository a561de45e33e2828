"""Which commune or city a row of a register stands in: by its code, else by its name and postcode."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.directory.gazetteer import key
from services.directory.words import joined

_LOCALITIES = text("SELECT id, folded, postcodes FROM localities WHERE country = :country ORDER BY population, id")


class Whereabouts:
    """The localities of a country, kept in memory while a file is read: a name is the most populous one's."""

    def __init__(self, tx: Session, country: str) -> None:
        self.country = country
        self._ids: set[str] = set()
        self._near: dict[tuple[str, str], str] = {}
        self._named: dict[str, str] = {}
        for id_, folded, postcodes in tx.execute(_LOCALITIES, {"country": country}):
            self._ids.add(id_)
            for name in folded:
                self._named[name] = id_
                for postcode in postcodes:
                    self._near[postcode[:2], name] = id_

    def __len__(self) -> int:
        return len(self._ids)

    def find(self, code: str | None, city: str, postcode: str | None) -> str | None:
        """The id of a locality. In France a name counts only in the department that the postcode tells."""
        if code and (known := f"{self.country}-{code}") in self._ids:
            return known
        if not city:
            return None
        name = key(joined(city))
        near = self._near.get(((postcode or "")[:2], name))
        return near or (None if self.country == "FR" else self._named.get(name))
