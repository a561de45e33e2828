"""What a search asks for, as it is kept."""

from typing import Any

import pytest

from kit.refusals import Invalid
from services.classifieds.criteria import normal


def wrong(**asked: Any) -> list[str]:
    with pytest.raises(Invalid) as refused:
        normal(asked)
    return [error["pointer"] for error in refused.value.extra["errors"]]


def test_what_says_nothing_is_left_out() -> None:
    assert normal({"q": None, "kind": None, "details": {}, "sort": None}) == {"sort": "newest"}
    assert normal({"q": "   ", "details": {"type": ""}}) == {"sort": "newest"}


def test_a_place_comes_with_how_far_around_it() -> None:
    assert normal({"place_id": "FR-69123"}) == {"place_id": "FR-69123", "radius_km": 30, "sort": "newest"}
    assert normal({"place_id": "FR-69123", "radius_km": 5})["radius_km"] == 5


def test_near_means_near_a_place() -> None:
    assert wrong(sort="nearest") == ["/place_id"]
    assert wrong(radius_km=5) == ["/place_id"]


def test_what_is_free_has_no_price() -> None:
    assert normal({"terms": "free", "price_low": "5", "price_high": "2"}) == {"terms": "free", "sort": "newest"}


def test_prices_are_in_order() -> None:
    assert wrong(price_low="100", price_high="20") == ["/price_high"]
    assert normal({"price_low": "20", "price_high": "20.00"})["price_low"] == "20"


@pytest.mark.parametrize(
    ("details", "pointer"),
    [
        ({"type": "lion"}, "/details/type"),
        ({"max_weight": 5}, "/details/max_weight"),
        ({"max_weight": "120"}, "/details/max_weight"),
        ({"foldable": 1}, "/details/foldable"),
        ({"colour": "red"}, "/details/colour"),
    ],
)
def test_details_are_those_of_the_category(details: dict[str, Any], pointer: str) -> None:
    assert wrong(category="mobility", details=details) == [pointer]


def test_details_need_a_category() -> None:
    assert wrong(details={"type": "wheelchair"}) == ["/details"]


def test_details_that_fit_are_kept_in_one_order() -> None:
    details = {"type": "wheelchair", "max_weight": 120, "foldable": False}
    kept = normal({"category": "mobility", "details": details})["details"]
    assert kept == details
    assert list(kept) == sorted(kept)
