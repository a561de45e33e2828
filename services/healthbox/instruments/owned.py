"""WHO-5, PSS-4 and PSS-10: scored here, asked only with their owners' permission; their wording comes with that."""

from services.healthbox.instruments.instrument import Answers, Choice, Instrument, Question, Range, total

_PSS = (
    "Cohen S, Kamarck T, Mermelstein R. A global measure of perceived stress. J Health Soc Behav 1983;24:385–396; ten"
    " items: Cohen S, Williamson G, 1988."
)
_PSS_TERMS = "Its author’s permission is asked for through ePROVIDE (Mapi Research Trust)."


def _scale(highest: int, count: int) -> tuple[Question, ...]:
    return (Question(None, tuple(Choice(value) for value in range(highest + 1))),) * count


def percent(answers: Answers) -> float | None:
    """The five answers added, times four: 0 to 100 (Topp et al. 2015; World Health Organization 2024)."""
    raw = total(answers)
    return None if raw is None else raw * 4


def low_item(answers: Answers) -> tuple[str, ...]:
    """`low_item` where one answer is 0 or 1: worth talking about whatever the total (WHO Collaborating Centre in Mental
    Health, Psychiatric Research Unit, 1998)."""
    return ("low_item",) if any(answer is not None and answer <= 1 for answer in answers) else ()


def stress_10(answers: Answers) -> float | None:
    """PSS-10: the sum, with items 4, 5, 7 and 8 read backwards (Cohen and Williamson 1988)."""
    return _reversed(answers, {4, 5, 7, 8})


def stress_4(answers: Answers) -> float | None:
    """PSS-4: the sum, with items 2 and 3 read backwards (Cohen et al. 1983)."""
    return _reversed(answers, {2, 3})


def _reversed(answers: Answers, items: set[int]) -> float | None:
    return total(
        [
            4 - answer if answer is not None and number in items else answer
            for number, answer in enumerate(answers, start=1)
        ]
    )


OWNED = (
    Instrument(
        "who5", "WHO-5", "2024", None, _scale(5, 5), 0, 100,
        "World Health Organization. The World Health Organization-Five Well-Being Index (WHO-5). Geneva, 2024. Topp CW,"
        " Østergaard SD, Søndergaard S, Bech P. Psychother Psychosom 2015;84:167–176.",
        "CC BY-NC-SA 3.0 IGO: any commercial use needs the permission of the World Health Organization.",
        {"": (Range("up_to_28", 0, 28), Range("up_to_50", 29, 50), Range("above_50", 51, 100))},
        score=percent, hints=low_item, published=(), owned=True,
    ),
    Instrument(
        "pss4", "PSS-4", "1983", None, _scale(4, 4), 0, 16, _PSS, _PSS_TERMS, score=stress_4, published=(), owned=True
    ),
    Instrument(
        "pss10", "PSS-10", "1988", None, _scale(4, 10), 0, 40, _PSS, _PSS_TERMS, score=stress_10, published=(),
        owned=True,
    ),
)  # fmt: skip
