"""What a member shows of their Health Box to one other: some trackers, some days, until a moment."""

from contracts.healthbox.events import ShareEnded, ShareGranted
from kit.shares import Shares
from services.healthbox.due import due
from services.healthbox.members import replica
from services.healthbox.models import Member, Share
from services.healthbox.refusals import NotToThem
from services.healthbox.ties import ties

shares = Shares(Share, Member, "trackers", replica, ties, due, ShareGranted, ShareEnded, NotToThem)
