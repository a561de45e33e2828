"""The words of the mails in French."""

WORDS = {
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
    "reset": (
        "Un nouveau mot de passe pour PatientsWorld",
        "Bonjour,\n\n"
        "Pour choisir un nouveau mot de passe, ouvrez ce lien dans les 30 minutes :\n\n"
        "{url}/password-reset?token={token}\n\n"
        "Ou donnez ce code à votre application :\n\n"
        "{token}\n\n"
        "Si vous n'avez rien demandé, ne faites rien : votre mot de passe n'a pas changé.\n",
    ),
    "password_changed": (
        "Votre mot de passe PatientsWorld a changé",
        "Bonjour,\n\n"
        "Le mot de passe de votre compte vient de changer, et vos autres appareils ont été déconnectés.\n\n"
        "Si c'était vous, vous n'avez rien à faire.\n"
        "Sinon, ouvrez {url} et demandez tout de suite un nouveau mot de passe avec « Mot de passe oublié ».\n",
    ),
    "email_change": (
        "Confirmez votre nouvelle adresse pour PatientsWorld",
        "Bonjour,\n\n"
        "Pour que votre compte utilise désormais cette adresse, ouvrez ce lien dans les 24 heures :\n\n"
        "{url}/email-change?token={token}\n\n"
        "Ou donnez ce code à votre application :\n\n"
        "{token}\n\n"
        "Si vous n'avez rien demandé, ne faites rien : cette adresse ne sera pas utilisée.\n",
    ),
    "email_taken": (
        "Cette adresse a déjà un compte PatientsWorld",
        "Bonjour,\n\n"
        "Quelqu'un vient de demander cette adresse pour un autre compte, mais elle a déjà le sien.\n"
        "Si c'était vous, connectez-vous avec cette adresse : {url}\n\n"
        "Sinon, ne faites rien : votre compte n'a pas changé.\n",
    ),
    "email_changed": (
        "L'adresse de votre compte PatientsWorld a changé",
        "Bonjour,\n\n"
        "Votre compte utilise désormais une autre adresse, et vos autres appareils ont été déconnectés.\n"
        "Celle-ci ne permet plus de se connecter.\n\n"
        "Si c'était vous, vous n'avez rien à faire.\n"
        "Sinon, prévenez-nous tout de suite : la page d'aide de {url} dit comment.\n",
    ),
}
