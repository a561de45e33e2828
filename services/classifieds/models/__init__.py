"""The tables of the classifieds. Every constraint that can live in the database does."""

from services.classifieds.models.base import Base
from services.classifieds.models.listings import Decision, Listing, Photo, Report
from services.classifieds.models.members import Block, Erasure, Member

__all__ = ["Base", "Block", "Decision", "Erasure", "Listing", "Member", "Photo", "Report"]
