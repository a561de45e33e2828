"""A measure's result, and all of them as a table."""

from dataclasses import asdict, dataclass, field
from typing import Any

from bench.measure import interval


@dataclass(frozen=True)
class Result:
    """`product` and `limit` are one figure a round; the ratio is product / limit. `goal`: at least (or `at_most`).

    A note is what is printed beside: a percentile, a size. `parts` tells, for each side, which process used how
    much: processor microseconds of one request or event, unless said.
    """

    name: str
    unit: str
    product: list[float]
    limit: list[float]
    goal: float | None = None
    at_most: bool = False
    note: str = ""
    parts: dict[str, dict[str, float]] = field(default_factory=dict)
    parts_unit: str = "µs"
    ratios: list[float] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ratios", [p / q for p, q in zip(self.product, self.limit, strict=True)])

    @property
    def met(self) -> str:
        """Whether even the worse bound of the ratio reaches the goal; `within the spread` when only the median does."""
        middle, low, high = interval(self.ratios)
        if self.goal is None:
            return ""
        reached = [one <= self.goal if self.at_most else one >= self.goal for one in (low, middle, high)]
        return "yes" if all(reached) else "within the spread" if reached[1] else "no"

    def plain(self) -> dict[str, Any]:
        middle, low, high = interval(self.ratios)
        return {**asdict(self), "ratio": middle, "low": low, "high": high, "met": self.met}


def write(results: list[Result]) -> str:
    """A Markdown table, which is also readable as it is."""
    rows = [("measure", "product", "limit", "ratio [95 %]", "goal", "met?")]
    for one in results:
        middle, low, high = interval(one.ratios)
        goal = "" if one.goal is None else f"{'≤' if one.at_most else '≥'} {one.goal:.2f}"
        found = f"{middle:.2f} [{low:.2f}–{high:.2f}]"
        name = f"{one.name}, {one.unit}" + (f" ({one.note})" if one.note else "")
        rows.append((name, _number(one.product), _number(one.limit), found, goal, one.met))
    widths = [max(len(row[n]) for row in rows) for n in range(6)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


def write_parts(one: Result) -> str:
    """What each process used."""
    return "\n".join(
        f"  {side}: {', '.join(f'{name} {value:,.0f}' for name, value in parts.items())} {one.parts_unit}"
        for side, parts in one.parts.items()
    )


def _number(values: list[float]) -> str:
    middle = interval(values)[0]
    return f"{middle:,.0f}" if middle >= 100 else f"{middle:.3g}"
