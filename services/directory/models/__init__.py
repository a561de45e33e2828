"""The tables of the directory: what the registers say, what owners say, and who they are."""

from services.directory.models.base import Base
from services.directory.models.claims import Claim, Correction, Discarded, Erasure, Login, Member
from services.directory.models.entries import Entry, NameWord, Place, Profile, Queued
from services.directory.models.registers import Import, ImportRow, Loaded, Locality, Reject

__all__ = [
    "Base",
    "Claim",
    "Correction",
    "Discarded",
    "Entry",
    "Erasure",
    "Import",
    "ImportRow",
    "Loaded",
    "Locality",
    "Login",
    "Member",
    "NameWord",
    "Place",
    "Profile",
    "Queued",
    "Reject",
]
