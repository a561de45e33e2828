"""The tables of appointments. Every constraint that can live in the database does: no two bookings of an agenda that
occupy a place overlap, whatever the code does."""

from services.appointments.models.agendas import (
    Agenda,
    Delegate,
    Hour,
    Override,
    Patient,
    Reason,
    Site,
)
from services.appointments.models.base import Base
from services.appointments.models.bookings import (
    OCCUPYING,
    STANDING,
    Booking,
    Calendar,
    Offer,
    Reminder,
    ReminderChoice,
    Wait,
)
from services.appointments.models.members import Block, Erasure, Member

__all__ = [
    "OCCUPYING",
    "STANDING",
    "Agenda",
    "Base",
    "Block",
    "Booking",
    "Calendar",
    "Delegate",
    "Erasure",
    "Hour",
    "Member",
    "Offer",
    "Override",
    "Patient",
    "Reason",
    "Reminder",
    "ReminderChoice",
    "Site",
    "Wait",
]
