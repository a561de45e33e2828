"""What the classifieds refuse, by name."""

from kit.refusals import Refusal


class NotAllowedHere(Refusal):
    """This may be neither offered nor sought here.

    `extra`: `rule`, its code; `why` and `instead`, a sentence each: the reason, and where to go with it.
    """


class ContactInText(Refusal):
    """Addresses and numbers do not stand in a listing: people write to you inside the application."""


class NotPossibleNow(Refusal):
    """This listing or rental is not in a state in which this can be done."""

    status = 409


class TooManyListings(Refusal):
    """You have as many listings as one may have: close or remove one first."""

    status = 409


class TooManyPhotos(Refusal):
    """A listing has at most eight photos: remove one first."""

    status = 409


class AppealOver(Refusal):
    """There is no decision to appeal against, or the time for it is over."""

    status = 409


class InvalidLink(Refusal):
    """This link is not valid, or not any more."""

    status = 404


class NotForRent(Refusal):
    """Only what is offered for rent by another has days that can be asked for."""

    status = 409


class DaysTaken(Refusal):
    """Some of these days are taken. `next` names the next free ones."""

    status = 409


class TooManySearches(Refusal):
    """You keep as many searches as one may: remove one first."""

    status = 409


class LinksFromNewMembers(Refusal):
    """Members who joined lately send no links: describe it in words, or add a photo to your listing."""


class ConversationClosed(Refusal):
    """This conversation is over."""

    status = 409
