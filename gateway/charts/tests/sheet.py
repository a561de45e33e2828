"""Every tracker's chart with 0, 1, 3, 90 and 1,000 days on one page, to be looked at:

python -m gateway.charts.tests.sheet .run/charts.html
"""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from gateway.charts import Words, alone, draw
from gateway.charts.tests.series import LAST, a_goal, a_pause, a_series, weights

_SIDE_BY_SIDE = "figure { display: inline-block; inline-size: 23rem; vertical-align: top }"
DAYS = (0, 1, 3, 90, 1_000)
# of 80 falling weights, what makes numbers that a measure could have
_OF_WEIGHT = {
    "kg": lambda kg: kg,
    "physical": lambda kg: round(min(10.0, max(0.0, (kg - 76) * 1.6))),
    "asleep_minutes": lambda kg: round(kg * 5.2),
    "cigarettes": lambda kg: round(max(0.0, kg - 78)),
    "fruit_vegetables": lambda kg: round(max(0.0, kg - 76.5), 1),
    "steps": lambda kg: round(kg * 90),
}


def series(measure: str, days: int) -> dict[str, Any]:
    """So many days of a measure, with a goal, a pause and two marked days where there is room."""
    values = [None if kg is None else float(_OF_WEIGHT[measure](kg)) for kg in weights(days)]
    more: dict[str, Any] = {}
    if days > 3:
        more["goals"] = [a_goal(measure, float(_OF_WEIGHT[measure](79.0)))]
        more["pauses"] = [a_pause(str(LAST - timedelta(days=40)), str(LAST - timedelta(days=33)))]
        marked = {30: "Nouvelle attelle", 24: "Retour à la maison", 2: "Début du traitement"}
        more["marks"] = [{"day": str(LAST - timedelta(days=back)), "label": label} for back, label in marked.items()]
    return a_series(measure, values or [None] * 30, **more)


def page() -> str:
    """All of them, each a picture that stands alone."""
    parts = [f"<!doctype html><meta charset='utf-8'><title>Charts</title><style>{_SIDE_BY_SIDE}</style>"]
    for measure in _OF_WEIGHT:
        parts.append(f"<h2>{measure}</h2>")
        parts += [_figure(measure, days, "ltr") for days in DAYS]
        parts.append(_figure(measure, 90, "rtl"))
    one, other = series("kg", 90), series("physical", 90)
    earlier = [None if kg is None else kg + 0.9 for kg in weights(90)]
    before = a_series("kg", earlier, last=LAST - timedelta(days=90))
    parts.append("<h2>beside</h2>")
    parts.append(draw(one, "kg", words=Words(), previous=before, style=alone.style()))
    parts.append(draw(one, "kg", words=Words(), second=(other, "physical"), style=alone.style()))
    return "\n".join(parts)


def _figure(measure: str, days: int, direction: str) -> str:
    drawn = draw(series(measure, days), measure, words=Words(), direction=direction, style=alone.style())
    return f"<figure><figcaption>{days} {direction}</figcaption>{drawn}</figure>"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), "utf-8")
