"""Signing in: what is nobody's doing but the member's own, or a stranger's."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from contracts.identity.events import SessionOpened
from kit.inbox import Received
from services.notifications.kinds.kind import Kind, Told, Words
from services.notifications.members import replica

NEW = timedelta(hours=1)


def _member(data: dict[str, Any]) -> list[Told]:
    return [Told(data["member_id"], None)]


def _just_joined(tx: Session, event: Received) -> bool:
    """The first session, which comes with the sign-up, is no news; raises `Later` for a member nobody told of yet."""
    return event.time - replica.known(tx, event.data["member_id"]).since < NEW


KINDS = (
    Kind(
        name="new_sign_in",
        tells={SessionOpened: _member},
        unless=_just_joined,
        about="session",
        subject="session_id",
        path="/me/devices",
        waits=False,
        words={
            language: Words(subject, text, text)
            for language, subject, text in (
                (
                    "fr",
                    "Nouvelle connexion à votre compte",
                    "Quelqu'un s'est connecté à votre compte : {when}.\n"
                    "Si c'était vous, tout va bien. Sinon, fermez cette session et changez de mot de passe.",
                ),
                (
                    "en",
                    "New sign-in to your account",
                    "Someone signed in to your account: {when}.\n"
                    "If it was you, all is well. If not, close that session and change your password.",
                ),
                (
                    "de",
                    "Neue Anmeldung in Ihrem Konto",
                    "Jemand hat sich in Ihrem Konto angemeldet: {when}.\n"
                    "Wenn Sie es waren, ist alles gut. Sonst beenden Sie diese Sitzung und ändern Sie Ihr Passwort.",
                ),
                (
                    "ar",
                    "تسجيل دخول جديد إلى حسابك",
                    "سُجّل الدخول إلى حسابك: {when}.\nإذا كنت أنت فلا تقلق. وإلا فأنهِ هذه الجلسة وغيّر كلمة مرورك.",
                ),
            )
        },
    ),
)
