"""What a member may write, at the edge and again in the service."""

from typing import Any

import pytest
from marshmallow import ValidationError

from contracts.social.schemas import ChangePost, ChangeProfile, MemberSearch, Page, PublishPost

POST_ID = "01985c40-1a00-7b11-8c22-0d1e2f3a4b5c"


def wrong(schema: Any, **values: Any) -> set[str]:
    """The names of the fields that are refused."""
    try:
        schema().load(values)
    except ValidationError as error:
        return set(error.normalized_messages())
    return set()


@pytest.mark.parametrize("text", ["a", "é" * 5000, "une ligne\nune autre\tfin", "مرحبا", "👩‍⚕️"])
def test_words_that_can_be_read_are_a_post(text: str) -> None:
    assert not wrong(PublishPost, text=text, audience="me")


@pytest.mark.parametrize(
    "text", ["", "x" * 5001, "   \n\t ", "\u200b\u200d\u2060", "\u00a0\u2003", "bon\x00jour", "\x07", "\ud800"]
)
def test_words_that_cannot_be_read_or_kept_are_refused(text: str) -> None:
    assert wrong(PublishPost, text=text, audience="me") == {"text"}
    assert wrong(ChangePost, post_id=POST_ID, text=text) == {"text"}


def test_a_post_says_who_may_read_it() -> None:
    assert wrong(PublishPost, text="Bonjour") == {"audience"}
    assert wrong(PublishPost, text="Bonjour", audience="everyone") == {"audience"}


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://example.org/a", "example", "https://exa mple.org", "http://a.org/\x00"]
)
def test_a_link_is_an_address_of_the_web(link: str) -> None:
    assert not wrong(PublishPost, text="Voir", audience="me", links=["https://example.org/article?page=2#fin"])
    assert wrong(PublishPost, text="Voir", audience="me", links=[link]) == {"links"}


def test_a_post_holds_at_most_ten_links_and_a_warning_of_one_line() -> None:
    assert wrong(PublishPost, text="Voir", audience="me", links=["https://example.org"] * 11) == {"links"}
    assert wrong(PublishPost, text="Voir", audience="me", warning="w" * 201) == {"warning"}
    assert not wrong(PublishPost, text="Voir", audience="me", warning=None)


def test_a_change_may_leave_everything_out() -> None:
    assert ChangePost().load({"post_id": POST_ID}).keys() == {"post_id", "version"}


def test_a_profile_and_a_search_are_words_too() -> None:
    assert wrong(ChangeProfile, about="a" * 501) == {"about"}
    assert wrong(ChangeProfile, about="\x00") == {"about"}
    assert wrong(ChangeProfile, follow_policy="closed") == {"follow_policy"}
    assert not wrong(ChangeProfile, about=None)
    assert wrong(MemberSearch, q="a") == {"q"}
    assert wrong(MemberSearch, q="\x00\x00") == {"q"}


def test_a_page_has_one_to_a_hundred_items() -> None:
    assert Page().load({}) == {"limit": 20, "cursor": None}
    assert wrong(Page, limit=0) == wrong(Page, limit=101) == {"limit"}
