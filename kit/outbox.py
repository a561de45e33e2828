"""The outbox: an event is a row of the transaction that made it true; the relay publishes it afterwards."""

import json
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session
from uuid6 import uuid7

from kit import tracing
from kit.events import Event, has_snapshot
from kit.prepared import Prepared, put

FLAGS = ("snapshot", "redacted", "resumes")
"""What a message may say of itself: the whole state at that `seq`; an event whose payload was erased; the first of its
aggregate in a new epoch, where no snapshot will tell what came before: it goes on from the `seq` before its own."""


class Aggregate(Protocol):
    """A row that tells what happens to it: `seq` counts its events, contiguous from 1."""

    id: Any
    seq: Any


_INSERT = Prepared(
    "kit_emit",
    text(
        "INSERT INTO outbox (event_id, epoch, aggregate_type, aggregate_id, seq, type, version, payload, headers,"
        " subjects) SELECT CAST(:event_id AS uuid), epoch, CAST(:aggregate_type AS text), CAST(:aggregate_id AS uuid),"
        " CAST(:seq AS bigint), CAST(:type AS text), CAST(:version AS int), CAST(:payload AS jsonb),"
        " CASE WHEN epoch > 1 AND NOT CAST(:has_snapshot AS boolean) AND NOT EXISTS (SELECT FROM outbox o"
        " WHERE o.aggregate_type = :aggregate_type AND o.aggregate_id = :aggregate_id AND o.epoch = epochs.epoch)"
        """ THEN CAST(:headers AS jsonb) || '{"resumes": true}' ELSE CAST(:headers AS jsonb) END,"""
        " CAST(:subjects AS uuid[]) FROM epochs"
    ),
)


def emit(tx: Session, event: type[Event], row: Aggregate, **data: Any) -> None:
    """Write the event into the outbox of the running transaction and take the next `seq` of its aggregate.

    The caller holds the lock of `row` (it is new, or was read FOR UPDATE); the unique key of the outbox catches one
    that does not. Raises marshmallow.ValidationError when `data` is not what the contract says.
    """
    payload = event.dump_checked(data)
    row.seq = (row.seq or 0) + 1
    tx.flush()
    put(
        tx,
        _INSERT,
        {
            "event_id": uuid7(),
            "aggregate_type": event.aggregate(),
            "aggregate_id": row.id,
            "seq": row.seq,
            "type": event.type,
            "version": event.version,
            "payload": json.dumps(payload),
            "headers": json.dumps(_headers(tx, event)),
            "has_snapshot": has_snapshot(event.publisher(), event.aggregate()),
            "subjects": f"{{{','.join(payload[name] for name in event.subjects if payload.get(name))}}}",
        },
    )
    tx.info["emitted"] = True


def _headers(tx: Session, event: type[Event]) -> dict[str, Any]:
    headers = {"request_id": tx.info.get("request_id")}
    if tracing.tracer:
        with tracing.span(event.type, "producer", type=event.type, version=event.version):
            headers["traceparent"] = tracing.traceparent()
    return headers


def envelope(publisher: str, row: dict[str, Any]) -> bytes:
    """An outbox row as a CloudEvents 1.0 structured JSON message (media type application/cloudevents+json)."""
    return orjson.dumps(
        {
            "specversion": "1.0",
            "id": str(row["event_id"]),
            "source": f"/services/{publisher}",
            "type": f"{row['type']}.v{row['version']}",
            "subject": f"{row['aggregate_type']}/{row['aggregate_id']}",
            "time": row["created_at"].astimezone(UTC).isoformat(),
            "datacontenttype": "application/json",
            "aggregatetype": row["aggregate_type"],
            "aggregateid": str(row["aggregate_id"]),
            "epoch": row["epoch"],
            "seq": row["seq"],
            # CloudEvents knows no lists: ids with a space between
            "subjects": " ".join(map(str, row["subjects"])) or None,
            "requestid": row["headers"].get("request_id"),
            **{flag: True for flag in FLAGS if row["headers"].get(flag)},
            **({"traceparent": place} if (place := row["headers"].get("traceparent")) else {}),
            "data": row["payload"],
        }
    )


def open_envelope(body: bytes) -> dict[str, Any]:
    """An inbox row's columns from a message; the inverse of `envelope`.

    Raises ValueError, KeyError, TypeError or AttributeError when the body is not one of our CloudEvents.
    """
    event = orjson.loads(body)
    kind, _, version = event["type"].rpartition(".v")
    return {
        "event_id": str(UUID(event["id"])),
        "publisher": event["source"].removeprefix("/services/"),
        "epoch": int(event["epoch"]),
        "aggregate_type": event["aggregatetype"],
        "aggregate_id": str(UUID(event["aggregateid"])),
        "seq": int(event["seq"]),
        "type": kind,
        "version": int(version),
        "payload": event["data"],
        "headers": {
            "request_id": event.get("requestid"),
            **{flag: True for flag in FLAGS if event.get(flag) is True},
            **({"traceparent": place} if isinstance(place := event.get("traceparent"), str) else {}),
        },
        "subjects": [str(UUID(subject)) for subject in (event.get("subjects") or "").split()],
        "occurred_at": datetime.fromisoformat(event["time"]).isoformat(),
    }
