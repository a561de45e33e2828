"""Events of notifications, which tells people, and other services next to nothing."""

from kit.events import ErasureEvent, ResendRequested


class ResendWanted(ResendRequested):
    """Notifications found a gap in an aggregate's events and asks to have them again."""

    type = "notifications.resend.requested"
    listeners = ("identity", "social", "appointments", "directory", "healthbox", "classifieds", "games")


class ErasureDone(ErasureEvent):
    """Notifications has erased what it held of a member who leaves."""

    type = "notifications.erasure.done"
