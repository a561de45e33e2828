"""The tables of the classifieds. Every constraint that can live in the database does."""

from services.classifieds.models.base import Base
from services.classifieds.models.contact import Conversation, Message, Recall
from services.classifieds.models.listings import Decision, Listing, Photo, Report
from services.classifieds.models.members import Block, Erasure, Member
from services.classifieds.models.rentals import Booking, Rental
from services.classifieds.models.searches import Search, Told

__all__ = [
    "Base",
    "Block",
    "Booking",
    "Conversation",
    "Decision",
    "Erasure",
    "Listing",
    "Member",
    "Message",
    "Photo",
    "Recall",
    "Rental",
    "Report",
    "Search",
    "Told",
]
