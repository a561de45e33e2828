"""What of members' is due by the clock in the Health Box."""

from kit.due import DueList
from services.healthbox.models import Due

due = DueList(Due)
