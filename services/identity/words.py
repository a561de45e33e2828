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
    },
}
