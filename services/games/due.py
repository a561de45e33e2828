"""What of members' is due by the clock in the games."""

from kit.due import DueList
from services.games.models import Due

due = DueList(Due)
