"""What a member shows of their results to one other: some tasks, some days, until a moment."""

from contracts.games.events import ShareEnded, ShareGranted
from kit.shares import Shares
from services.games.due import due
from services.games.members import replica
from services.games.models import Member, Share
from services.games.refusals import NotToThem
from services.games.ties import ties

shares = Shares(Share, Member, "tasks", replica, ties, due, ShareGranted, ShareEnded, NotToThem)
