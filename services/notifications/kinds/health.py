"""The Health Box: somebody shows something, a share is over, it is time to note something. Never which tracker."""

from typing import Any

from contracts.healthbox.events import ReminderDue, ShareEnded, ShareGranted
from services.notifications.kinds.kind import Kind, Told, Words


def _reader(data: dict[str, Any]) -> list[Told]:
    return [Told(data["with_member_id"], data["member_id"])]


def _owner(data: dict[str, Any]) -> list[Told]:
    return [Told(data["member_id"], data["with_member_id"])]


def _member(data: dict[str, Any]) -> list[Told]:
    return [Told(data["member_id"], None)]


KINDS = (
    Kind(
        name="share_granted",
        tells={ShareGranted: _reader},
        about="share",
        subject="share_id",
        path="/health/shared-with-me",
        until=(ShareEnded,),
        words={
            "fr": Words(
                "Quelqu'un partage avec vous",
                "{name} vous montre une partie de son suivi. Chaque lecture lui est visible.",
                "Une personne vous montre une partie de son suivi. Chaque lecture lui est visible.",
            ),
            "en": Words(
                "Someone shares with you",
                "{name} shows you part of what they follow. They can see each time you read it.",
                "Someone shows you part of what they follow. They can see each time you read it.",
            ),
            "de": Words(
                "Jemand teilt etwas mit Ihnen",
                "{name} zeigt Ihnen einen Teil der eigenen Aufzeichnungen und sieht, wann Sie sie lesen.",
                "Jemand zeigt Ihnen einen Teil der eigenen Aufzeichnungen und sieht, wann Sie sie lesen.",
            ),
            "ar": Words(
                "شخص يشارك معك",
                "يعرض عليك {name} جزءًا من متابعته. ويرى كل قراءة تقوم بها.",
                "يعرض عليك شخص جزءًا من متابعته. ويرى كل قراءة تقوم بها.",
            ),
        },
    ),
    Kind(
        name="share_ended",
        tells={ShareEnded: _owner},
        # what one ended oneself is no news, and a block or a departure is not told
        unless=lambda _tx, event: event.data["because"] != "expired",
        about="share",
        subject="share_id",
        path="/health/shares",
        mail=False,
        words={
            "fr": Words(
                "Un partage est terminé",
                "Votre partage avec {name} est arrivé à son terme. Plus rien n'en est montré.",
                "Un de vos partages est arrivé à son terme. Plus rien n'en est montré.",
            ),
            "en": Words(
                "A share has ended",
                "Your share with {name} has come to its end. Nothing of it is shown any more.",
                "One of your shares has come to its end. Nothing of it is shown any more.",
            ),
            "de": Words(
                "Eine Freigabe ist beendet",
                "Ihre Freigabe für {name} ist abgelaufen. Nichts davon wird mehr gezeigt.",
                "Eine Ihrer Freigaben ist abgelaufen. Nichts davon wird mehr gezeigt.",
            ),
            "ar": Words(
                "انتهت مشاركة",
                "انتهت مشاركتك مع {name}. لم يعد يُعرض منها شيء.",
                "انتهت إحدى مشاركاتك. لم يعد يُعرض منها شيء.",
            ),
        },
    ),
    Kind(
        name="health_reminder",
        tells={ReminderDue: _member},
        about="reminder",
        subject="reminder_id",
        path="/health",
        mail=False,
        words={
            "fr": Words(
                "Votre rappel", "C'est le moment que vous aviez choisi pour noter.", "Le rappel que vous aviez choisi."
            ),
            "en": Words("Your reminder", "It is the time you chose to note something.", "The reminder that you chose."),
            "de": Words(
                "Ihre Erinnerung",
                "Es ist die Zeit, die Sie zum Notieren gewählt haben.",
                "Die Erinnerung, die Sie gewählt haben.",
            ),
            "ar": Words("تذكيرك", "حان الوقت الذي اخترته للتدوين.", "التذكير الذي اخترته."),
        },
    ),
)
