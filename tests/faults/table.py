"""The table of `make faults`."""

from itertools import groupby

from tests.faults.stage import Outcome

HEAD = ("scenario", "times", "faults", "operations", "lost", "twice", "out of order", "other", "to calm, s", "alerts")


def row(outcomes: list[Outcome]) -> str:
    """One line for the runs of one scenario; the calm is the longest, an alert that only was pending in brackets."""
    counts = [sum(one.count(kind) for one in outcomes) for kind in ("lost", "twice", "order", "other")]
    sums = [sum(one.faults for one in outcomes), sum(one.operations for one in outcomes)]
    calm = f"{max(one.calm for one in outcomes):.1f}"
    firing = {name for one in outcomes for name, state in one.alerts.items() if state == "firing"}
    pending = {name for one in outcomes for name in one.alerts} - firing
    alerts = ", ".join([*sorted(firing), *(f"({name})" for name in sorted(pending))])
    cells = (outcomes[0].scenario, len(outcomes), *sums, *counts, calm, alerts)
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def table(outcomes: list[Outcome]) -> str:
    """A Markdown table, one line a scenario."""
    lines = [f"| {' | '.join(HEAD)} |", f"|{'---|' * len(HEAD)}"]
    lines += [row(list(runs)) for _, runs in groupby(outcomes, key=lambda one: one.scenario)]
    return "\n".join(lines)
