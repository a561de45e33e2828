"""A question in the words of the engine."""

from math import inf
from typing import Any

from kit.distances import Circle, Point
from services.directory.index_search import body, find
from services.directory.questions import Key, Narrowing, Page, Part, Question, Reading

LYON = Point(45.7578, 4.832)
KINE_LYON = Question(
    parts=(
        Part((Reading("profession", 32, ("physiotherapist",)), Reading("name", 8, ("kine",)))),
        Part((Reading("inside", 32, ("FR-69123",)), Reading("around", 16, circle=Circle(LYON, 10_000.0)))),
    ),
    narrowing=Narrowing(video=True, claimed=False, languages=("fr",)),
    middle=LYON,
)


class Scripted:
    """An engine that answers the same to everything, and keeps what it was asked."""

    def __init__(self, *sorts: list[Any]) -> None:
        self.asked: list[dict[str, Any]] = []
        self.sorts = sorts

    def search(self, body: dict[str, Any], left: float) -> dict[str, Any]:
        self.asked.append(body)
        return {"hits": {"hits": [{"sort": sort} for sort in self.sorts]}}


def test_each_part_must_hold_and_its_best_reading_alone_counts() -> None:
    must = body(KINE_LYON, Page(20), None)["query"]["bool"]["must"]
    assert must[0] == {
        "dis_max": {
            "tie_breaker": 0,
            "queries": [
                {"constant_score": {"filter": {"terms": {"profession": ["physiotherapist"]}}, "boost": 32}},
                {"constant_score": {"filter": {"bool": {"filter": [{"term": {"words": "kine"}}]}}, "boost": 8}},
            ],
        }
    }


def test_filters_count_for_nothing() -> None:
    assert body(KINE_LYON, Page(20), None)["query"]["bool"]["filter"] == [
        {"term": {"video": True}},
        {"bool": {"must_not": [{"term": {"claimed": True}}]}},
        {"terms": {"languages": ["fr"]}},
    ]


def test_one_more_than_the_page_is_asked_and_nothing_but_the_order_comes_back() -> None:
    asked = body(KINE_LYON, Page(20), None)
    assert (asked["size"], asked["_source"], asked["track_total_hits"]) == (21, False, False)
    assert [next(iter(each)) for each in asked["sort"]] == ["_score", "_geo_distance", "sought", "id"]


def test_the_key_of_an_entry_comes_back_as_the_next_page_gives_it() -> None:
    engine = Scripted([64.0, "Infinity", "camille perrin", "0192"])
    (key,) = find(engine, KINE_LYON, Page(20), 1).keys
    assert key == Key(64, inf, "camille perrin", "0192")
    find(engine, KINE_LYON, Page(20, after=key), 1)
    assert engine.asked[-1]["search_after"] == [64, "Infinity", "camille perrin", "0192"]


def test_after_a_page_of_the_database_the_engine_says_first_where_it_ended() -> None:
    engine = Scripted([64.0, 100.5, "camille perrin", "0192"])
    find(engine, KINE_LYON, Page(20, after=Key(64, 100.4, "camille", "0192"), whole=False), 1)
    where, page = engine.asked
    assert where["query"]["bool"]["filter"] == [{"term": {"id": "0192"}}]
    assert page["search_after"] == [64, 100.5, "camille perrin", "0192"]
