"""Uploads over HTTP: kept sealed as they come, by what they are, not by what they are called."""

import tracemalloc
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.settings import Limit
from gateway.tests.bus import MEMBER, Issuer
from gateway.tests.conftest import PrivateRedis
from gateway.uploads import AT_ONCE, LARGEST, LIMIT
from kit.store import NotStored, Store

_KEY = b"a key that only these tests know: 32"
_PDF, _JPEG, _PNG = b"%PDF-1.7\nzqcanary", b"\xff\xd8\xff\xe0zqcanary", b"\x89PNG\r\n\x1a\nzqcanary"
_CHUNKED = {"wsgi.input_terminated": True, "CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}


@pytest.fixture
def sender(make_app: Callable[..., Flask], issuer: Issuer, tmp_path: Path) -> FlaskClient:
    """A member's client of a gateway that has a store."""
    client = make_app(store_path=str(tmp_path / "store"), store_key=_KEY).test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {issuer.token()}"
    return client


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[], list[Path]]:
    """The files that the store has."""
    return lambda: list((tmp_path / "store").iterdir()) if (tmp_path / "store").exists() else []


def stored(tmp_path: Path, handle: str) -> bytes:
    return b"".join(Store(tmp_path / "store", _KEY).open(handle, UUID(MEMBER)))


@pytest.mark.parametrize("file", [_PDF, _JPEG, _PNG])
@pytest.mark.parametrize("kind", ["application/pdf", "image/gif", "application/x-www-form-urlencoded", None])
def test_a_file_is_kept_sealed_whatever_it_is_called(
    sender: FlaskClient, tmp_path: Path, kept: Callable[[], list[Path]], file: bytes, kind: str | None
) -> None:
    answer = sender.post("/v1/uploads", data=file, content_type=kind)
    assert answer.status_code == 201, answer.text
    assert stored(tmp_path, answer.json["handle"]) == file
    [path] = kept()
    assert b"zqcanary" not in path.read_bytes()


_DATA = [
    b"PK\x03\x04zqcanary", b"<?xml version='1.0'?><HealthData>zqcanary", b"  {\"a\": \"zqcanary\"}", b"date;zqcanary\n",
    b"SQLite format 3\x00zqcanary", b"\xef\xbb\xbf<?xml zqcanary", "date;zqcanary".encode("utf-16"),
]  # fmt: skip


@pytest.mark.parametrize("file", _DATA)
def test_health_data_is_kept_sealed_and_is_no_document(sender: FlaskClient, tmp_path: Path, file: bytes) -> None:
    answer = sender.post("/v1/uploads", data=file, content_type="application/pdf")
    assert answer.status_code == 201, answer.text
    store = Store(tmp_path / "store", _KEY)
    store.check(answer.json["handle"], UUID(MEMBER), "data")
    with pytest.raises(NotStored):
        store.check(answer.json["handle"], UUID(MEMBER), "document")


@pytest.mark.parametrize(
    "file", [b"", b"%PD", b"GIF89a,", b"<html>%PDF-,", b"\x00" * 100, b"\x7fELF,,,\x01", b"no table", b"#!/bin/sh\n,"]
)
def test_what_is_no_document_no_picture_and_no_data_is_415(
    sender: FlaskClient, kept: Callable[[], list[Path]], file: bytes
) -> None:
    answer = sender.post("/v1/uploads", data=file, content_type="application/pdf")
    assert (answer.status_code, answer.json["type"]) == (415, "/problems/wrong-file")
    assert kept() == []


@pytest.mark.parametrize("environ", [{}, _CHUNKED])
def test_a_file_over_its_limit_is_413_and_nothing_of_it_is_kept(
    sender: FlaskClient, kept: Callable[[], list[Path]], environ: dict[str, Any]
) -> None:
    for size, status in ((LIMIT, 201), (LIMIT + 1, 413), (LIMIT + 3_000_000, 413)):
        sent = {"wsgi.input": BytesIO(_PDF.ljust(size, b"x")), "CONTENT_LENGTH": str(size), **environ}
        answer = sender.post("/v1/uploads", environ_overrides=sent)
        assert answer.status_code == status, size
    assert answer.json["type"] == "/problems/file-too-large"
    assert len(kept()) == 1


def test_health_data_may_be_larger_than_a_document_and_not_larger_than_two_gigabytes(
    sender: FlaskClient, kept: Callable[[], list[Path]]
) -> None:
    sent = {"wsgi.input": BytesIO(b"PK\x03\x04".ljust(LIMIT + 1, b"x")), "CONTENT_LENGTH": str(LIMIT + 1)}
    assert sender.post("/v1/uploads", environ_overrides=sent).status_code == 201
    sent = {"wsgi.input": BytesIO(b"PK\x03\x04"), "CONTENT_LENGTH": str(LARGEST + 2_000_000)}
    assert sender.post("/v1/uploads", environ_overrides=sent).status_code == 413
    assert len(kept()) == 1


class Slow:
    """A body of a size that is made while it is read."""

    def __init__(self, size: int) -> None:
        self.left, self.first = size, True

    def read(self, size: int = -1) -> bytes:
        size = min(size if size >= 0 else self.left, self.left, 4096)
        self.left -= size
        head, self.first = (_PDF if self.first else b""), False
        return head[:size].ljust(size, b"x")


def test_a_file_is_never_in_memory_as_a_whole(sender: FlaskClient) -> None:
    sender.post("/v1/uploads", data=_PDF)
    tracemalloc.start()
    size = 9_000_000
    answer = sender.post("/v1/uploads", environ_overrides={"wsgi.input": Slow(size), "CONTENT_LENGTH": str(size)})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 201
    assert peak < 2_000_000


def test_a_sender_who_goes_away_leaves_nothing(sender: FlaskClient, kept: Callable[[], list[Path]]) -> None:
    sent = {"wsgi.input": BytesIO(_PDF * 1000), "CONTENT_LENGTH": "1000000"}
    answer = sender.post("/v1/uploads", environ_overrides=sent)
    assert answer.status_code == 400
    assert kept() == []


def test_a_file_needs_an_account_and_counts(
    make_app: Callable[..., Flask], issuer: Issuer, redis: PrivateRedis, tmp_path: Path
) -> None:
    client = make_app(
        redis_url=redis.url, limit_uploads=Limit(2, 60), store_path=str(tmp_path), store_key=_KEY
    ).test_client()
    assert client.post("/v1/uploads", data=_PDF).status_code == 401
    member = {"Authorization": f"Bearer {issuer.token()}"}
    assert [client.post("/v1/uploads", data=_PDF, headers=member).status_code for _ in range(2)] == [201, 429]


def test_who_sends_slowly_takes_no_more_than_a_few_threads(sender: FlaskClient) -> None:
    taken = []
    while AT_ONCE.acquire(blocking=False):
        taken.append(1)
    try:
        answer = sender.post("/v1/uploads", data=_PDF)
    finally:
        for _ in taken:
            AT_ONCE.release()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert sender.post("/v1/uploads", data=b"no file").status_code == 415
    assert sender.post("/v1/uploads", data=_PDF).status_code == 201


def test_where_no_key_is_set_nothing_can_be_sent(camille: FlaskClient) -> None:
    assert camille.post("/v1/uploads", data=_PDF).status_code == 503
