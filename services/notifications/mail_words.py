"""What every mail says around its news, in four languages. In French, English, German and Arabic, plain and kind."""

from typing import NamedTuple


class Frame(NamedTuple):
    """The words around the news of a mail."""

    hello: str
    open: str
    answer: str
    digest_subject: str
    digest_intro: str
    more: str
    why: str
    stop_kind: str
    stop_all: str
    settings: str


FRAMES = {
    "fr": Frame(
        hello="Bonjour,",
        open="Ouvrir dans PatientsWorld",
        answer="Confirmer ou annuler",
        digest_subject="Les nouvelles du jour",
        digest_intro="Voici ce qui est arrivé depuis le dernier résumé :",
        more="D'autres nouvelles vous attendent dans PatientsWorld.",
        why="Vous recevez ce message parce que vous avez un compte PatientsWorld.",
        stop_kind="Ne plus recevoir ce genre de message",
        stop_all="Ne plus recevoir de message",
        settings="Choisir ce que vous recevez",
    ),
    "en": Frame(
        hello="Hello,",
        open="Open in PatientsWorld",
        answer="Confirm or cancel",
        digest_subject="Today's news",
        digest_intro="This is what happened since the last summary:",
        more="There is more news for you in PatientsWorld.",
        why="You receive this message because you have a PatientsWorld account.",
        stop_kind="Stop receiving this kind of message",
        stop_all="Stop receiving messages",
        settings="Choose what you receive",
    ),
    "de": Frame(
        hello="Guten Tag,",
        open="In PatientsWorld öffnen",
        answer="Zusagen oder absagen",
        digest_subject="Neues vom Tag",
        digest_intro="Das ist seit der letzten Zusammenfassung geschehen:",
        more="In PatientsWorld gibt es noch mehr Neues für Sie.",
        why="Sie erhalten diese Nachricht, weil Sie ein Konto bei PatientsWorld haben.",
        stop_kind="Solche Nachrichten nicht mehr erhalten",
        stop_all="Keine Nachrichten mehr erhalten",
        settings="Wählen, was Sie erhalten",
    ),
    "ar": Frame(
        hello="مرحبًا،",
        open="فتح في PatientsWorld",
        answer="التأكيد أو الإلغاء",
        digest_subject="أخبار اليوم",
        digest_intro="هذا ما حدث منذ الملخّص الأخير:",
        more="هناك أخبار أخرى في انتظارك في PatientsWorld.",
        why="تصلك هذه الرسالة لأن لديك حسابًا في PatientsWorld.",
        stop_kind="إيقاف هذا النوع من الرسائل",
        stop_all="إيقاف الرسائل",
        settings="اختيار ما يصلك",
    ),
}
