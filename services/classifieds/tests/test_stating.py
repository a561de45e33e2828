"""What a listing may say and has to say: each field of each category, terms and prices, requests and services."""

from decimal import Decimal
from typing import Any

import pytest

from contracts.classifieds.categories import CATEGORIES, Category, Field
from services.classifieds import details, stating

WALKER: dict[str, Any] = {
    "kind": "offer", "category": "mobility", "title": "Déambulateur pliant", "text": "Très bon état.",
    "details": {"type": "rollator", "max_weight": 130, "foldable": True}, "condition": "good", "terms": "price",
    "price": Decimal(40), "rent_per": None, "deposit": None, "place": {"name": "Nantes"}, "serial": None,
    "attestation": None,
}  # fmt: skip


def pointers(found: list[dict[str, str]]) -> list[str]:
    return [one["pointer"] for one in found]


def walker(**other: Any) -> dict[str, Any]:
    return {**WALKER, **other}


def test_a_whole_offer_lacks_nothing() -> None:
    assert stating.wrong(WALKER) == stating.missing(WALKER) == []


def test_an_empty_draft_is_allowed_and_says_what_it_lacks() -> None:
    draft = {"kind": "offer", "category": "mobility"}
    assert stating.wrong(draft) == []
    wanted = ["/title", "/text", "/place_id", "/details/type", "/condition", "/terms"]
    assert pointers(stating.missing(draft)) == wanted


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"details": {"colour": "red"}}, "/details/colour"),
        ({"details": {"type": "helicopter"}}, "/details/type"),
        ({"details": {"type": ["rollator"]}}, "/details/type"),
        ({"details": {"max_weight": 5}}, "/details/max_weight"),
        ({"details": {"max_weight": True}}, "/details/max_weight"),
        ({"details": {"max_weight": 130.5}}, "/details/max_weight"),
        ({"details": {"foldable": "yes"}}, "/details/foldable"),
        ({"terms": None}, "/price"),
        ({"terms": "free"}, "/price"),
        ({"rent_per": "day"}, "/rent_per"),
        ({"deposit": Decimal(50)}, "/deposit"),
    ],
)
def test_what_does_not_go_together_is_named(said: dict[str, Any], pointer: str) -> None:
    assert pointers(stating.wrong(walker(**said))) == [pointer]


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"title": None}, "/title"),
        ({"text": ""}, "/text"),
        ({"place": None}, "/place_id"),
        ({"details": {}}, "/details/type"),
        ({"condition": None}, "/condition"),
        ({"price": None}, "/price"),
        ({"price": Decimal(0)}, "/price"),
        ({"terms": "rent"}, "/rent_per"),
        ({"terms": "rent", "price": None}, "/price"),
    ],
)
def test_what_is_missing_is_named(said: dict[str, Any], pointer: str) -> None:
    assert pointers(stating.missing(walker(**said))) == [pointer]


def test_what_is_lent_for_nothing_needs_no_period() -> None:
    lent = walker(terms="rent", price=Decimal(0), deposit=Decimal(50))
    assert stating.wrong(lent) == stating.missing(lent) == []


def test_a_request_has_no_price_and_no_condition() -> None:
    names = ("condition", "terms", "price")
    request = walker(kind="request", **dict.fromkeys(names))
    assert stating.wrong(request) == stating.missing(request) == []
    assert pointers(stating.wrong(walker(kind="request"))) == [f"/{name}" for name in names]


def test_a_service_has_no_condition_and_is_not_lent() -> None:
    company = walker(category="services", details={"type": "company"}, condition=None)
    assert stating.wrong(company) == stating.missing(company) == []
    assert pointers(stating.wrong({**company, "condition": "new", "terms": "rent"})) == ["/condition", "/terms"]


@pytest.mark.parametrize(
    ("said", "needed"),
    [
        ({}, True),
        ({"condition": None}, True),
        ({"condition": "new"}, False),
        ({"details": {"type": "cane"}}, False),
        ({"kind": "request"}, False),
        ({"category": "services", "details": {"type": "company"}}, False),
    ],
)
def test_used_devices_alone_are_attested(said: dict[str, Any], needed: bool) -> None:
    assert stating.needs_attestation(walker(**said)) is needed


@pytest.mark.parametrize("category", CATEGORIES.values(), ids=lambda one: one.name)
def test_a_category_is_well_declared(category: Category) -> None:
    names = [field.name for field in category.fields]
    assert len(set(names)) == len(names)
    kinds = category.field("type")
    assert category.devices <= set(kinds.choices if kinds else ())
    for field in category.fields:
        assert details.check(category, {field.name: fitting(field)}) == []
        assert pointers(details.check(category, {field.name: {}})) == [f"/details/{field.name}"]
        assert field.kind != "number" or field.unit


def fitting(field: Field) -> Any:
    return {"choice": field.choices[-1:] and field.choices[-1], "number": field.high, "flag": False, "text": "x"}[
        field.kind
    ]
