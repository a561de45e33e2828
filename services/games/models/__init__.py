"""The tables of the games. Each that holds something of a member has row-level security, forced.

`SUBJECT_TABLES`: those whose `member_id` says whose row it is, each with its policy. `PUBLIC_TABLES`: those without, by
intention: members' public facts, who follows and blocks whom, due times, the heads of chains. A test knows of no
other.
"""

from services.games.models.base import Base
from services.games.models.following import Access, Block, Contact, Due, Head, Programme, Share
from services.games.models.members import Erasure, Member
from services.games.models.runs import Run

SUBJECT_TABLES = ("runs", "programmes", "shares", "accesses")
PUBLIC_TABLES = ("members", "erasures", "due", "contacts", "blocks", "heads")

__all__ = [
    "PUBLIC_TABLES",
    "SUBJECT_TABLES",
    "Access",
    "Base",
    "Block",
    "Contact",
    "Due",
    "Erasure",
    "Head",
    "Member",
    "Programme",
    "Run",
    "Share",
]
