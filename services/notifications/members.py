"""Members as notifications knows them: a replica of identity's facts."""

from contracts.identity.events import MemberSnapshot
from kit.replica import MemberReplica
from services.notifications.models import Member

replica = MemberReplica("notifications", Member, MemberSnapshot)
