"""A place is taken by one insert that does nothing when something is there already."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session
from uuid6 import uuid7

from kit.prepared import Prepared, execute
from services.appointments.models import Reason

_TAKE = Prepared(
    "appointments_take",
    text(
        "INSERT INTO bookings (id, agenda_id, site_id, reason_id, member_id, booked_by, session_id, state, starts_at,"
        " ends_at, during, expires_at, video) VALUES (:id, :agenda_id, :site_id, :reason_id, :member_id, :booked_by,"
        " :session_id, :state, :starts_at, :ends_at, tstzrange(:occupied_from, :occupied_to), :expires_at, :video)"
        " ON CONFLICT DO NOTHING RETURNING id"
    ),
)


def take(
    tx: Session,
    *,
    agenda_id: UUID,
    site_id: UUID,
    reason: Reason,
    member_id: UUID,
    booked_by: UUID,
    session_id: UUID | None,
    state: str,
    starts_at: datetime,
    ends_at: datetime,
    expires_at: datetime | None,
) -> UUID | None:
    """Take a place, the reason's buffers included; the id of its row, None when something is there already."""
    tx.flush()  # what was given free before must be free
    occupied_from, occupied_to = occupied(reason, starts_at, ends_at)
    booking_id = uuid7()
    row = {
        "id": booking_id, "agenda_id": agenda_id, "site_id": site_id, "reason_id": reason.id, "member_id": member_id,
        "booked_by": booked_by, "session_id": session_id, "state": state, "starts_at": starts_at, "ends_at": ends_at,
        "occupied_from": occupied_from, "occupied_to": occupied_to, "expires_at": expires_at, "video": reason.video,
    }  # fmt: skip
    return booking_id if execute(tx, _TAKE, row).first() else None


def occupied(reason: Reason, starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    """From when to when a visit occupies its agenda."""
    return starts_at - timedelta(minutes=reason.buffer_before), ends_at + timedelta(minutes=reason.buffer_after)
