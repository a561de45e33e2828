"""What the demo world offers and seeks: taken by the doors it is for, and nothing of it refused."""

from collections import Counter
from io import BytesIO

import pytest
from PIL import Image

from contracts import places
from contracts.classifieds import schemas
from deploy.dev.demo_adverts import ADVERTS, MEDICINE, Advert
from deploy.dev.demo_pictures import photo
from services.classifieds import forbidden, stating


@pytest.mark.parametrize("advert", ADVERTS, ids=lambda advert: advert.said["title"])
def test_each_advert_says_what_it_must_and_is_welcome(advert: Advert) -> None:
    said = schemas.AddListing().load(advert.said)
    said["place"] = places.find(said["place_id"])
    said["price"] = said.get("price") and float(said["price"])
    assert (stating.wrong(said), stating.missing(said)) == ([], [])
    assert forbidden.find(said["title"], said["text"]) is None
    assert stating.needs_attestation(said) == ("attestation" in said)


def test_they_are_of_most_categories_and_many_towns_and_each_has_its_own_title() -> None:
    assert len({advert.said["category"] for advert in ADVERTS}) >= 7
    assert len({advert.said["place_id"] for advert in ADVERTS}) >= 7
    assert len({advert.said["title"] for advert in ADVERTS}) == len(ADVERTS)
    assert Counter(advert.said["kind"] for advert in ADVERTS)["request"] >= 3


def test_the_medicine_is_refused() -> None:
    found = forbidden.find(MEDICINE["title"], MEDICINE["text"])
    assert found is not None
    assert found.rule.name == "medicine"


@pytest.mark.parametrize("name", [advert.photo[0] for advert in ADVERTS if advert.photo])
def test_a_photo_is_small_and_the_same_each_time(name: str) -> None:
    assert photo(name) == photo(name)
    with Image.open(BytesIO(photo(name))) as picture:
        assert (picture.format, picture.size) == ("JPEG", (960, 720))
    assert len(photo(name)) < 60_000
