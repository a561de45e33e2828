"""The words of the directory, in French, by the name of what they are about; `words` has them with the others."""

from flask_babel import lazy_gettext as _l

ENTRY_KINDS = {
    "professional": _l("Professionnel de santé"),
    "establishment": _l("Établissement"),
    "partner": _l("Association, équipement, pharmacie, laboratoire"),
}
SECTORS = {
    "1": (
        _l("Secteur 1"),
        _l("Les tarifs de l’Assurance Maladie, sans dépassement."),
    ),
    "2": (
        _l("Secteur 2"),
        _l("Des tarifs libres : le dépassement n’est pas remboursé par l’Assurance Maladie."),
    ),
    "optam": (
        _l("Secteur 2, Optam"),
        _l("Des dépassements limités par un accord avec l’Assurance Maladie, mieux remboursés."),
    ),
    "none": (
        _l("Non conventionné"),
        _l("L’Assurance Maladie ne rembourse presque rien."),
    ),
}
SOURCES = {
    "rpps": _l("Répertoire partagé des professionnels de santé (RPPS)"),
    "finess": _l("Répertoire national des établissements (FINESS)"),
}
# filters that are a yes: their title, and what one is told where nothing was found with them
FILTERS = {
    "accepts_new": _l("Accepte de nouveaux patients"),
    "video": _l("Reçoit par vidéo"),
    "accessible": _l("Accès en fauteuil roulant"),
    "claimed": _l("Identité vérifiée"),
}
GROUPS = {
    "kind": _l("Qui"),
    "profession": _l("Profession"),
    "specialty": _l("Spécialité"),
    "languages": _l("Langue parlée"),
    "sector": _l("Tarifs"),
    "more": _l("Pratique"),
}
WITHOUT = {
    "q": _l("Sans les mots écrits"),
    "place": _l("Partout"),
    "radius_km": _l("Plus loin"),
    "kind": _l("Professionnels, établissements et partenaires"),
    "profession": _l("Toutes les professions"),
    "specialty": _l("Toutes les spécialités"),
    "languages": _l("Sans choix de langue"),
    "sector": _l("Tous les tarifs"),
    "video": _l("Aussi sans vidéo"),
    "accepts_new": _l("Aussi qui n’a pas dit accepter de nouveaux patients"),
    "accessible": _l("Aussi qui n’a pas dit avoir un accès en fauteuil roulant"),
    "claimed": _l("Aussi sans identité vérifiée"),
    "country": _l("Dans tous les pays"),
}
SORTS = {"best": _l("Au plus près de ce que vous cherchez"), "distance": _l("Le plus proche d’abord")}
MODES = {"liberal": _l("exercice libéral"), "salaried": _l("exercice salarié")}
CORRECTIONS = {
    "name": _l("Le nom"),
    "address": _l("L’adresse"),
    "phone": _l("Le téléphone"),
    "specialty": _l("La profession ou la spécialité"),
    "closed": _l("Cette personne ou ce lieu n’exerce plus"),
    "access": _l("L’accès au lieu"),
    "other": _l("Autre chose"),
}
CLAIMS = {
    "pending": _l("En cours d’examen"),
    "accepted": _l("Acceptée"),
    "refused": _l("Refusée"),
    "withdrawn": _l("Retirée par vous"),
    "ended": _l("Terminée"),
}
CLAIMS_REFUSED = {
    "unreadable": _l("Le document ne se lit pas. Recommencez avec une image nette ou un PDF."),
    "not_the_person": _l("Le document est au nom de quelqu’un d’autre."),
    "out_of_date": _l("Le document n’est plus valable."),
    "already_claimed": _l("Quelqu’un d’autre a déjà prouvé que cette fiche est la sienne."),
    "left_register": _l("La fiche ne figure plus dans le registre officiel."),
}
# why an entry is not, or no longer, somebody's: by the coded reason of a notice
BECAUSE = {
    **CLAIMS_REFUSED,
    "revoked": _l("Une vérification ne le confirme plus : vous pouvez envoyer un document."),
}
# the questions about one's own entry: where each leads, what it asks, and which fields answer it
PARTS = {
    "presentation": (_l("Votre présentation"), ("presentation",)),
    "languages": (_l("Les langues que vous parlez"), ("languages",)),
    "fees": (_l("Vos tarifs"), ("sector", "fees")),
    "hours": (_l("Vos horaires"), ("hours",)),
    "access": (_l("Comment venir chez vous"), ("access", "accessible")),
    "patients": (_l("Qui vous recevez, et comment"), ("accepts_new", "video")),
    "listed": (_l("Paraître dans l’annuaire"), ("listed",)),
}
ANSWERS = {"true": _l("Oui"), "false": _l("Non"), "": _l("Je préfère ne pas le dire")}
ALLOWED = {
    "q": _l("Une recherche a au plus 100 signes. Par exemple : kiné Lyon."),
    "register_number": _l("Écrivez le numéro sous lequel le registre vous connaît, comme 10001234567."),
    "document": _l("Choisissez un document : PDF, JPEG ou PNG, de 10 Mo au plus."),
    "about": _l("Dites ce qui n’est pas juste."),
    "presentation": _l("Une présentation a au plus 2 000 signes, et peut rester vide."),
    "languages": _l("Cochez au plus dix langues."),
    "fees": _l("Ce texte a au plus 500 signes, et peut rester vide."),
    "hours": _l("Ce texte a au plus 500 signes, et peut rester vide."),
    "access": _l("Ce texte a au plus 500 signes, et peut rester vide."),
    "sector": _l("Choisissez une réponse de la liste."),
    "accessible": _l("Choisissez une des réponses."),
    "accepts_new": _l("Choisissez une des réponses."),
    "listed": _l("Choisissez une des réponses."),
}
REFUSALS = {
    "AlreadyClaimed": _l("Cette fiche est déjà tenue par quelqu’un, ou votre demande est déjà en cours."),
    "NotClaimable": _l("Votre type de compte ne permet pas de tenir cette fiche. Rien n’a changé."),
    "WrongNumber": _l(
        "Ce n’est pas le numéro de cette fiche dans le registre. Vérifiez-le sur votre carte ou contrat."
    ),
    "TooManyClaims": _l("Vous avez déjà trois demandes en cours. Attendez une réponse, ou retirez-en une."),
    "UnknownUpload": _l("Ce document n’est plus là. Choisissez-le de nouveau : rien d’autre n’est perdu."),
    "FileTooLarge": _l("Ce document est trop lourd : 10 Mo au plus. Rien n’a été gardé."),
    "WrongFile": _l("Ce document n’est ni un PDF, ni une image JPEG ou PNG. Rien n’a été gardé."),
    "ProofFailed": _l("Le service d’identité n’a pas confirmé que cette fiche est la vôtre. Rien n’a changé."),
    "ProofNotOffered": _l("Aucun service d’identité n’est relié ici : envoyez un document."),
    "TooManyCorrections": _l("Vos dix dernières remarques attendent encore. Merci : nous les lisons d’abord."),
}
DONE = {
    "corrected": _l("Merci : votre remarque est envoyée. Une personne la lira."),
    "claimed": _l(
        "Votre demande est envoyée. Une personne regarde votre document, et vous êtes prévenu de la réponse."
    ),
    "proven": _l("C’est prouvé : cette fiche est la vôtre."),
    "claim-withdrawn": _l("Votre demande est retirée, et votre document effacé."),
    "given-up": _l("Vous ne tenez plus cette fiche. Ce que vous en disiez est effacé."),
    "hidden": _l("Votre fiche ne paraît plus dans l’annuaire."),
    "later": _l("C’est noté : nous ne le proposerons plus ici."),
}
