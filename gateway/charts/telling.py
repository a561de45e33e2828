"""A chart in words, for who does not see it: what is there, from when to when, how far it reaches. Never a verdict."""

from collections.abc import Iterator

from gateway.charts.axis import Scale
from gateway.charts.measures import Shown

LEAST_TOGETHER = 7  # steps noted on both sides, before two measures are looked at together


def title(shown: Shown) -> str:
    """`Poids, du 1er mars 2026 au 30 mars 2026`."""
    words, series = shown.words, shown.series
    days = {"first": words.day(series["from"]), "last": words.day(series["to"])}
    return words.say("title", measure=words.measure(shown.name), **days)


def sentences(shown: Shown, scale: Scale | None, before: Shown | None = None) -> Iterator[str]:
    """What a description says of a measure."""
    words, known = shown.words, shown.known
    kind = "noted_weeks" if shown.step == "week" else "noted_days"
    yield words.say(kind, noted=words.number(len(known), 0), days=words.number(len(shown.steps), 0))
    if not known:
        yield words.say("nothing")
    elif words.numbers:
        yield from _numbers(shown, scale)
    for pause in shown.pauses():
        said = {"because": words.pauses(pause.said["because"]), "first": words.day(pause.said["from"])}
        if pause.said["to"]:
            yield words.say("pause", **said, last=words.day(pause.said["to"]))
        else:
            yield words.say("pause_open", **said)
    for mark in shown.marks:
        yield words.say("mark", number=words.number(mark.number, 0), what=mark.say(words))
    if before:
        days = {"first": words.day(before.series["from"]), "last": words.day(before.series["to"])}
        yield words.say("before", **days) if before.known else words.say("before_nothing")


def together(one: Shown, other: Shown) -> str:
    """On how many days both were noted, and, where they are few, that nothing follows from them."""
    number = sum(1 for pair in zip(one.values, other.values, strict=True) if None not in pair)
    weekly, few = one.step == "week", number < LEAST_TOGETHER
    kind = ("weeks_few" if few else "weeks") if weekly else ("together_few" if few else "together")
    return one.words.say(kind, number=one.words.number(number, 0), least=one.words.number(LEAST_TOGETHER, 0))


def _numbers(shown: Shown, scale: Scale | None) -> Iterator[str]:
    words, known = shown.words, shown.known
    kinds = {"lowest": min(known, key=_value), "highest": max(known, key=_value), "newest": known[-1]}
    for kind, (at, value) in kinds.items():
        if kind == "newest" or len(known) > 1:
            yield words.say(kind, value=shown.write(value), day=words.day(shown.steps[at]))
    if (mean := shown.means[-1]) is not None:
        yield words.say("mean", value=shown.write(mean))
    if shown.goal is not None:
        yield words.say("goal", value=shown.write(shown.goal))
    if shown.range:
        yield words.say("range", low=shown.write(shown.range[0]), high=shown.write(shown.range[1]))
    if scale and scale.low > 0:
        yield words.say("above", value=shown.write(scale.low))


def _value(pair: tuple[int, float]) -> float:
    return pair[1]
