"""The search engine as the directory uses it: a search is answered within 300 ms or not at all."""

from typing import Any

import orjson
from elastic_transport import Serializer
from elasticsearch import Elasticsearch, TransportError

from kit.fuse import Fuse
from kit.logs import log

BUDGET = 0.3  # seconds for a search; then the tables answer
PATIENCE = 30  # seconds for everything else
_CONNECTIONS = 32  # kept open to each node
_HEADERS = {"accept": "application/json", "content-type": "application/json"}
_ANSWERED = 200
_MISSING = 404
_BUSY = 429


class EngineAway(Exception):
    """There is no engine, it does not answer in time, or it has no index."""


class _Json(Serializer):
    """orjson, several times faster than what the client brings."""

    mimetype = "application/json"

    def dumps(self, data: Any) -> bytes:
        return data if isinstance(data, bytes) else orjson.dumps(data)

    def loads(self, data: bytes) -> Any:
        return orjson.loads(data)


class Engine:
    """Searches the index `index` (an alias) at `url`; several addresses with commas between. Opens with its first
    question, so after a fork. `client` is for those who write; None where no engine is set up. `budget`: seconds."""

    def __init__(self, url: str, index: str, budget: float = BUDGET) -> None:
        self.index, self._budget, self._fuse = index, budget, Fuse()
        self._path = f"/{index}/_search"
        self.client = _client(url) if url else None

    @property
    def away(self) -> bool:
        """Whether searches are answered by the tables now."""
        return self.client is None or self._fuse.blown

    def search(self, body: dict[str, Any], left: float) -> dict[str, Any]:
        """What the engine answers to a search, whole: every shard in time.

        `left`: seconds until the caller gives up; the engine gets half of it at most, so that the tables have their
        turn. Raises EngineAway.
        """
        if self.client is None or not self._fuse.admits():
            raise EngineAway
        try:
            # not `options(…).search(…)`, which makes the client and its forty parts anew for each question
            meta, answer = self.client.transport.perform_request(
                "POST", self._path, headers=_HEADERS, body=body, request_timeout=min(self._budget, left / 2)
            )
        except TransportError:
            self._fuse.timed_out()
            raise EngineAway from None
        if meta.status != _ANSWERED:
            self._note(meta.status)
            raise EngineAway
        self._fuse.answered()
        if answer["timed_out"] or answer["_shards"]["failed"]:
            raise EngineAway
        found: dict[str, Any] = answer
        return found

    def writer(self) -> Elasticsearch:
        """The client with the patience that writing needs. Raises EngineAway where no engine is set up."""
        if self.client is None:
            raise EngineAway
        return self.client

    def close(self) -> None:
        """End its connections."""
        if self.client is not None:
            self.client.close()

    def _note(self, status: int) -> None:
        """An overloaded engine counts as one that is silent. A question that it does not understand is our mistake."""
        if status == _BUSY or status >= 500:
            self._fuse.timed_out()
            return
        self._fuse.answered()
        if status != _MISSING:
            log.error("search_refused", status=status)


def _client(url: str) -> Elasticsearch:
    return Elasticsearch(
        [one.strip() for one in url.split(",")],
        connections_per_node=_CONNECTIONS,
        request_timeout=PATIENCE,
        max_retries=0,
        serializer=_Json(),
    )
