"""`python -m bench.charts`: processor time of a chart of three years of daily notes, and of what stands around it.

The goal is under 30 ms. No server is needed; it ends with 1 where the goal is missed.
"""

from collections.abc import Callable
from statistics import median
from time import process_time

from gateway.charts import Words, draw, table
from gateway.charts.tests.series import a_goal, a_pause, a_series, weights

DAYS, GOAL, ROUNDS = 1_095, 30.0, 21


def main() -> int:
    """Print a line for each kind of chart."""
    says = Words()
    pauses = [a_pause("2025-08-01", "2025-08-21", "holidays"), a_pause("2026-02-03", "2026-02-12")]
    weight = a_series("kg", weights(DAYS), goals=[a_goal("kg", 74.0)], pauses=pauses)
    sleep = a_series("asleep_minutes", [None if value is None else value * 5.5 for value in weights(DAYS)])
    kinds: dict[str, Callable[[], object]] = {
        "weight, goal and pauses": lambda: draw(weight, "kg", words=says),
        "with the three years before": lambda: draw(weight, "kg", words=says, previous=weight),
        "with a second tracker": lambda: draw(weight, "kg", words=says, second=(sleep, "asleep_minutes")),
        "its table": lambda: table(weight, "kg", words=says),
    }
    missed = False
    print(f"{DAYS:,} days, processor milliseconds, median of {ROUNDS} (goal for a chart: under {GOAL:g})")
    for name, make in kinds.items():
        spent = median(_spent(make) for _ in range(ROUNDS))
        size = len(str(make())) / 1024
        print(f"  {name:<28} {spent:6.1f} ms" + (f"  {size:5.1f} KiB" if "table" not in name else ""))
        missed = missed or ("table" not in name and spent >= GOAL)
    return int(missed)


def _spent(make: Callable[[], object]) -> float:
    began = process_time()
    make()
    return (process_time() - began) * 1000


if __name__ == "__main__":
    raise SystemExit(main())
