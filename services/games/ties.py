"""Who follows and who blocked whom, as social tells."""

from contracts.social.events import FollowAccepted
from kit.ties import Ties
from services.games.models import Block, Contact

ties = Ties(Contact, Block, FollowAccepted)
