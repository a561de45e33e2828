"""What appointments knows of members: copies of identity's members and of social's blocks."""

from sqlalchemy import Index

from kit.erasure import ErasureAnswer
from kit.replica import MemberFacts
from kit.ties import BlockFacts
from services.appointments.models.base import Base


class Member(MemberFacts, Base):
    """A member as identity tells of them."""


class Block(BlockFacts, Base):
    """That one member blocked another: neither books with the other. `id` is social's relation."""

    __table_args__ = (
        Index("blocks_pair", "from_id", "to_id", unique=True),
        Index("blocks_other_way", "to_id", "from_id"),
    )


class Erasure(ErasureAnswer, Base):
    """The answers that members were erased here."""
