"""Entries of the directory: one is the member's, is no longer, or could not be shown to be."""

from typing import Any

from contracts.directory.events import ClaimRefused, ProfessionalClaimed, ProfessionalClosed
from services.notifications.kinds.kind import Kind, Told, Words


def _member(data: dict[str, Any]) -> list[Told]:
    return [Told(data["member_id"], None)]


def _words(said: dict[str, tuple[str, str]]) -> dict[str, Words]:
    return {language: Words(subject, text, text) for language, (subject, text) in said.items()}


KINDS = (
    Kind(
        name="entry_claimed",
        tells={ProfessionalClaimed: _member},
        about="entry",
        subject="entry_id",
        path="/directory/{id}/edit",
        until=(ProfessionalClosed,),
        words=_words(
            {
                "fr": (
                    "Votre fiche est à vous",
                    "La fiche de l'annuaire que vous avez réclamée est à vous. Vous pouvez la compléter, et un signe à"
                    " côté de votre nom le montre.",
                ),
                "en": (
                    "Your entry is yours",
                    "The directory entry that you claimed is yours. You can complete it, and a sign beside your name"
                    " shows it.",
                ),
                "de": (
                    "Ihr Eintrag gehört Ihnen",
                    "Der Eintrag im Verzeichnis, den Sie beansprucht haben, gehört Ihnen. Sie können ihn ergänzen, und"
                    " ein Zeichen neben Ihrem Namen zeigt es.",
                ),
                "ar": (
                    "بطاقتك أصبحت لك",
                    "البطاقة التي طالبت بها في الدليل أصبحت لك. يمكنك إكمالها، وتظهر علامة بجانب اسمك.",
                ),
            }
        ),
    ),
    Kind(
        name="entry_closed",
        tells={ProfessionalClosed: _member},
        # what one did oneself is no news
        unless=lambda _tx, event: event.data["because"] in ("given_up", "erased"),
        about="entry",
        subject="entry_id",
        path="/directory/claims",
        because="because",
        why={
            "fr": {
                "left_register": "Elle ne figure plus dans le registre officiel. Si c'est une erreur, voyez d'abord"
                " avec l'organisme qui tient le registre.",
                "revoked": "Après vérification, nous ne pouvons plus confirmer qu'elle est à vous. Vous pouvez la"
                " réclamer de nouveau avec un document.",
            },
            "en": {
                "left_register": "It is no longer in the official register. If that is a mistake, please see the body"
                " that keeps the register first.",
                "revoked": "After a check we can no longer confirm that it is yours. You can claim it again with a"
                " document.",
            },
            "de": {
                "left_register": "Er steht nicht mehr im amtlichen Register. Wenn das ein Irrtum ist, wenden Sie sich"
                " bitte zuerst an die Stelle, die das Register führt.",
                "revoked": "Nach einer Prüfung können wir nicht mehr bestätigen, dass er Ihnen gehört. Sie können ihn"
                " mit einem Nachweis erneut beanspruchen.",
            },
            "ar": {
                "left_register": "لم تعد في السجل الرسمي. إن كان ذلك خطأ، فراجع أولًا الجهة التي تمسك السجل.",
                "revoked": "بعد التحقق لم نعد نستطيع تأكيد أنها لك. يمكنك المطالبة بها مجددًا بوثيقة.",
            },
        },
        words=_words(
            {
                "fr": (
                    "Une fiche n'est plus la vôtre",
                    "Votre fiche de l'annuaire n'est plus la vôtre, et le signe à côté de votre nom peut disparaître."
                    " {why}",
                ),
                "en": (
                    "An entry is no longer yours",
                    "Your directory entry is no longer yours, and the sign beside your name may go. {why}",
                ),
                "de": (
                    "Ein Eintrag gehört Ihnen nicht mehr",
                    "Ihr Eintrag im Verzeichnis gehört Ihnen nicht mehr, und das Zeichen neben Ihrem Namen kann"
                    " verschwinden. {why}",
                ),
                "ar": (
                    "لم تعد إحدى البطاقات لك",
                    "بطاقتك في الدليل لم تعد لك، وقد تختفي العلامة بجانب اسمك. {why}",
                ),
            }
        ),
    ),
    Kind(
        name="claim_refused",
        tells={ClaimRefused: _member},
        about="entry",
        subject="entry_id",
        path="/directory/claims",
        because="because",
        why={
            "fr": {
                "unreadable": "Le document n'était pas lisible. Vous pouvez en envoyer un autre.",
                "not_the_person": "Le document ne montre pas que cette fiche est la vôtre. Vous pouvez en envoyer un"
                " autre.",
                "out_of_date": "Le document est trop ancien. Vous pouvez en envoyer un plus récent.",
                "already_claimed": "Cette fiche est déjà à quelqu'un d'autre. Si c'est une erreur, écrivez-nous.",
                "left_register": "Cette fiche ne figure plus dans le registre officiel.",
            },
            "en": {
                "unreadable": "The document could not be read. You can send another one.",
                "not_the_person": "The document does not show that this entry is yours. You can send another one.",
                "out_of_date": "The document is too old. You can send a newer one.",
                "already_claimed": "This entry is already somebody else's. If that is a mistake, please write to us.",
                "left_register": "This entry is no longer in the official register.",
            },
            "de": {
                "unreadable": "Der Nachweis war nicht lesbar. Sie können einen anderen senden.",
                "not_the_person": "Der Nachweis zeigt nicht, dass dieser Eintrag Ihnen gehört. Sie können einen anderen"
                " senden.",
                "out_of_date": "Der Nachweis ist zu alt. Sie können einen neueren senden.",
                "already_claimed": "Dieser Eintrag gehört bereits jemand anderem. Wenn das ein Irrtum ist, schreiben"
                " Sie uns bitte.",
                "left_register": "Dieser Eintrag steht nicht mehr im amtlichen Register.",
            },
            "ar": {
                "unreadable": "لم تكن الوثيقة مقروءة. يمكنك إرسال وثيقة أخرى.",
                "not_the_person": "لا تُظهر الوثيقة أن هذه البطاقة لك. يمكنك إرسال وثيقة أخرى.",
                "out_of_date": "الوثيقة قديمة جدًا. يمكنك إرسال وثيقة أحدث.",
                "already_claimed": "هذه البطاقة لشخص آخر بالفعل. إن كان ذلك خطأ، فاكتب إلينا.",
                "left_register": "لم تعد هذه البطاقة في السجل الرسمي.",
            },
        },
        words=_words(
            {
                "fr": (
                    "Une réponse à votre demande",
                    "Nous n'avons pas pu confirmer que la fiche de l'annuaire est la vôtre. {why}",
                ),
                "en": (
                    "An answer to your claim",
                    "We could not confirm that the directory entry is yours. {why}",
                ),
                "de": (
                    "Eine Antwort auf Ihre Anfrage",
                    "Wir konnten nicht bestätigen, dass der Eintrag im Verzeichnis Ihnen gehört. {why}",
                ),
                "ar": (
                    "جواب على طلبك",
                    "لم نستطع تأكيد أن البطاقة في الدليل لك. {why}",
                ),
            }
        ),
    ),
)
