"""The words that pages share, in French; `translations/` has the other languages.

Each is said by the name of what it is about: an audience, a field, a refusal.
"""

from flask_babel import lazy_gettext as _l

from gateway.pages import (
    words_agenda,
    words_classifieds,
    words_directory,
    words_files,
    words_games,
    words_health,
    words_questions,
    words_rentals,
    words_report,
    words_visits,
)
from gateway.pages.words_agenda import EXCEPTIONS as EXCEPTIONS
from gateway.pages.words_agenda import MAILS as MAILS
from gateway.pages.words_agenda import MY_PATIENTS as MY_PATIENTS
from gateway.pages.words_agenda import MY_STATES as MY_STATES
from gateway.pages.words_agenda import NOTICE_KINDS as NOTICE_KINDS
from gateway.pages.words_agenda import NOTICES as NOTICES
from gateway.pages.words_agenda import RIGHTS as RIGHTS
from gateway.pages.words_agenda import SIDES as SIDES
from gateway.pages.words_directory import ANSWERS as ANSWERS
from gateway.pages.words_directory import BECAUSE as BECAUSE
from gateway.pages.words_directory import CLAIMS as CLAIMS
from gateway.pages.words_directory import CLAIMS_REFUSED as CLAIMS_REFUSED
from gateway.pages.words_directory import CORRECTIONS as CORRECTIONS
from gateway.pages.words_directory import ENTRY_KINDS as ENTRY_KINDS
from gateway.pages.words_directory import FILTERS as FILTERS
from gateway.pages.words_directory import MODES as MODES
from gateway.pages.words_directory import PARTS as PARTS
from gateway.pages.words_directory import SECTORS as SECTORS
from gateway.pages.words_directory import SOURCES as SOURCES
from gateway.pages.words_visits import CANCELLED as CANCELLED
from gateway.pages.words_visits import LEADS as LEADS
from gateway.pages.words_visits import PATIENTS as PATIENTS
from gateway.pages.words_visits import STATES as STATES

AUDIENCES = {
    "me": (_l("Moi seulement"), _l("Une note pour vous : personne d’autre ne la voit.")),
    "contacts": (_l("Mes contacts"), _l("Les personnes que vous suivez et qui vous suivent.")),
    "followers": (_l("Mes abonnés"), _l("Les personnes qui vous suivent.")),
    "members": (_l("Tous les membres"), _l("Toute personne qui a un compte ici.")),
}
THEIR_AUDIENCES = {
    "me": _l("Vous seulement"),
    "contacts": _l("Ses contacts"),
    "followers": _l("Ses abonnés"),
    "members": _l("Tous les membres"),
}
MY_AUDIENCES = {
    "me": _l("Vous seulement"),
    "contacts": _l("Vos contacts"),
    "followers": _l("Vos abonnés"),
    "members": _l("Tous les membres"),
}
WHY = {
    "own": _l("Vous l’avez écrit"),
    "following": _l("Vous suivez cette personne"),
    "members": _l("Écrit pour tous les membres"),
}
KINDS = {
    "patient": _l("vit avec une maladie"),
    "carer": _l("accompagne un proche"),
    "professional": _l("professionnel de santé"),
    "association": _l("association"),
    "partner": _l("partenaire"),
}
MY_KINDS = {
    "patient": _l("Je vis avec une maladie"),
    "carer": _l("J’accompagne un proche"),
    "professional": _l("Je suis professionnel de santé"),
    "association": _l("Je représente une association"),
    "partner": _l("Je représente un partenaire"),
}
POLICIES = {
    "approve": (_l("Je réponds à chaque demande"), _l("Personne ne vous suit sans votre accord.")),
    "open": (_l("Qui veut me suit"), _l("Chaque membre peut vous suivre sans vous le demander.")),
}
SIZES = {"": _l("Normale"), "large": _l("Grande"), "larger": _l("Très grande")}
THEMES = {"": _l("Comme l’appareil"), "light": _l("Clair"), "dark": _l("Sombre"), "contrast": _l("Contraste fort")}

