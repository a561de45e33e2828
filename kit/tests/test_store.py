"""Files that people send: what comes out is what went in, for whom it is and as long as it may be used."""

import io
import os
import tracemalloc
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from kit.refusals import TooLarge
from kit.store import CHUNK, LASTS, Damaged, NotStored, Store

SECRET = b"a key that only tests know, 32 bytes"
ME = uuid4()
LIMIT = 10_000_000
SEALED = CHUNK + 16


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store", SECRET)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


def put(store: Store, content: bytes) -> str:
    return store.put(io.BytesIO(content), ME, LIMIT)


def content(store: Store, handle: str) -> bytes:
    return b"".join(store.open(handle, ME))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_was_stored_comes_out_again(store: Store, size: int) -> None:
    sent = os.urandom(size)
    assert content(store, put(store, sent)) == sent


def test_a_stream_may_give_little_at_a_time(store: Store) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 0, 1000))

    sent = os.urandom(CHUNK + 5)
    assert content(store, store.put(Slow(sent), ME, LIMIT)) == sent


def test_a_file_lies_there_sealed_and_private(store: Store, folder: Path) -> None:
    handle = put(store, b"canary" * 100)
    (file,) = folder.iterdir()
    assert b"canary" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert file.name not in handle
    assert len(handle) <= 400


def test_too_much_is_refused_and_leaves_nothing(store: Store, folder: Path) -> None:
    with pytest.raises(TooLarge):
        store.put(io.BytesIO(b"x" * 1001), ME, 1000)
    assert list(folder.iterdir()) == []
    assert store.put(io.BytesIO(b"x" * 1000), ME, 1000)


def test_a_stream_that_breaks_off_leaves_nothing(store: Store, folder: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store.put(Broken(), ME, LIMIT)
    assert list(folder.iterdir()) == []


def test_another_member_finds_nothing_there(store: Store) -> None:
    handle = put(store, b"mine")
    with pytest.raises(NotStored):
        store.open(handle, uuid4())
    with pytest.raises(NotStored):
        store.check(handle, uuid4())
    store.check(handle, ME)


def test_a_handle_is_over_after_a_day_and_a_room_may_still_read_what_it_kept(tmp_path: Path) -> None:
    now = 1_000_000.0
    store = Store(tmp_path, SECRET, lambda: now)
    handle = put(store, b"kept")
    assert store.expires(handle).timestamp() == now + LASTS.total_seconds()
    now += LASTS.total_seconds() + 1
    for look in (store.check, store.open):
        with pytest.raises(NotStored):
            look(handle, ME)
    assert b"".join(store.open(handle, ME, late=True)) == b"kept"


def test_a_handle_that_was_changed_or_made_under_another_key_opens_nothing(store: Store, folder: Path) -> None:
    handle = put(store, b"mine")
    changed = handle[:40] + ("A" if handle[40] != "A" else "B") + handle[41:]
    for wrong in (changed, handle[:-1], "", "x" * 100, "é"):
        with pytest.raises(NotStored):
            store.open(wrong, ME)
    with pytest.raises(NotStored):
        Store(folder, b"another key of the same length, 32 b").open(handle, ME)


@pytest.mark.parametrize(
    "harm",
    [
        lambda raw: raw[:SEALED],  # cut where a chunk ends
        lambda raw: raw[: SEALED + 100],
        lambda raw: raw[:-1],
        lambda raw: b"",
        lambda raw: raw + b"more",
        lambda raw: raw[SEALED : 2 * SEALED] + raw[:SEALED] + raw[2 * SEALED :],  # two chunks change places
        lambda raw: raw[SEALED:],  # without its beginning
        lambda raw: raw[:50] + bytes([raw[50] ^ 1]) + raw[51:],
    ],
)
def test_a_file_that_was_harmed_is_refused(store: Store, folder: Path, harm: object) -> None:
    handle = put(store, os.urandom(2 * CHUNK + 500))
    (file,) = folder.iterdir()
    file.write_bytes(harm(file.read_bytes()))  # type: ignore[operator]
    with pytest.raises(Damaged):
        content(store, handle)


def test_a_file_in_the_place_of_another_is_refused(store: Store, folder: Path) -> None:
    mine = put(store, b"mine")
    (first,) = folder.iterdir()
    put(store, b"other")
    (second,) = set(folder.iterdir()) - {first}
    first.write_bytes(second.read_bytes())
    with pytest.raises(Damaged):
        content(store, mine)


def test_what_was_dropped_is_gone_and_dropping_twice_is_no_error(store: Store, folder: Path) -> None:
    handle = put(store, b"mine")
    store.drop(handle)
    store.drop(handle)
    store.drop("no handle")
    assert list(folder.iterdir()) == []
    for look in (store.check, store.open):
        with pytest.raises(NotStored):
            look(handle, ME)


def test_the_sweep_takes_what_is_old_and_nobody_keeps(store: Store, folder: Path) -> None:
    assert store.sweep() == 0  # no folder yet
    kept, old = put(store, b"kept"), put(store, b"old")
    (folder / "broken.part").write_bytes(b"half")
    for file in folder.iterdir():
        os.utime(file, (0, 0))
    new = put(store, b"new")
    assert store.sweep(timedelta(hours=25), [kept, "no handle"]) == 2
    assert content(store, new) == b"new"
    assert b"".join(store.open(kept, ME)) == b"kept"
    with pytest.raises(NotStored):
        store.open(old, ME)


def test_what_a_room_keeps_for_good_is_swept_by_that_room_alone(tmp_path: Path) -> None:
    folder, moment = tmp_path / "store", [1_000_000.0]
    store = Store(folder, SECRET, lambda: moment[0])
    kept, left = (store.put(io.BytesIO(word), ME, LIMIT, "photo", keeper="album") for word in (b"kept", b"left"))
    moment[0] += timedelta(days=400).total_seconds()
    for file in (folder / "album").iterdir():
        os.utime(file, (0, 0))
    assert store.sweep(timedelta(0)) == 0
    assert content(store, kept) == b"kept"
    assert (folder / "album").stat().st_mode & 0o777 == folder.stat().st_mode & 0o777 == 0o700
    assert store.sweep(timedelta(hours=1), [kept], keeper="album") == 1
    with pytest.raises(NotStored):
        store.open(left, ME)
    store.drop(kept)
    assert not list((folder / "album").iterdir())


def test_a_large_file_goes_through_in_little_memory(store: Store) -> None:
    class Zeros:
        left = 64_000_000

        def read(self, size: int, /) -> bytes:
            size = min(size, self.left)
            self.left -= size
            return bytes(size)

    tracemalloc.start()
    handle = store.put(Zeros(), ME, 100_000_000)
    assert sum(len(chunk) for chunk in store.open(handle, ME)) == 64_000_000
    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()
