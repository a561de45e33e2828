"""C7: what was published comes again, in any order, while members live."""

from typing import Any

import pika

from deploy.dev.processes import ROOMS
from kit.outbox import envelope
from kit.topology import EVENTS
from tests.faults.stage import Stage
from tests.faults.workload import Workload

_COLUMNS = (
    *("event_id", "epoch", "aggregate_type", "aggregate_id", "seq", "type", "version", "payload", "headers"),
    *("subjects::text[]", "created_at"),
)
_PUBLISHED = f"SELECT {', '.join(_COLUMNS)} FROM outbox WHERE published_at IS NOT NULL ORDER BY id DESC LIMIT %s"
_SHUFFLE = """
CREATE FUNCTION shuffle_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.retry_at := now() + random() * interval '3 seconds'; RETURN NEW; END $$;
CREATE TRIGGER shuffle BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION shuffle_outbox();"""
_UNSHUFFLE = "DROP FUNCTION shuffle_outbox() CASCADE"
WINDOW = 50
ALL = 1_000_000


def repeated(stage: Stage, workload: Workload) -> None:
    """Each of the last events three times more, windows backwards and shuffled, then the whole history."""
    channel = stage.channel()
    for room in ROOMS:
        newest = messages(stage, room, WINDOW)
        for message in newest * 3:
            _publish(stage, channel, message)
        _publish_all(stage, channel, newest)  # newest first: backwards
        stage.chance.shuffle(newest)
        _publish_all(stage, channel, newest)
        stage.lived(workload, 15)
    for room in ROOMS:
        history = messages(stage, room, ALL)
        stage.chance.shuffle(history)
        _publish_all(stage, channel, history)
        stage.lived(workload, 15)
    channel.connection.close()


def reordered(stage: Stage, workload: Workload, operations: int = 150) -> None:
    """New events leave their outbox in a random order, each up to 3 s late."""
    for room in ROOMS:
        with stage.world.admin(room) as cursor:
            cursor.execute(_SHUFFLE)
    before = _count(stage)
    stage.lived(workload, operations)
    for room in ROOMS:
        with stage.world.admin(room) as cursor:
            cursor.execute(_UNSHUFFLE)
    stage.faults += _count(stage) - before


def messages(stage: Stage, room: str, most: int) -> list[tuple[str, bytes, dict[str, Any], str]]:
    """The newest published events as the relay sends them, newest first."""
    found = []
    for values in stage.rows(room, _PUBLISHED, most):
        row = dict(zip((name.split(":")[0] for name in _COLUMNS), values, strict=True))
        headers = {name: row[name] for name in ("aggregate_type", "epoch", "seq", "type", "version")}
        headers |= {"aggregate_id": str(row["aggregate_id"]), "publisher": room}
        found.append((f"{row['type']}.v{row['version']}", envelope(room, row), headers, str(row["event_id"])))
    return found


def _publish_all(stage: Stage, channel: Any, found: list[Any]) -> None:
    for message in found:
        _publish(stage, channel, message)


def _publish(stage: Stage, channel: Any, message: tuple[str, bytes, dict[str, Any], str]) -> None:
    key, body, headers, event_id = message
    channel.basic_publish(
        EVENTS, key, body, pika.BasicProperties(message_id=event_id, headers=headers, delivery_mode=2)
    )
    stage.faults += 1


def _count(stage: Stage) -> int:
    return sum(stage.rows(room, "SELECT count(*) FROM outbox")[0][0] for room in ROOMS)
