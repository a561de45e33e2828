"""Draws `deploy.graph` into docs/architecture.md: `python -m deploy.picture`.

Who connects to whom is a diagram; who asks and who hears whom, through the broker, is a table.
"""

from pathlib import Path

from contracts.catalogue import catalogue
from deploy import graph

PAGE = Path(__file__).parents[1] / "docs" / "architecture.md"
BEGIN, END = "<!-- the graph: `make docs` -->\n", "<!-- end of the graph -->\n"
_SHAPES = {"smtp": "smtp>SMTP]", "provider": "provider>OpenID provider]", "ingress": "ingress([ingress])"}


def draw() -> str:
    """The section between the marks."""
    return f"```mermaid\n{diagram()}```\n\n{table()}"


def diagram() -> str:
    """A flowchart of Mermaid: for each server, in the graph's order, who opens connections to it."""
    named = [*(part.name for part in graph.parts()), *(one.name for one in graph.processes() if one.port)]
    lines = ["flowchart LR", *(f"  {_shape(name)}" for name in ("ingress", *(part.name for part in graph.parts())))]
    for reached in named:
        who = sorted(process for process, part in graph.edges() if part == reached)
        lines.append(f"  {' & '.join(who)} --> {reached}")
    return "".join(f"{line}\n" for line in lines)


def table() -> str:
    """Whom a service is asked by, and whose events it hears: all through RabbitMQ, whose rights are `kit.access`."""
    heard = {(event.type.partition(".")[0], listener) for event in catalogue() for listener in event.listeners}
    rows = ["| service | is called by | hears the events of |", "|---|---|---|"]
    for room in graph.ROOMS:
        callers = sorted(user for user, asked in graph.asks() if asked == room)
        publishers = sorted(publisher for publisher, listener in heard if listener == room)
        rows.append(f"| {room} | {', '.join(callers)} | {', '.join(publishers)} |")
    return "".join(f"{row}\n" for row in rows)


def page(text: str) -> str:
    """The page with its section drawn anew."""
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + draw() + END + rest.partition(END)[2]


def _shape(name: str) -> str:
    return _SHAPES.get(name, f"{name}[({name})]")


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text()))
