"""Members as the games know them: a replica of identity's facts."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.identity.events import MemberSnapshot
from kit.database import clock
from kit.replica import MemberReplica
from services.games.models import Member

replica = MemberReplica("games", Member, MemberSnapshot)


def zone_of(tx: Session, member_id: UUID) -> str:
    """The time zone of a member's days; that of Paris as long as their facts are on their way."""
    return tx.scalars(select(Member.time_zone).where(Member.id == member_id)).one_or_none() or "Europe/Paris"


def today_of(tx: Session, member_id: UUID) -> date:
    """Which day it is where a member is."""
    return clock(tx).astimezone(ZoneInfo(zone_of(tx, member_id))).date()
