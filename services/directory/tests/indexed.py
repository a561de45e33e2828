"""A small world with an index of its own, on the real engine."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from elasticsearch import Elasticsearch
from sqlalchemy import text

from kit.testing import eventually
from services.directory.engine import Engine
from services.directory.indexing import note
from services.directory.keeping import KeepIndex
from services.directory.service import DirectoryService
from services.directory.tests.world import World

CHECKOUT = Path(__file__).parents[3]
FOLLOW = (
    "from kit.main import open_room; from services.directory.keeping import KeepIndex;"
    "from services.directory.service import DirectoryService\n"
    "with open_room(DirectoryService, quiet=True) as room: KeepIndex()(room)"
)


class Interrupted(Engine):
    """The same engine; something else happens once, just before it is given what is to be written."""

    def __init__(self, engine: Engine, meanwhile: Callable[[], object]) -> None:
        super().__init__("", engine.index)
        self._real, self._meanwhile = engine.writer(), [meanwhile]

    def writer(self) -> Any:
        return self

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def bulk(self, **said: Any) -> Any:
        if self._meanwhile:
            self._meanwhile.pop()()
        return self._real.bulk(**said)


class Indexed(World):
    """The service, and what its index holds."""

    def __init__(self, service: DirectoryService) -> None:
        super().__init__(service)
        settings = service.settings
        service.engine.close()
        # a machine that runs many tests at once may need longer than people wait
        service.engine = self.engine = Engine(settings.elasticsearch_url, settings.directory_index, budget=30)
        self.keep = KeepIndex()

    @property
    def client(self) -> Elasticsearch:
        return self.engine.writer()

    def follow(self) -> None:
        """Let the worker do its turn until nothing waits; afterwards searches see it."""

        def nothing_waits() -> bool:
            self.keep(self.service)
            return self.waiting() == 0

        eventually(nothing_waits, within=60)
        self.client.indices.refresh(index=self.engine.index)

    def waiting(self) -> int:
        return int(self.rows("SELECT count(*) AS n FROM index_queue")[0]["n"])

    def change(self, entry_id: UUID, assignment: str = "name = name", **values: Any) -> None:
        """Change an entry as the rules do, and note it."""
        with self.db.transaction() as tx:
            tx.execute(text(f"UPDATE entries SET {assignment} WHERE id = :id"), {"id": entry_id, **values})
            note(tx, entry_id)

    def find(self, query: dict[str, Any]) -> list[str]:
        """The ids that a search answers with."""
        answer = self.engine.search({"query": query, "_source": False}, left=60)
        return [hit["_id"] for hit in answer["hits"]["hits"]]

    def documents(self) -> dict[str, dict[str, Any]]:
        """What a search finds, by id: the whole index, at most a thousand."""
        self.client.indices.refresh(index=self.engine.index)
        hits = self.client.search(index=self.engine.index, size=1000).body["hits"]["hits"]
        return {hit["_id"]: hit["_source"] for hit in hits}

    def run(self, *arguments: str, fault: str = "", **others: str) -> "subprocess.CompletedProcess[str]":
        """A Python process with this world's settings; `fault`: where it is killed."""
        settings = self.service.settings
        environment = {
            "DIRECTORY_DATABASE_URL": settings.database_url,
            "DIRECTORY_SECRET_KEY": settings.secret_key.decode(),
            "AMQP_URL": settings.amqp_url,
            "ELASTICSEARCH_URL": settings.elasticsearch_url,
            "DIRECTORY_INDEX": settings.directory_index,
            "FAULT_AT": fault,
            **others,
        }
        return subprocess.run(
            [sys.executable, *arguments], cwd=CHECKOUT, env={**os.environ, **environment}, text=True,
            capture_output=True,
        )  # fmt: skip

    def verb(self, *arguments: str, fault: str = "", **others: str) -> "subprocess.CompletedProcess[str]":
        return self.run("-m", "services.directory", "index", *arguments, fault=fault, **others)

    def drop(self) -> None:
        """Remove every index of this world."""
        for name in self.client.indices.get(index=f"{self.engine.index}*").body:
            self.client.indices.delete(index=name)
