"""The words of identity's mails, by language and purpose: (subject, text). `{token}` stands on a line of its own."""

WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "fr": {
        "confirm": (
            "Confirmez votre inscription à PatientsWorld",
            "Bonjour,\n\n"
            "Pour confirmer votre inscription, ouvrez ce lien dans les 24 heures :\n\n"
            "{url}/confirm?token={token}\n\n"
            "Ou donnez ce code à votre application :\n\n"
            "{token}\n\n"
            "Si vous n'avez rien demandé, ne faites rien : aucun compte ne sera créé.\n",
        ),
        "known": (
            "Vous avez déjà un compte PatientsWorld",
            "Bonjour,\n\n"
            "Quelqu'un vient de demander une inscription avec cette adresse, qui a déjà un compte.\n"
            "Si c'était vous, connectez-vous avec votre mot de passe : {url}\n\n"
            "Sinon, ne faites rien : votre compte n'a pas changé.\n",
        ),
        "farewell": (
            "Votre compte PatientsWorld est fermé",
            "Bonjour,\n\n"
            "Votre compte est fermé, et ce que vous y aviez écrit n'est plus visible pour personne.\n"
            "Tout est effacé dans les 7 jours, cette adresse aussi : nous ne vous écrirons plus.\n\n"
            "Vous pourrez toujours ouvrir un nouveau compte : {url}\n",
        ),
        "unused": (
            "Votre compte PatientsWorld sera effacé dans 30 jours",
            "Bonjour,\n\n"
            "Vous n'êtes pas venu sur PatientsWorld depuis près de deux ans.\n"
            "Dans 30 jours, votre compte et ce que vous y avez écrit seront effacés.\n\n"
            "Pour les garder, connectez-vous une fois d'ici là : {url}\n",
        ),
    },
    "en": {
        "confirm": (
            "Confirm your PatientsWorld account",
            "Hello,\n\n"
            "To confirm your account, open this link within 24 hours:\n\n"
            "{url}/confirm?token={token}\n\n"
            "Or give this code to your app:\n\n"
            "{token}\n\n"
            "If you did not ask for this, do nothing: no account will be made.\n",
        ),
        "known": (
            "You already have a PatientsWorld account",
            "Hello,\n\n"
            "Somebody just asked for an account with this address, which already has one.\n"
            "If it was you, sign in with your password: {url}\n\n"
            "If not, do nothing: your account has not changed.\n",
        ),
        "farewell": (
            "Your PatientsWorld account is closed",
            "Hello,\n\n"
            "Your account is closed, and nobody sees what you wrote there any more.\n"
            "All of it is erased within 7 days, this address too: we will not write again.\n\n"
            "You can always open a new account: {url}\n",
        ),
        "unused": (
            "Your PatientsWorld account will be erased in 30 days",
            "Hello,\n\n"
            "You have not been on PatientsWorld for almost two years.\n"
            "In 30 days your account and what you wrote there will be erased.\n\n"
            "To keep them, sign in once before then: {url}\n",
        ),
    },
    "de": {
        "confirm": (
            "Bestätigen Sie Ihre Anmeldung bei PatientsWorld",
            "Guten Tag,\n\n"
            "um Ihre Anmeldung zu bestätigen, öffnen Sie innerhalb von 24 Stunden diesen Link:\n\n"
            "{url}/confirm?token={token}\n\n"
            "Oder geben Sie diesen Code in Ihrer App ein:\n\n"
            "{token}\n\n"
            "Wenn Sie nichts angefordert haben, tun Sie nichts: Es wird kein Konto angelegt.\n",
        ),
        "known": (
            "Sie haben bereits ein PatientsWorld-Konto",
            "Guten Tag,\n\n"
            "jemand hat soeben ein Konto mit dieser Adresse angefordert, für die es bereits eines gibt.\n"
            "Wenn Sie es waren, melden Sie sich mit Ihrem Passwort an: {url}\n\n"
            "Wenn nicht, tun Sie nichts: Ihr Konto ist unverändert.\n",
        ),
        "farewell": (
            "Ihr PatientsWorld-Konto ist geschlossen",
            "Guten Tag,\n\n"
            "Ihr Konto ist geschlossen, und niemand sieht mehr, was Sie dort geschrieben haben.\n"
            "Alles wird innerhalb von 7 Tagen gelöscht, auch diese Adresse: Wir schreiben Ihnen nicht mehr.\n\n"
            "Sie können jederzeit ein neues Konto eröffnen: {url}\n",
        ),
        "unused": (
            "Ihr PatientsWorld-Konto wird in 30 Tagen gelöscht",
            "Guten Tag,\n\n"
            "Sie waren seit fast zwei Jahren nicht mehr bei PatientsWorld.\n"
            "In 30 Tagen werden Ihr Konto und alles, was Sie dort geschrieben haben, gelöscht.\n\n"
            "Um sie zu behalten, melden Sie sich bis dahin einmal an: {url}\n",
        ),
    },
    "ar": {
        "confirm": (
            "تأكيد التسجيل في PatientsWorld",
            "مرحبًا،\n\n"
            "لتأكيد تسجيلك، افتح هذا الرابط خلال 24 ساعة:\n\n"
            "{url}/confirm?token={token}\n\n"
            "أو أدخل هذا الرمز في تطبيقك:\n\n"
            "{token}\n\n"
            "إذا لم تطلب ذلك فلا تفعل شيئًا: لن يُنشأ أي حساب.\n",
        ),
        "known": (
            "لديك حساب في PatientsWorld",
            "مرحبًا،\n\n"
            "طلب شخص ما للتو إنشاء حساب بهذا العنوان، ولهذا العنوان حساب بالفعل.\n"
            "إذا كنت أنت، فسجّل الدخول بكلمة مرورك: {url}\n\n"
            "وإلا فلا تفعل شيئًا: حسابك لم يتغير.\n",
        ),
        "farewell": (
            "أُغلق حسابك في PatientsWorld",
            "مرحبًا،\n\n"
            "أُغلق حسابك، ولم يعد أحد يرى ما كتبته فيه.\n"
            "سيُمحى كل شيء خلال 7 أيام، وهذا العنوان أيضًا: لن نراسلك بعد الآن.\n\n"
            "يمكنك دائمًا فتح حساب جديد: {url}\n",
        ),
        "unused": (
            "سيُمحى حسابك في PatientsWorld بعد 30 يومًا",
            "مرحبًا،\n\n"
            "لم تزر PatientsWorld منذ ما يقارب عامين.\n"
            "بعد 30 يومًا سيُمحى حسابك وكل ما كتبته فيه.\n\n"
            "للاحتفاظ بهما، سجّل الدخول مرة واحدة قبل ذلك: {url}\n",
        ),
    },
}
