"""What may be offered here and what not, tried on titles that a person would write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classifieds.folding import fold, words
from services.classifieds.forbidden import check, find, rules
from services.classifieds.refusals import NotAllowedHere
from services.classifieds.tests.titles import TITLES


def name(title: str, text: str = "", names: tuple[str, ...] = ()) -> str | None:
    found = find(title, text, names)
    return found.rule.name if found else None


@pytest.mark.parametrize(("title", "rule"), TITLES)
def test_a_title_is_refused_by_its_rule_or_welcome(title: str, rule: str | None) -> None:
    assert name(title) == rule


def test_capitals_and_accents_change_nothing() -> None:
    for title, rule in TITLES:
        assert (name(title.upper()), name(fold(title))) == (rule, rule), title


def test_every_rule_is_tried_and_says_why_and_where_to_go_and_where_it_is_written() -> None:
    assert {rule.name for rule in rules()} == {rule for _, rule in TITLES} - {None}
    assert all(rule.why and rule.instead and rule.source and rule.things for rule in rules())


def test_a_refusal_says_the_rule_the_reason_and_where_to_go_instead() -> None:
    with pytest.raises(NotAllowedHere) as refused:
        check("Doliprane 1 g")
    assert refused.value.extra["rule"] == "medicine"
    assert "pharmac" in refused.value.extra["why"]
    assert "Cyclamed" in refused.value.extra["instead"]
    assert "Doliprane" not in str(refused.value.extra)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Mon père ne prend plus d'insuline, je vends son fauteuil.", None),
        ("Je vends ce fauteuil car je ne prends plus de morphine.", None),
        ("Lit utilisé six mois. Pas de médicaments, pas d'animaux à la maison.", None),
        ("Le fauteuil a une place pour la bouteille d'oxygène.", None),
        ("Je donne aussi deux boîtes de Doliprane.", "medicine"),
        ("Lit en bon état. Il me reste du Lovenox, à prendre avec.", "medicine"),
        ("Livré avec trois bouteilles d'oxygène", "oxygen"),
        ("Je donne le lit et deux boîtes de Doliprane", "medicine"),
        ("Je donne le lit et ma mère prend encore du Doliprane", None),
        ("I also give away some antibiotics", "medicine"),
    ],
)
def test_a_text_may_speak_of_a_treatment_but_not_offer_one(text: str, rule: str | None) -> None:
    assert name("Fauteuil roulant", text) == rule


def test_a_brand_and_a_model_say_what_a_thing_is() -> None:
    assert name("Traitement", names=("Lantus", "SoloStar")) == "medicine"
    assert name("Fauteuil", names=("Invacare", "Action 3")) is None


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing_and_nothing_that_is_written_breaks_it(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    words(text)
    find(text, text)
