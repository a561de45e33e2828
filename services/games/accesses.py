"""Who saw what of a member's results."""

from kit.accesses import Chains
from services.games.models import Access, Head, Member

accesses = Chains(Access, Head, Member)
