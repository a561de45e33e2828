"""Arguments of the doors of classifieds, and the values clients may send."""

from contracts.classifieds.schemas.contact import *  # noqa: F403
from contracts.classifieds.schemas.listings import *  # noqa: F403
from contracts.classifieds.schemas.rentals import *  # noqa: F403
from contracts.classifieds.schemas.searching import *  # noqa: F403
