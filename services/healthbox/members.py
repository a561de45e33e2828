"""Members as the Health Box knows them: a replica of identity's facts."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.identity.events import MemberSnapshot
from kit.replica import MemberReplica
from services.healthbox.models import Member

replica = MemberReplica("healthbox", Member, MemberSnapshot)


class Home(NamedTuple):
    """The country of a member, and the zone of their days."""

    country: str
    time_zone: str


def home(tx: Session, member_id: UUID) -> Home:
    """Where a member is at home; France as long as their facts are on their way."""
    found = tx.execute(select(Member.country, Member.time_zone).where(Member.id == member_id)).one_or_none()
    country, zone = found or (None, None)
    return Home(country or "FR", zone or "Europe/Paris")
