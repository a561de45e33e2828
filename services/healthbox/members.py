"""Members as the Health Box knows them: a replica of identity's facts."""

from contracts.identity.events import MemberSnapshot
from kit.replica import MemberReplica
from services.healthbox.models import Member

replica = MemberReplica("healthbox", Member, MemberSnapshot)
