"""Tables that people keep, and our own: read as they are meant, or it is said which field is not."""

import io
import os
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from services.healthbox import columns, imports
from services.healthbox.imports import Context, Problem, Record, Unreadable, cells, sniff, unzip

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
PARIS = Context("Europe/Paris", NOW)


def pieces(content: bytes, size: int = 1000) -> Iterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def read(
    content: str | bytes, format_: str = "csv", about: Context = PARIS, size: int = 1000
) -> list[Record | Problem]:
    raw = content.encode() if isinstance(content, str) else content
    return list(imports.read(pieces(raw, size), format_, about))


def only(content: str | bytes, format_: str = "csv", about: Context = PARIS) -> list[Record]:
    found = read(content, format_, about)
    assert [one for one in found if isinstance(one, Problem)] == []
    return [one for one in found if isinstance(one, Record)]


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, stream: bool = False) -> bytes:
    """An archive; `stream`: as a phone writes it, with the sizes after each file."""
    held = io.BytesIO()
    target: Any = _Forward(held) if stream else held
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


class _Forward:
    """A file that cannot be rewound."""

    def __init__(self, held: io.BytesIO) -> None:
        self._held = held

    def write(self, data: bytes) -> int:
        return self._held.write(data)

    def flush(self) -> None:
        pass


@pytest.mark.parametrize(
    ("text", "value"),
    [("70,4", 70.4), ("70.4", 70.4), ("1 234,5", 1234.5), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("12000", 12000)],
)
def test_a_number_is_read_as_it_is_meant_where_people_write_commas(text: str, value: float) -> None:
    assert cells.number(text) == value


@pytest.mark.parametrize("text", ["", "abc", "1,2,3", "0x10", "nan", "inf", "1" * 40])
def test_what_is_no_number_is_none(text: str) -> None:
    with pytest.raises(ValueError):
        cells.number(text)


@pytest.mark.parametrize(
    ("text", "unit", "kg"),
    [
        ("70,4", "kg", 70.4), ("70.4 kg", "lb", 70.4), ("155", "lb", 70.3068), ("155 lb", "kg", 70.3068),
        ("11", "st", 69.8532), ("11 st 6 lb", "kg", 72.5748), ("11st6", "kg", 72.5748),
    ],
)  # fmt: skip
def test_a_weight_is_in_kilograms_whatever_its_unit(text: str, unit: str, kg: float) -> None:
    assert cells.kilograms(text, unit) == pytest.approx(kg)


@pytest.mark.parametrize(
    ("day", "clock", "said"),
    [
        ("03/06/2026", "", "2026-06-03T12:00:00+02:00"),
        ("3.6.26", "8h30", "2026-06-03T08:30:00+02:00"),
        ("2026-06-03 07:05:09", "", "2026-06-03T07:05:09+02:00"),
        ("2026-06-03T07:05:09Z", "", "2026-06-03T07:05:09+00:00"),
        ("2026-01-03", "20:00", "2026-01-03T20:00:00+01:00"),
    ],
)
def test_the_day_stands_first_and_the_clock_is_the_members(day: str, clock: str, said: str) -> None:
    assert cells.moment(day, clock, "Europe/Paris") == datetime.fromisoformat(said)


@pytest.mark.parametrize("day", ["06/13/2026", "31/02/2026", "hier", "", "20260603"])
def test_a_date_is_never_guessed(day: str) -> None:
    with pytest.raises(ValueError):
        cells.moment(day, "", "Europe/Paris")


@pytest.mark.parametrize("content", [
    "Date;Poids (kg)\r\n03/06/2026;70,4\r\n", "date,weight\n2026-06-03,70.4\n", "Datum\tGewicht\n3.6.2026\t70,4\n",
    'date,poids\n03/06/2026,"70,4"', "﻿Date;Heure;Poids\n03/06/2026;12:00;70,4 kg\n",
    "Date;Poids (kg)\r\n03/06/2026;70,4\r\n".encode("utf-16"),
    "Jour;Poids;Unité\n03/06/2026;70,4;kg\n".encode("cp1252"),
])  # fmt: skip
def test_tables_as_people_keep_them_say_the_same(content: str | bytes) -> None:
    [found] = only(content)
    assert (found.tracker, found.values, found.at) == ("weight", {"kg": 70.4}, datetime(2026, 6, 3, 10, tzinfo=UTC))
    assert (found.source, found.source_version, found.number) == ("csv", "2026-06-30T12:00:00.000000+00:00", 1)


