"""Members as the games know them, and that they were erased here."""

from kit.erasure import ErasureAnswer
from kit.replica import MemberFacts
from services.games.models.base import Base


class Member(MemberFacts, Base):
    """A member as identity tells of them."""


class Erasure(ErasureAnswer, Base):
    """One answer that a member was erased here."""
