"""The engine is asked within its budget or not at all."""

import socket
import threading
from collections.abc import Iterator

import pytest

from kit import logs
from kit.testing import written
from services.directory.engine import Engine, EngineAway


class Silent:
    """Takes connections and never answers."""

    def __init__(self) -> None:
        self.connections: list[socket.socket] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                self.connections.append(self._server.accept()[0])
            except OSError:
                return

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        for one in (self._server, *self.connections):
            one.close()


@pytest.fixture
def silent() -> Iterator[Silent]:
    made = Silent()
    yield made
    made.close()


def asks(engine: Engine) -> bool:
    """Whether a search is answered."""
    try:
        engine.search({"query": {"match_all": {}}}, left=5)
    except EngineAway:
        return False
    return True


def test_where_no_engine_is_set_up_it_is_away():
    engine = Engine("", "directory")

    assert engine.away
    assert not asks(engine)
    with pytest.raises(EngineAway):
        engine.writer()


def test_an_engine_that_is_silent_five_times_is_not_asked_for_a_while(silent):
    engine = Engine(silent.url, "directory")
    for _ in range(5):
        assert not engine.away
        assert not asks(engine)
    assert engine.away
    asked = len(silent.connections)

    assert not asks(engine)
    assert len(silent.connections) == asked == 5
    engine.close()


def test_an_engine_that_nobody_runs_is_away():
    engine = Engine("http://127.0.0.1:9", "directory")

    assert not asks(engine)
    engine.close()


def test_an_index_that_is_not_there_is_away_and_the_engine_is_not(search_url):
    engine = Engine(search_url, "nowhere")

    assert not any(asks(engine) for _ in range(6))
    assert not engine.away
    engine.close()


def test_a_question_that_the_engine_does_not_understand_is_logged_without_its_words(indexed):
    indexed.follow()
    with written() as said:
        logs.configure("directory")
        with pytest.raises(EngineAway):
            indexed.find({"unheard": {"of": "dermato"}})

    assert '"event":"search_refused"' in said()
    assert "dermato" not in said()
    assert not indexed.engine.away


def test_a_search_finds_what_is_indexed(indexed):
    entry = indexed.entry()
    indexed.follow()

    assert indexed.find({"term": {"words": "marchand"}}) == [str(entry)]
