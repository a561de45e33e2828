"""The catalogue of events, `docs/events.md`, and the lock that keeps a published event as it is.

`python -m contracts.catalogue` writes the page; `--check` exits with 1 when it is stale; `--publish` adds new events to
`golden.lock`. What is in the lock never changes: a break is a new version with a golden sample of its own.
"""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

from marshmallow import fields
from marshmallow.validate import OneOf

from kit.events import Event, catalogue

HERE = Path(__file__).parent
PAGE, LOCK = HERE.parent / "docs" / "events.md", HERE / "golden.lock"
EXAMPLE = HERE.parent / "docs" / "examples" / "subscribe.py"
_NAMES = {
    fields.DateTime: "RFC 3339 time",
    fields.Date: "day",
    fields.UUID: "UUID",
    fields.Integer: "integer",
    fields.Boolean: "boolean",
}


class Changed(Exception):
    """A published event is not what it was: make a new version of it instead."""


def golden(event: type[Event]) -> Path:
    """Where the golden sample of an event lies."""
    return HERE / event.publisher() / "golden" / f"{event.routing_key()}.json"


def shape(event: type[Event]) -> dict[str, Any]:
    """What a consumer relies on: per field its type, whether it is required or may be null, and its values."""
    return {
        name: [type(field).__name__, field.required, bool(field.allow_none), choices(field)]
        for name, field in sorted(event().fields.items())
    }


def choices(field: fields.Field[Any]) -> list[str]:
    """The only values the field may have; empty when it is free."""
    return [str(choice) for rule in field.validators if isinstance(rule, OneOf) for choice in rule.choices]


def seal(event: type[Event]) -> dict[str, str]:
    """The digests of an event's golden sample and shape."""
    return {
        "golden": hashlib.sha256(golden(event).read_bytes()).hexdigest(),
        "shape": hashlib.sha256(json.dumps(shape(event)).encode()).hexdigest(),
    }


def compare(events: list[type[Event]], lock: dict[str, Any]) -> list[str]:
    """The published events that are gone or not what they were."""
    now = {event.routing_key(): event for event in events}
    return [key for key, sealed in lock.items() if key not in now or seal(now[key]) != sealed]


def publish(events: list[type[Event]], lock: dict[str, Any]) -> dict[str, Any]:
    """The lock with what is new in it. Raises Changed when something published is not what it was."""
    if broken := compare(events, lock):
        raise Changed(f"{', '.join(broken)} changed after being published: make a new version.")
    return dict(sorted({event.routing_key(): seal(event) for event in events}.items()))


def read_lock() -> dict[str, Any]:
    """What was published."""
    found: dict[str, Any] = json.loads(LOCK.read_text()) if LOCK.exists() else {}
    return found


def write(events: list[type[Event]]) -> str:
    """The page."""
    index = "\n".join(f"- [`{event.routing_key()}`](#{_anchor(event)}) {_meaning(event)[0]}" for event in events)
    page = (HERE / "catalogue.md").read_text().replace("{example}", EXAMPLE.read_text())
    return page.replace("{events}", "\n".join(["## All events", "", index, "", *map(_section, events)]).rstrip())


def _section(event: type[Event]) -> str:
    rows = "\n".join(f"| `{name}` | {_kind(field)} | {_describe(field)} |" for name, field in event().fields.items())
    listeners = ", ".join(event.listeners) or "nobody yet"
    return (
        f"### {event.routing_key()}\n\n{' '.join(_meaning(event))}\n\n"
        f"Aggregate `{event.aggregate()}` of {event.publisher()}. Routing key `{event.routing_key()}`."
        f" Who listens: {listeners}.\n\n"
        f"| field | type | meaning |\n|---|---|---|\n{rows}\n\n```json\n{golden(event).read_text().rstrip()}\n```\n"
    )


def _meaning(event: type[Event]) -> list[str]:
    return [line.strip() for line in (event.__doc__ or "").splitlines() if line.strip()]


def _anchor(event: type[Event]) -> str:
    return event.routing_key().replace(".", "")


def _kind(field: fields.Field[Any]) -> str:
    name = next((name for kind, name in _NAMES.items() if isinstance(field, kind)), "text")
    return name + (" or null" if field.allow_none else "") + ("" if field.required else ", may be absent")


def _describe(field: fields.Field[Any]) -> str:
    values = choices(field)
    listed = f"{'; ' if values else ''}{'one of ' if values else ''}{', '.join(f'`{value}`' for value in values)}"
    return f"{field.metadata['description']}{listed}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit with 1 when the page is stale")
    parser.add_argument("--publish", action="store_true", help="add new events to golden.lock")
    options = parser.parse_args()
    events = catalogue()
    if options.publish:
        try:
            LOCK.write_text(json.dumps(publish(events, read_lock()), indent=1) + "\n")
        except Changed as error:
            raise SystemExit(str(error)) from None
    page = write(events)
    if options.check and (not PAGE.exists() or PAGE.read_text() != page):
        raise SystemExit(f"{PAGE} is stale: make docs.")
    if not options.check:
        PAGE.write_text(page)


if __name__ == "__main__":
    main()
