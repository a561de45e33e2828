"""Energy at rest, as a reference: nothing is subtracted from it for anybody."""

from datetime import date
from typing import Any

from services.healthbox.trackers import About

SOURCE = "Mifflin MD, St Jeor ST, et al. Am J Clin Nutr 1990;51:241-247"
YOUNGEST, OLDEST = 19, 78  # those it was measured in
WITHIN = 10  # percent, for about four in five people


def resting(kg: float, cm: float, age: int, sex: str) -> float:
    """Kilocalories a day at rest (Mifflin, St Jeor and others, 1990). A man, 70 kg, 175 cm, 30 years: 1648.75."""
    return 10 * kg + 6.25 * cm - 5 * age + (5 if sex == "male" else -161)


def at_rest(about: About, today: date, kg: float | None) -> dict[str, Any] | None:
    """{kcal, within, source}; None where something is not known, or for an age that it was not made for."""
    age, cm = about.age(today), about.height(today)
    if kg is None or cm is None or age is None or about.sex is None or not YOUNGEST <= age <= OLDEST:
        return None
    return {"kcal": resting(kg, cm, age, about.sex), "within": WITHIN, "source": SOURCE}
