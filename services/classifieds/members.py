"""Members as the classifieds know them: a replica of identity's facts, and of who blocked whom."""

from contracts.identity.events import MemberSnapshot
from kit.replica import MemberReplica
from kit.ties import Blocks
from services.classifieds.models import Block, Member

replica = MemberReplica("classifieds", Member, MemberSnapshot)
blocks = Blocks(Block)
