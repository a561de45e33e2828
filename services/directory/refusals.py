"""What the directory refuses, by name."""

from kit.refusals import Refusal


class AlreadyClaimed(Refusal):
    """This entry is somebody's already, or you have claimed it."""

    status = 409


class NotClaimable(Refusal):
    """This kind of account cannot claim this kind of entry."""

    status = 403


class WrongNumber(Refusal):
    """This is not the number of this entry in its register."""


class ProofFailed(Refusal):
    """The provider did not confirm that this entry is yours."""

    status = 409


class ProofNotOffered(Refusal):
    """No provider of professional identities is set up here."""

    status = 409


class UnknownUpload(Refusal):
    """This upload is not yours, or it is over."""


class TooManyClaims(Refusal):
    """Wait until your other claims are decided."""

    status = 409


class TooManyCorrections(Refusal):
    """Wait until your other corrections were looked at."""

    status = 409
