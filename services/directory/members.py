"""Members as the directory knows them: a replica of identity's facts."""

from contracts.identity.events import MemberSnapshot
from kit.replica import MemberReplica
from services.directory.models import Member

replica = MemberReplica("directory", Member, MemberSnapshot)
