"""The arithmetic of docs/sizing.md: `python -m deploy.k8s.sizing` prints its tables.

ASSUMED is what somebody believed, COSTS what was measured: processor milliseconds as `make bench` printed them, from
docs/performance.md. A test holds the page and overlays/prod to what comes out.
"""

from dataclasses import dataclass
from math import ceil

MEMBERS = 1_000_000
ASSUMED = {
    "active": 0.20,  # of the members, on a day
    "requests": 30,  # of an active member, on a day: three visits of ten
    "hour": 0.10,  # of a day's requests, in its busiest hour
    "burst": 2.0,  # the busiest minute of that hour over its mean
    "pages": 0.60,  # of the requests; the rest are the API's
    "writes": 0.10,
    "calls": 2,  # that a page makes; anything else makes one
    "searches": 0.05,  # of the requests
    "events": 1.5,  # of a write
    "listeners": 2,  # of an event
    "open": 0.03,  # of the active members, with a stream at the same moment
    "social": 0.6,  # of all calls and events, the busiest service's
    "processor": 0.6,  # of a core of the measurements: a virtual one, shared and slower
    "busy": 0.5,  # at the peak, with a zone lost: twice as much could come
    "zones": 3,
}
COSTS = {  # processor ms of one: gateway, its service, PostgreSQL, RabbitMQ
    # the page is told as 248 a processor second with all servers; what is not the feed's is the gateway's
    "page": (1000 / 248 - (0.438 + 0.247 + 0.353 + 0.026) * 500 / 414, 0.0, 0.0, 0.0),
    "read": (0.868, 0.353, 0.438, 0.247),
    "write": (1.494, 1.642, 2.131, 0.442),
    "event": (0.0, 0.798, 1.422, 0.093),
    "search": (0.0, 4.28, 1.60, 0.0),
}
ENGINE = 3.61  # ms of Elasticsearch, a search
STREAMS = 4000  # of one process: MOST_STREAMS
# rows of a member in a year (a mean of all members), and bytes of each with its indexes: estimated, not measured
STORED = {
    "social": ((10, 1_500, "posts"), (200, 150, "rows of feeds")),
    "healthbox": ((292, 300, "measures"),),
    "classifieds": ((1, 4_000, "listings, their photos elsewhere"), (4, 700, "messages, rentals, searches")),
    "games": ((6, 9_000, "runs with their trials"),),
    "appointments": ((4, 3_000, "visits"),),
    "notifications": ((200, 500, "notices"),),
    "identity": ((1, 4_000, "account, sessions"),),
    "directory": ((1, 200, "entries, claims"),),
}
PASSING = 1_500  # bytes of a row of outbox or inbox, which stays 30 days


@dataclass(frozen=True)
class Need:
    """What one kind of process needs at the peak, in processors (or streams), and how many that makes."""

    name: str
    need: float
    each: float
    count: int


def rates() -> dict[str, float]:
    """What comes in the busiest minute, a second."""
    peak = MEMBERS * ASSUMED["active"] * ASSUMED["requests"] * ASSUMED["hour"] / 3600 * ASSUMED["burst"]
    pages, writes = peak * ASSUMED["pages"], peak * ASSUMED["writes"]
    reads = peak - pages - writes
    return {
        "requests": peak,
        "pages": pages,
        "reads": reads,
        "writes": writes,
        "calls": pages * ASSUMED["calls"] + reads + writes,
        "events": writes * ASSUMED["events"] * ASSUMED["listeners"],
        "searches": peak * ASSUMED["searches"],
        "streams": MEMBERS * ASSUMED["active"] * ASSUMED["open"],
    }


def processors() -> dict[str, float]:
    """Virtual processors in use then, by who uses them."""
    r, per = rates(), 1000 * ASSUMED["processor"]
    reading = r["calls"] - r["writes"]
    gateway = r["pages"] * COSTS["page"][0] + r["reads"] * COSTS["read"][0] + r["writes"] * COSTS["write"][0]
    return {
        "gateway": gateway / per,
        "rpc": (reading * COSTS["read"][1] + r["writes"] * COSTS["write"][1]) / per,
        "directory-rpc": r["searches"] * COSTS["search"][1] / per,
        "worker": r["events"] * COSTS["event"][1] / per,
        "PostgreSQL": (
            reading * COSTS["read"][2]
            + r["writes"] * COSTS["write"][2]
            + r["events"] * COSTS["event"][2]
            + r["searches"] * COSTS["search"][2]
        )
        / per,
        "RabbitMQ": (reading * COSTS["read"][3] + r["writes"] * COSTS["write"][3] + r["events"] * COSTS["event"][3])
        / per,
        "Elasticsearch": r["searches"] * ENGINE / per,
    }


def needs() -> list[Need]:
    """How many of each process there must be."""
    used, busiest = processors(), ASSUMED["social"]
    return [
        _need("gateway", used["gateway"], 1),
        _need("gateway-stream", rates()["streams"], STREAMS),
        _need("social-rpc", used["rpc"] * busiest, 1),
        _need("directory-rpc", used["directory-rpc"], 1),
        _need("social-worker", used["worker"] * busiest, 1),
    ]


def stored() -> dict[str, float]:
    """Gigabytes that a year adds to each service's database, by service."""
    return {room: sum(count * size for count, size, _ in rows) * MEMBERS / 1e9 for room, rows in STORED.items()}


def passing() -> float:
    """Gigabytes of outboxes and inboxes of 30 days, all services together."""
    a_day = MEMBERS * ASSUMED["active"] * ASSUMED["requests"] * ASSUMED["writes"] * ASSUMED["events"]
    return a_day * (1 + ASSUMED["listeners"]) * PASSING * 30 / 1e9


def _need(name: str, need: float, each: float) -> Need:
    """So many that those of the zones that are left are no busier than they may be, the same number in each zone."""
    zones = int(ASSUMED["zones"])
    least = need / each / ASSUMED["busy"] * zones / (zones - 1)
    return Need(name, need, each, max(zones, ceil(least / zones) * zones))


def lines() -> list[str]:
    """The tables' rows, as the page has them."""
    found = [f"| {name} | {value:,.0f} |" for name, value in rates().items()]
    found += [f"| {name} | {value:.2f} |" for name, value in processors().items()]
    found += [f"| `{one.name}` | {one.need:,.2f} | {one.each:,.0f} | {one.count} |" for one in needs()]
    for room, rows in STORED.items():
        words = ", ".join(f"{count} {word} of {size:,} bytes" for count, size, word in rows)
        found.append(f"| {room} | {words} | {stored()[room]:,.1f} |")
    return [*found, f"| all, for 30 days | rows of outbox and inbox of {PASSING:,} bytes | {passing():,.1f} |"]


if __name__ == "__main__":
    print("\n".join(lines()))
