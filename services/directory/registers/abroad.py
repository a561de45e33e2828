"""Registers of other countries in one plain form of ours, described in docs/registers.md: CSV with a header."""

import csv
from collections.abc import Iterator
from datetime import date
from typing import Any

from services.directory.registers import points
from services.directory.registers.columns import ABROAD as COLUMNS
from services.directory.registers.opening import Opened
from services.directory.registers.row import Codes, HeaderDrift, Item, Reject, Row

COUNTRIES = ("BE", "CH", "CA-QC", "DZ", "MA", "TN", "GB", "DE")
KINDS = ("professional", "establishment", "partner")
_MODES = ("liberal", "salaried", "other")


class Abroad:
    """The register of one of `COUNTRIES`."""

    def __init__(self, source: str) -> None:
        self.source, self.country = source, source[:2]

    def check(self, file: Opened) -> date | None:
        """The file does not say of what day it is; raises `HeaderDrift`."""
        found = next(csv.reader([file.first.decode(file.encoding, "replace").split("\n")[0].rstrip("\r")]), [])
        if found != list(COLUMNS):
            raise HeaderDrift.between(COLUMNS, found)
        return None

    def read(self, file: Opened, codes: Codes) -> Iterator[Item]:
        """Every row; a row may go over several lines."""
        lines = ("\ufffd" if words is None else f"{words}\n" for _, words in file.lines())
        rows = csv.reader(lines)
        next(rows, None)
        for values in rows:
            if values:
                yield self._row(rows.line_num, [value.strip() for value in values], codes)

    def _row(self, line: int, values: list[str], codes: Codes) -> Item:
        if "\ufffd" in values:
            return Reject(line, "not in the encoding of the file")
        if len(values) != len(COLUMNS):
            return Reject(line, f"{len(values)} columns instead of {len(COLUMNS)}")
        one = dict(zip(COLUMNS, values, strict=True))
        name = one["name"] or f"{one['given_name']} {one['family_name']}".strip()
        number = one["register_number"]
        coded = codes(self.source, one["profession"], one["specialty"])
        wrong = {
            "register_number is empty": not number,
            "kind is none of professional, establishment, partner": one["kind"] not in KINDS,
            "name is empty": not name,
            "profession is not a code of the vocabulary": coded is None,
            "mode is none of liberal, salaried, other": one["mode"] not in (*_MODES, ""),
            "lat and lon are not degrees": not _are_degrees(one["lat"], one["lon"]),
        }
        for reason, is_so in wrong.items():
            if is_so:
                return Reject(line, reason, number or None)
        assert coded is not None  # noqa: S101  # said above
        return Row(
            line=line,
            register_number=number,
            kind=one["kind"],
            name=name,
            title=one["title"] or None,
            profession=coded.profession,
            specialty=coded.specialty,
            mode=one["mode"] or None,
            country=self.country,
            **_place(one),
        )


def _place(one: dict[str, str]) -> dict[str, Any]:
    """Nothing for who has neither a city nor an address."""
    if not (one["city"] or one["address"]):
        return {}
    return {
        "place_key": one["place_id"] or f"{one['postcode']} {one['address']}".casefold(),
        "place_name": one["place_name"] or None,
        "address": one["address"],
        "postcode": one["postcode"] or None,
        "city": one["city"],
        "phone": one["phone"][:30] or None,
        "lat": points.number(one["lat"]),
        "lon": points.number(one["lon"]),
    }


def _are_degrees(lat: str, lon: str) -> bool:
    """Both or none."""
    if not lat and not lon:
        return True
    return points.from_pairs((points.number(lon), points.number(lat))) is not None
