"""What the worker does by the clock."""

from kit.erasure import BlankLate
from kit.worker import Job
from services.healthbox import erasing

JOBS: tuple[Job, ...] = (Job("blank_late", 10, BlankLate(erasing.TOMBSTONES, erasing.SPARED)),)
