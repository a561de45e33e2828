"""The tables of the games. Each that holds something of a member has row-level security, forced.

`SUBJECT_TABLES`: those whose `member_id` says whose row it is, each with its policy. `PUBLIC_TABLES`: those without, by
intention. A test knows of no other.
"""

from services.games.models.base import Base
from services.games.models.members import Erasure, Member
from services.games.models.runs import Run

SUBJECT_TABLES = ("runs",)
PUBLIC_TABLES = ("members", "erasures")

__all__ = ["PUBLIC_TABLES", "SUBJECT_TABLES", "Base", "Erasure", "Member", "Run"]
