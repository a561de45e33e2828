"""What the Health Box refuses, by name."""

from kit.refusals import Refusal


class TooManyToday(Refusal):
    """There are enough entries of that day already."""

    status = 409


class UndoOver(Refusal):
    """The time in which this could be taken back is over."""

    status = 409


class NotToThem(Refusal):
    """You share with professionals, and with members who follow you and whom you follow."""

    status = 409


class InstrumentOff(Refusal):
    """This questionnaire is not offered here: its owner asks for a permission."""

    status = 409


class JobRunning(Refusal):
    """Another of this kind is not over yet."""

    status = 409


class KeysAway(Refusal):
    """What is sealed cannot be opened at the moment."""

    status = 503
    healable = True
    extra = {"retry_after": 5}  # noqa: RUF012
