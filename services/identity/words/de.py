"""The words of the mails in German."""

WORDS = {
    "confirm": (
        "Bestätigen Sie Ihre Registrierung bei PatientsWorld",
        "Guten Tag,\n\n"
        "um Ihre Registrierung zu bestätigen, öffnen Sie innerhalb von 24 Stunden diesen Link:\n\n"
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
    "reset": (
        "Ein neues Passwort für PatientsWorld",
        "Guten Tag,\n\n"
        "um ein neues Passwort zu wählen, öffnen Sie innerhalb von 30 Minuten diesen Link:\n\n"
        "{url}/password-reset?token={token}\n\n"
        "Oder geben Sie diesen Code in Ihrer App ein:\n\n"
        "{token}\n\n"
        "Wenn Sie nichts angefordert haben, tun Sie nichts: Ihr Passwort ist unverändert.\n",
    ),
    "password_changed": (
        "Ihr PatientsWorld-Passwort wurde geändert",
        "Guten Tag,\n\n"
        "das Passwort Ihres Kontos wurde soeben geändert, und Ihre anderen Geräte wurden abgemeldet.\n\n"
        "Wenn Sie es waren, müssen Sie nichts tun.\n"
        "Wenn nicht, öffnen Sie {url} und fordern Sie sofort mit „Passwort vergessen“ ein neues Passwort an.\n",
    ),
    "email_change": (
        "Bestätigen Sie Ihre neue Adresse für PatientsWorld",
        "Guten Tag,\n\n"
        "um diese Adresse künftig für Ihr Konto zu verwenden, öffnen Sie innerhalb von 24 Stunden diesen Link:\n\n"
        "{url}/email-change?token={token}\n\n"
        "Oder geben Sie diesen Code in Ihrer App ein:\n\n"
        "{token}\n\n"
        "Wenn Sie nichts angefordert haben, tun Sie nichts: Diese Adresse wird nicht verwendet.\n",
    ),
    "email_taken": (
        "Diese Adresse hat bereits ein PatientsWorld-Konto",
        "Guten Tag,\n\n"
        "jemand wollte soeben diese Adresse für ein anderes Konto verwenden, doch sie hat bereits ihr eigenes.\n"
        "Wenn Sie es waren, melden Sie sich mit dieser Adresse an: {url}\n\n"
        "Wenn nicht, tun Sie nichts: Ihr Konto ist unverändert.\n",
    ),
    "email_changed": (
        "Die Adresse Ihres PatientsWorld-Kontos wurde geändert",
        "Guten Tag,\n\n"
        "Ihr Konto verwendet ab jetzt eine andere Adresse, und Ihre anderen Geräte wurden abgemeldet.\n"
        "Mit dieser hier kann man sich nicht mehr anmelden.\n\n"
        "Wenn Sie es waren, müssen Sie nichts tun.\n"
        "Wenn nicht, benachrichtigen Sie uns sofort: Die Hilfeseite von {url} sagt, wie.\n",
    ),
}