# what a field of that name may hold: shown beside it when it was refused
ALLOWED = {
    "email": _l("Écrivez une adresse de courriel entière, comme camille@exemple.fr."),
    "password": _l("Un mot de passe a de 8 à 128 signes."),
    "current": _l("Écrivez votre mot de passe d’aujourd’hui."),
    "new": _l("Un mot de passe a de 8 à 128 signes."),
    "display_name": _l("Un nom a de 2 à 40 signes. Un pseudonyme convient."),
    "birth_date": _l("Écrivez une date de naissance en chiffres, comme 27 3 1981."),
    "country": _l("Choisissez un pays de la liste."),
    "language": _l("Choisissez une langue de la liste."),
    "time_zone": _l("Choisissez un fuseau horaire de la liste, comme Europe/Paris."),
    "kind": _l("Dites ce qui vous amène."),
    "text": _l("Écrivez de 1 à 5 000 signes."),
    "audience": _l("Choisissez qui pourra lire."),
    "links": _l("Écrivez au plus 10 liens entiers, un par ligne, comme https://exemple.fr."),
    "warning": _l("Un avertissement a au plus 200 signes."),
    "about": _l("Cette présentation a au plus 500 signes."),
    "follow_policy": _l("Choisissez l’une des deux réponses."),
    "q": _l("Écrivez le début d’un nom : 2 à 40 signes."),
    "token": _l("Ce lien a déjà servi, ou il est trop ancien : demandez-en un autre."),
    "other": _l("Cette réponse n’est pas comme il faut."),
}
REFUSALS = {
    "InvalidCredentials": _l("L’adresse ou le mot de passe n’est pas le bon. Rien n’a changé."),
    "TooManyAttempts": _l("Trop d’essais ont échoué. Attendez un peu, de plus en plus à chaque essai, puis réessayez."),
    "PasswordTooCommon": _l(
        "Ce mot de passe est trop facile à deviner. Quatre mots sans rapport entre eux sont faciles à retenir."
    ),
    "TooYoung": _l("Dans ce pays, il faut avoir %(floor)s ans pour s’inscrire seul."),
    "VersionConflict": _l(
        "Ce texte a changé entre-temps, ailleurs. Votre version est encore ici : relisez l’autre avant de l’envoyer."
    ),
    "KeyInUse": _l(
        "Votre premier envoi est encore en route. Attendez une seconde, puis renvoyez : rien ne se fait deux fois."
    ),
    "KeyReused": _l("Ce formulaire a déjà servi. Vos mots sont encore ici : renvoyez-les."),
    "RestorationOver": _l("Le temps pour reprendre est passé : ces mots sont effacés."),
    "NotOneself": _l("Cela ne se fait pas avec soi-même."),
}
STATUSES = {
    401: _l("Connectez-vous d’abord."),
    409: _l("Ce n’est plus possible : quelque chose a changé entre-temps."),
    412: _l("Cela a changé entre-temps. Vos mots sont encore ici."),
    413: _l("C’est trop long. Rien n’a été envoyé, et vos mots sont encore ici."),
    422: _l("Une réponse n’est pas comme il faut. Rien n’a été envoyé."),
    429: _l("Cela fait beaucoup d’envois en peu de temps. Attendez un peu, puis renvoyez : vos mots sont encore ici."),
    503: _l(
        "Cette partie n’est pas disponible pour le moment. Vos mots sont encore ici : renvoyez-les dans un instant."
    ),
    500: _l("Quelque chose a échoué de notre côté. Vos mots sont encore ici."),
}
# error pages: what happened, what to do
PAGES = {
    400: (_l("Cette demande ne se comprend pas"), _l("Revenez en arrière et réessayez. Rien n’a changé.")),
    403: (
        _l("Ce n’est pas possible d’ici"),
        _l("Ouvrez la page sur PatientsWorld, puis renvoyez son formulaire. Rien n’a changé."),
    ),
    404: (
        _l("Il n’y a rien ici"),
        _l("Cette page n’existe pas, ou elle n’est pas pour vous : nous répondons pareil aux deux, exprès."),
    ),
    405: (_l("Cette page se lit seulement"), _l("Revenez en arrière. Rien n’a changé.")),
    413: (
        _l("C’est trop long"),
        _l("Un texte a au plus 5 000 signes. Revenez en arrière : vos mots y sont encore. Rien n’a changé."),
    ),
    429: (_l("Cela fait beaucoup en peu de temps"), _l("Attendez une minute, puis réessayez. Rien n’est perdu.")),
    500: (
        _l("Quelque chose a échoué de notre côté"),
        _l("C’est noté. Rien de ce que vous aviez publié n’est perdu. Réessayez dans un instant."),
    ),
    503: (
        _l("Cette partie se repose un instant"),
        _l("Le reste fonctionne, et rien n’est perdu. Réessayez dans une minute."),
    ),
}
# after a redirect, what was done
DONE = {
    "welcome": _l("Bienvenue. Votre compte est ouvert."),
    "published": _l("C’est publié."),
    "changed": _l("C’est changé."),
    "saved": _l("C’est enregistré."),
    "restored": _l("Votre publication est de nouveau là."),
    "followed": _l("Vous suivez cette personne."),
    "requested": _l("Votre demande est envoyée. Rien n’est montré avant son accord."),
    "unfollowed": _l("Vous ne suivez plus cette personne."),
    "accepted": _l("Cette personne vous suit maintenant."),
    "refused": _l("La demande est écartée. Personne ne le lui dit."),
    "blocked": _l("Vous ne vous voyez plus l’un l’autre. Personne ne le lui dit."),
    "unblocked": _l("Le blocage est levé."),
    "muted": _l("Vous ne verrez plus ses publications. Personne ne le lui dit."),
    "unmuted": _l("Ses publications reviennent dans votre fil."),
    "device": _l("L’appareil est déconnecté."),
    "password": _l("Votre mot de passe est changé. Vos autres appareils sont déconnectés."),
    "reset": _l("Votre mot de passe est changé, et tous vos appareils sont déconnectés. Connectez-vous."),
    "email-asked": _l("Un courriel part vers la nouvelle adresse. L’ancienne sert jusque-là."),
    "email": _l("Votre adresse est changée."),
    "signed-out": _l("Vous êtes déconnecté de cet appareil."),
}
_HEALTH = (words_health, words_questions, words_files, words_report)
_TRADE = (words_classifieds, words_rentals)
for more in (words_visits, words_agenda, words_directory, *_TRADE, words_games, *_HEALTH):
    for mine, theirs in ((ALLOWED, more.ALLOWED), (REFUSALS, more.REFUSALS), (DONE, more.DONE)):
        mine |= theirs
