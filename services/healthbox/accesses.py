"""Who saw what of a member's Health Box."""

from kit.accesses import Chains
from services.healthbox.models import Access, Head, Member

accesses = Chains(Access, Head, Member)
