"""The operator's key is changed while notes are written and read: nothing is lost, and the old key needed no more."""

import json
import os
import threading
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from kit.testing import eventually
from services.healthbox.kms import FileKms
from services.healthbox.refusals import KeysAway
from services.healthbox.tests.conftest import Typed
from services.healthbox.tests.world import Person, World

THREADS = 4
LAST = datetime(2026, 6, 1, 8, tzinfo=UTC)


@pytest.fixture
def kms_file(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: Typed) -> Path:
    """The file of keys of the room and of the verbs alike."""
    file = tmp_path / "kms.json"
    put(file, "one")
    world.service.kms = FileKms(file)
    monkeypatch.setenv("KMS_FILE", str(file))
    return file


def put(file: Path, *names: str) -> None:
    """Keys of these names, the last one current; the file is replaced at once, as a mounted secret is."""
    keys = {name: b64encode(name.encode().ljust(32, b".")).decode() for name in names}
    written = file.with_suffix(".new")
    written.write_text(json.dumps({"current": names[-1], "keys": keys}))
    os.replace(written, file)


class Load:
    """Members who write notes and read them again, and others who come in between, until they are told to stop."""

    def __init__(self, world: World) -> None:
        self.world, self.stopped = world, threading.Event()
        self.written: list[list[tuple[Person, str, str]]] = [[] for _ in range(THREADS)]

    def run(self, number: int) -> None:
        mine, who = self.written[number], self.world.person()
        while not self.stopped.is_set():
            if len(mine) % 5 == 4:
                who = self.world.person()
            note = f"Note {uuid4()}"
            at = (LAST - timedelta(days=len(mine))).isoformat()
            made = who.do("add_entry", tracker="weight", at=at, values={"kg": 70}, note=note)
            mine.append((who, made["id"], note))
            before = mine[len(mine) // 2]
            assert read(before[0], before[1]) == before[2]

    def has_gone_on(self) -> bool:
        """Whether each thread writes ten notes more than now."""
        counts = [len(mine) + 10 for mine in self.written]
        eventually(lambda: all(len(mine) >= count for mine, count in zip(self.written, counts, strict=True)))
        return True


@contextmanager
def under_load(world: World) -> Iterator[Load]:
    load = Load(world)
    with ThreadPoolExecutor(THREADS) as pool:
        running: list[Future[Any]] = [pool.submit(load.run, number) for number in range(THREADS)]
        try:
            yield load
        finally:
            load.stopped.set()
        for one in running:
            one.result()


def read(who: Person, entry_id: str) -> str:
    note: str = who.ask("entry", tracker="weight", entry_id=entry_id)["note"]
    return note


def keks(world: World, written: list[tuple[Person, str, str]]) -> set[str]:
    """By which of the operator's keys the keys of all these members are wrapped."""
    members = {who.id: who for who, _, _ in written}
    return {row["kek"] for who in members.values() for row in world.rows(who, "SELECT kek FROM keys")}


def test_a_key_is_changed_under_load_and_the_old_one_is_retired(world: World, typed: Typed, kms_file: Path) -> None:
    with under_load(world) as load:
        assert load.has_gone_on()
        put(kms_file, "one", "two")
        assert load.has_gone_on()
        assert typed("keys", "rewrap")[0] == 0
        assert load.has_gone_on()
    # a key that was made with the old one while the first run went on
    assert typed("keys", "rewrap")[0] == 0
    assert typed("keys", "rewrap") == (0, "0 keys wrapped anew\n")
    written = [one for mine in load.written for one in mine]
    assert keks(world, written) == {"two"}
    put(kms_file, "two")
    assert [read(who, entry_id) for who, entry_id, _ in written] == [note for _, _, note in written]


def test_retired_too_early_what_needs_the_old_key_is_away_and_comes_back_with_it(
    world: World, typed: Typed, kms_file: Path
) -> None:
    who = world.person()
    made = who.do("add_entry", tracker="weight", values={"kg": 70}, note="Gardée")
    put(kms_file, "two")
    with pytest.raises(KeysAway):
        read(who, made["id"])
    put(kms_file, "one", "two")
    assert typed("keys", "rewrap") == (0, "1 keys wrapped anew\n")
    put(kms_file, "two")
    assert read(who, made["id"]) == "Gardée"
