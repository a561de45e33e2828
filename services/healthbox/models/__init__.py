"""The tables of the Health Box. Each that holds something of a member has row-level security, forced.

`SUBJECT_TABLES`: those whose `member_id` says whose row it is, each with its policy. `PUBLIC_TABLES`: those without, by
intention: members' public facts, who follows and blocks whom, due times, the heads of chains,
foods. A test knows of no
other.
"""

from services.healthbox.models.base import Base
from services.healthbox.models.entries import Entry, Favourite, Goal, Gone, Height, Pause, Profile, Revision
from services.healthbox.models.mastery import Access, Block, Contact, Due, Erasure, Head, Key, Member, Reminder, Share
from services.healthbox.models.work import Assessment, Food, Job, Mark

SUBJECT_TABLES = (
    "entries", "revisions", "profiles", "heights", "goals", "pauses", "favourites", "assessments", "reminders",
    "keys", "shares", "accesses", "jobs", "marks", "gone",
)  # fmt: skip
PUBLIC_TABLES = ("members", "due", "erasures", "contacts", "blocks", "heads", "foods")

__all__ = [
    "PUBLIC_TABLES",
    "SUBJECT_TABLES",
    "Access",
    "Assessment",
    "Base",
    "Block",
    "Contact",
    "Due",
    "Entry",
    "Erasure",
    "Favourite",
    "Food",
    "Goal",
    "Gone",
    "Head",
    "Height",
    "Job",
    "Key",
    "Mark",
    "Member",
    "Pause",
    "Profile",
    "Reminder",
    "Revision",
    "Share",
]
