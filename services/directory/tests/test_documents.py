"""What the index knows of an entry."""

from typing import Any
from uuid import UUID

import pytest

from services.directory.documents import MAPPING, digest, document

ROW: dict[str, Any] = {
    "id": UUID("01920000-0000-7000-8000-000000000001"), "kind": "professional", "country": "FR", "source": "rpps",
    "profession": "physician", "specialties": ["dermatology"], "words": ["helene", "marchand"],
    "sought": "helene marchand", "member_id": None, "revision": 3, "shown": True, "languages": ["fr", "ar"],
    "sector": "1", "video": True, "accepts_new": False, "accessible": None,
    "points": [{"lat": 45.7485, "lon": 4.8289}], "postcodes": ["69002"], "localities": ["FR-69123", "FR-69382"],
}  # fmt: skip


def test_a_document_has_every_field_of_the_mapping_that_is_known_and_no_other():
    made = document({**ROW, "accessible": True})

    assert made.keys() == MAPPING["properties"].keys()
    assert made["id"] == "01920000-0000-7000-8000-000000000001"
    assert made["claimed"] is False


@pytest.mark.parametrize("nothing", [None, []])
def test_what_is_not_known_is_left_out_and_a_no_is_kept(nothing):
    made = document({**ROW, "languages": nothing, "points": nothing})

    assert {"languages", "points", "accessible"}.isdisjoint(made)
    assert made["accepts_new"] is False


def test_who_claimed_an_entry_is_not_in_it():
    made = document({**ROW, "member_id": UUID(int=7)})

    assert made["claimed"] is True
    assert str(UUID(int=7)) not in str(made)


@pytest.mark.parametrize("field", ["sector", "video", "words", "points", "localities", "sought"])
def test_the_hash_changes_with_any_field(field):
    assert document({**ROW, field: ["x"] if isinstance(ROW[field], list) else "x"})["hash"] != document(ROW)["hash"]


def test_the_hash_is_of_the_fields_alone():
    made = document(ROW)

    assert digest(made) == made["hash"]
    assert digest(dict(reversed(made.items()))) == made["hash"]
    assert document({**ROW, "revision": 4}) == made


def test_a_name_without_end_still_fits_a_keyword():
    assert len(document({**ROW, "sought": "é" * 40_000})["sought"].encode()) <= 32_766


def test_only_core_field_types_are_used():
    assert {field["type"] for field in MAPPING["properties"].values()} == {"keyword", "boolean", "geo_point"}
