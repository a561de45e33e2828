"""Following: somebody asks to, somebody accepted."""

from typing import Any

from contracts.social.events import BlockPlaced, FollowAccepted, FollowRequested, FollowWithdrawn
from services.notifications import ties
from services.notifications.kinds.kind import Kind, Told, Words


def _asked(data: dict[str, Any]) -> list[Told]:
    return [Told(data["to_id"], data["from_id"])]


def _asking(data: dict[str, Any]) -> list[Told]:
    return [Told(data["from_id"], data["to_id"])]


KINDS = (
    Kind(
        name="follow_requested",
        tells={FollowRequested: _asked},
        about="member",
        subject="relation_id",
        path="/me/requests",
        until=(FollowWithdrawn, FollowAccepted, BlockPlaced),
        mail=False,
        words={
            "fr": Words(
                "Une demande vous attend",
                "{name} demande à suivre vos publications. À vous d'accepter ou non.",
                "Quelqu'un demande à suivre vos publications. À vous d'accepter ou non.",
            ),
            "en": Words(
                "A request is waiting for you",
                "{name} asks to follow your posts. You decide whether to accept.",
                "Someone asks to follow your posts. You decide whether to accept.",
            ),
            "de": Words(
                "Eine Anfrage wartet auf Sie",
                "{name} möchte Ihren Beiträgen folgen. Sie entscheiden, ob Sie zustimmen.",
                "Jemand möchte Ihren Beiträgen folgen. Sie entscheiden, ob Sie zustimmen.",
            ),
            "ar": Words(
                "لديك طلب في انتظارك",
                "طلب {name} متابعة منشوراتك. القبول أو الرفض قرارك.",
                "طلب شخص ما متابعة منشوراتك. القبول أو الرفض قرارك.",
            ),
        },
    ),
    Kind(
        name="follow_accepted",
        tells={FollowAccepted: _asking},
        unless=lambda tx, event: not ties.was_asked(tx, event),
        about="member",
        subject="relation_id",
        path="/members/{id}",
        mail=False,
        words={
            "fr": Words(
                "Votre demande est acceptée",
                "{name} a accepté votre demande : vous pouvez lire ses publications.",
                "Une personne a accepté votre demande : vous pouvez lire ses publications.",
            ),
            "en": Words(
                "Your request was accepted",
                "{name} accepted your request: you can read their posts.",
                "Someone accepted your request: you can read their posts.",
            ),
            "de": Words(
                "Ihre Anfrage wurde angenommen",
                "{name} hat Ihre Anfrage angenommen: Sie können die Beiträge lesen.",
                "Jemand hat Ihre Anfrage angenommen: Sie können die Beiträge lesen.",
            ),
            "ar": Words(
                "قُبل طلبك",
                "قبل {name} طلبك: يمكنك قراءة منشوراته.",
                "قُبل طلبك: يمكنك قراءة المنشورات.",
            ),
        },
    ),
)
