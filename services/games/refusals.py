"""What the games refuse, by name."""

from kit.refusals import Invalid, Refusal


class ImpossibleTrials(Invalid):
    """These trials cannot be those of this run."""


class RunOver(Refusal):
    """This run is over already."""

    status = 409


class NotToThem(Refusal):
    """You share with professionals, and with members who follow you and whom you follow."""

    status = 409
