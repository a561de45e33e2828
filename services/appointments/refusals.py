"""What appointments refuses, by name."""

from kit.refusals import Refusal


class NotProfessional(Refusal):
    """Only a professional's account opens an agenda."""

    status = 403


class MissingRight(Refusal):
    """You manage this agenda, but not this part of it."""

    status = 403


class AgendaClosed(Refusal):
    """This professional takes no bookings here for now."""

    status = 409


class SlotTaken(Refusal):
    """This slot is not free any more. `next` names the next free ones."""

    status = 409


class TooManyHolds(Refusal):
    """You already keep two slots: confirm or release one first."""

    status = 409


class TooManyWaits(Refusal):
    """You wait for this visit already, or on too many lists."""

    status = 409


class HoldExpired(Refusal):
    """The slot was kept for five minutes, and these are over."""

    status = 409


class NotForYou(Refusal):
    """This reason is not for you: it is for new or for known patients only, or for another age."""

    status = 409


class TooLateToMove(Refusal):
    """The time in which this appointment can be moved is over."""

    status = 409


class TooLateToCancel(Refusal):
    """Past the cut-off, a reason is needed to cancel."""

    status = 409


class NotPossibleNow(Refusal):
    """The appointment is not in a state in which this can be done."""

    status = 409


class OfferOver(Refusal):
    """This offer is over."""

    status = 409


class InvalidLink(Refusal):
    """This link is not valid, or not any more."""

    status = 404