def test_a_row_that_cannot_be_read_is_named_by_its_number_and_field_and_nothing_of_it_is_told() -> None:
    found = read("date;poids\n03/06/2026;70,4\n06/13/2026;71\n04/06/2026;zqcanary\n\n05/06/2026;72\n")
    assert [one.number for one in found] == [1, 2, 3, 4]
    problems = [one for one in found if isinstance(one, Problem)]
    assert [(one.number, one.field) for one in problems] == [(2, "at"), (3, "kg")]
    assert "zqcanary" not in repr(problems)


def test_a_table_without_ids_names_its_rows_by_their_time_and_the_same_again() -> None:
    table = "date;poids\n03/06/2026;70,4\n03/06/2026;71\n04/06/2026;72\n"
    one, other = only(table), only(table.replace("70,4", "69"))
    assert len({record.source_id for record in one}) == 3
    assert [record.source_id for record in one] == [record.source_id for record in other]


VALUES: dict[str, dict[str, Any]] = {
    "weight": {"kg": 70.43217},
    "mood": {"physical": 6, "psychological": 0, "social": 7, "stress": 3, "words": ["tired", "in_pain"]},
    "sleep": {
        "bed": "2026-05-31T23:00:00+02:00", "asleep": "2026-05-31T23:30:00+02:00", "up": "2026-06-01T06:45:00+02:00",
        "out": "2026-06-01T07:15:00+02:00", "wakings": 2, "awake": 45, "naps": 0, "quality": 6, "fatigue": 4,
    },
    "tobacco": {"cigarettes": 0, "craving": 5},
    "nutrition": {"meal": "lunch", "portions": {"fruit_vegetables": 3.0, "fish": 0.5}},
    "activity": {"minutes": 30.5, "intensity": "walking", "steps": 4000},
}  # fmt: skip


@pytest.mark.parametrize("tracker", VALUES)
def test_what_is_written_into_our_columns_is_read_again(tracker: str) -> None:
    cells_ = {"at": "2026-06-01T07:15:00+02:00", "note": 'Ligne 1\n""et"" 2'}
    line = [cells_.get(name, "") for name in columns.COMMON] + [*columns.row(tracker, VALUES[tracker]).values()]
    quoted = ",".join(f'"{cell}"' for cell in line)
    content = f"\ufeff{','.join(columns.header(tracker))}\r\n{quoted}\r\n"
    [found] = only(zipped({f"{tracker}.csv": content.encode(), "profile.csv": b"sex\nfemale\n"}))
    assert (found.tracker, found.values, found.note) == (tracker, VALUES[tracker], 'Ligne 1\n"et" 2')


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"nothing of use\n1\n", b"a;b\n1;2\n", b"date;x\n1;2",
                                     b"date;poids\n" + b"1" * 3_000_000, b"PK\x03\x04" + b"\x00" * 40])  # fmt: skip
def test_what_is_no_table_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read(content)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
@pytest.mark.parametrize("size", [1, 7, 1 << 16])
def test_an_archive_is_read_forward_only(stream: bool, method: int, size: int) -> None:
    files = {"a.txt": os.urandom(5000), "dossier/é.txt": b"x" * 100_000, "empty": b""}
    archive = zipped(files, method, stream)
    if stream and method == zipfile.ZIP_STORED:
        with pytest.raises(Unreadable):
            list(unzip.members(pieces(archive, size)))
        return
    found = {name: b"".join(content) for name, content in unzip.members(pieces(archive, size))}
    assert found == files
    assert [name for name, _ in unzip.members(pieces(archive, size))] == list(files)


def test_an_archive_that_is_cut_changed_or_encrypted_is_refused() -> None:
    archive = zipped({"weight.csv": b"date;poids\n03/06/2026;70\n" * 1000})
    broken = [archive[:-200], archive[:60], bytes([*archive[:70], archive[70] ^ 255, *archive[71:]])]
    broken.append(archive[:6] + b"\x01" + archive[7:])
    for one in broken:
        with pytest.raises(Unreadable):
            read(one)


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused() -> None:
    with pytest.raises(Unreadable, match="believable"):
        read(zipped({"weight.csv": b"date;poids\n" + b"\n" * 90_000_000}))


@pytest.mark.parametrize(
    ("first", "format_"),
    [
        (b"date;poids\n", "csv"), (b"<?xml version=\"1.0\"?>\n<!DOCTYPE HealthData [", "apple"), (b"<html>", None),
        (b"  {\"resourceType\": \"Bundle\"", "fhir"), (b"SQLite format 3\0", "health_connect"), (b"%PDF-1.7, \n", None),
        (zipped({"weight.csv": b""}), "csv"), (zipped({"apple_health_export/export_cda.xml": b""}), "apple"),
        (zipped({"health_connect_export.db": b""}), "health_connect"), (b"", None),
    ],
)  # fmt: skip
def test_a_format_is_told_by_how_a_file_begins(first: bytes, format_: str | None) -> None:
    assert sniff(first) == format_
