"""Arguments of the doors of the Health Box, and the values clients may send."""

from contracts.healthbox.schemas.doors import *  # noqa: F403
from contracts.healthbox.schemas.trackers import *  # noqa: F403
from contracts.healthbox.schemas.work import *  # noqa: F403
