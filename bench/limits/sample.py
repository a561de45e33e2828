"""One event as it goes over the bus: what the raw publisher and the shortest pipeline send."""

from datetime import UTC, datetime
from uuid import UUID

import pika

from kit.outbox import envelope

KEY = "social.post.published.v1"
_ID = "0192f6a0-0000-7000-8000-000000000001"
_PLACE = {"epoch": 1, "seq": 1, "type": "social.post.published", "version": 1, "aggregate_type": "post"}
_REST = {
    "event_id": _ID,
    "aggregate_id": UUID(_ID),
    "payload": {"post_id": _ID, "author_id": _ID, "audience": "followers"},
    "headers": {"request_id": "0" * 32},
    "subjects": [_ID],
    "created_at": datetime(2026, 1, 1, tzinfo=UTC),
}
BODY = envelope("social", {**_PLACE, **_REST})
HEADERS = {**_PLACE, "publisher": "social", "aggregate_id": _ID}
PROPERTIES = pika.BasicProperties(
    message_id=_ID, headers=HEADERS, content_type="application/cloudevents+json", delivery_mode=2
)
