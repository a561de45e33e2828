"""What social refuses, by name."""

from kit.refusals import Refusal


class NotOneself(Refusal):
    """You cannot do this to yourself."""


class RestorationOver(Refusal):
    """A removed post can be restored for 30 seconds only."""

    status = 409
