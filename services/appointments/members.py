"""Members as appointments knows them: a replica of identity's facts, and of who blocked whom."""

from contracts.identity.events import MemberSnapshot
from kit.replica import MemberReplica
from kit.ties import Blocks
from services.appointments.models import Block, Member

replica = MemberReplica("appointments", Member, MemberSnapshot)
blocks = Blocks(Block)
