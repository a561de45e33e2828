"""Photos through the doors: drawn anew, kept, seen by who sees the listing, gone with it."""

import io
import os
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image
from uuid6 import uuid7

from services.classifieds import chores
from services.classifieds.tests.test_pictures import CANARY, with_place
from services.classifieds.tests.world import Person, World


def upload(world: World, who: Person, content: bytes, kind: str = "document") -> str:
    handle: str = world.service.store.put(io.BytesIO(content), who.id, 10_000_000, kind)
    return handle


def add(world: World, who: Person, listing_id: str, alt: str = "Le fauteuil, de face") -> str:
    handle = upload(world, who, with_place())
    found = who.do("add_photo", listing_id=listing_id, upload=handle, alt=alt)
    return str(found["photos"][-1]["id"])


def content(world: World, who: Person, listing_id: str, photo_id: str, size: str = "large") -> bytes:
    found = who.ask("photo", listing_id=listing_id, photo_id=photo_id, size=size)
    assert found["media_type"] == "image/jpeg"
    return b"".join(world.service.store.open(found["handle"], UUID(found["owner_id"])))


def test_who_sees_the_listing_sees_its_photos_without_what_they_carried(world: World) -> None:
    who, other = world.trusted(), world.person("Sacha")
    listing_id = who.publish()
    photo_id = add(world, who, listing_id)
    (shown,) = other.ask("listing", listing_id=listing_id)["photos"]
    assert shown == {"id": photo_id, "alt": "Le fauteuil, de face", "width": 640, "height": 480}
    for size in ("large", "small"):
        drawn = content(world, other, listing_id, photo_id, size)
        assert CANARY not in drawn
        assert Image.open(io.BytesIO(drawn)).format == "JPEG"


def test_who_does_not_see_the_listing_sees_no_photo_of_it(world: World) -> None:
    who, other = world.trusted(), world.person("Sacha")
    draft, shown = who.draft(), who.publish()
    photo_id = add(world, who, draft)
    assert other.refused("photo", listing_id=draft, photo_id=photo_id) == "NotFound"
    assert other.refused("photo", listing_id=shown, photo_id=photo_id) == "NotFound"
    assert other.refused("remove_photo", listing_id=draft, photo_id=photo_id) == "NotFound"
    assert other.refused("add_photo", listing_id=draft, upload="x", alt="x") == "NotFound"


@pytest.mark.parametrize("sent", [b"%PDF-1.7", b"<svg/>", b""])
def test_what_is_no_photo_is_refused_and_leaves_nothing(world: World, sent: bytes) -> None:
    who = world.person()
    listing_id = who.draft()
    handle = upload(world, who, sent)
    assert who.refused("add_photo", listing_id=listing_id, upload=handle, alt="Un fauteuil") == "Invalid"
    assert who.ask("listing", listing_id=listing_id)["photos"] == []


def test_the_upload_of_another_is_no_photo_of_mine(world: World) -> None:
    who, other = world.person(), world.person("Sacha")
    handle = upload(world, other, with_place())
    assert who.refused("add_photo", listing_id=who.draft(), upload=handle, alt="Un fauteuil") == "Invalid"


def test_a_listing_has_eight_photos_and_no_more(world: World) -> None:
    who = world.person()
    listing_id = who.draft()
    for _ in range(8):
        world.run(
            "INSERT INTO photos (id, listing_id, alt, width, height, large, small)"
            " VALUES (:id, :listing, 'x', 1, 1, 'x', 'x')",
            id=uuid7(), listing=listing_id,
        )  # fmt: skip
    refused = who.refused("add_photo", listing_id=listing_id, upload=upload(world, who, with_place()), alt="Encore")
    assert refused == "TooManyPhotos"


def test_the_sweep_deletes_what_no_listing_has_and_keeps_the_rest(world: World) -> None:
    who = world.person()
    listing_id = who.draft()
    kept, gone = add(world, who, listing_id), add(world, who, listing_id)
    who.do("remove_photo", listing_id=listing_id, photo_id=gone)
    folder = Path(world.service.settings.store_path) / "classifieds"
    for file in folder.iterdir():
        os.utime(file, (0, 0))
    chores.sweep_photos(world.service)
    assert len(list(folder.iterdir())) == 2
    assert content(world, who, listing_id, kept)
    who.ask("remove_listing", listing_id=listing_id)
    chores.sweep_photos(world.service)
    assert not list(folder.iterdir())
