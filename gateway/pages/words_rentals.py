"""The words about rentals between members, in French; `words` has them with the others."""

from flask_babel import lazy_gettext as _l

SIDES = {"borrower": _l("J’emprunte"), "lender": _l("Je prête")}
STATES = {
    "requested": _l("Demandé : la personne doit encore répondre"),
    "agreed": _l("Accordé : ces jours sont réservés"),
    "declined": _l("La demande est déclinée"),
    "cancelled": _l("Annulé"),
    "handed_over": _l("Remis"),
    "returned": _l("Rendu"),
    "lapsed": _l("La demande est restée sans réponse"),
}
CHECKS = {
    "complete": _l("Tout y est : accessoires, chargeur, notice"),
    "clean": _l("Propre et désinfecté"),
    "works": _l("Il fonctionne : essayé ensemble"),
    "deposit_received": _l("La caution m’a été remise"),
    "deposit_given_back": _l("La caution est rendue"),
}
SEEN = {
    "complete": (_l("complet"), _l("incomplet")),
    "clean": (_l("propre"), _l("à nettoyer")),
    "works": (_l("fonctionne"), _l("ne fonctionne pas")),
    "deposit_received": (_l("caution reçue"), _l("caution non reçue")),
    "deposit_given_back": (_l("caution rendue"), _l("caution gardée")),
}
ALLOWED = {
    "from": _l("Choisissez un premier jour, aujourd’hui ou plus tard."),
    "to": _l("Choisissez un dernier jour qui n’est pas avant le premier."),
    "rental_note": _l("Un mot a au plus 1 000 signes."),
    "rental_reason": _l("Dites pourquoi, en 1 à 1 000 signes."),
}
REFUSALS = {
    "DaysTaken": _l("Ces jours sont déjà pris, ou ne sont pas proposés. Rien n’a changé : choisissez-en d’autres."),
    "NotForRent": _l("Cet objet n’est pas à louer ou à prêter en ce moment."),
}
DONE = {
    "rental-asked": _l("Votre demande est envoyée. Ces jours ne sont réservés qu’une fois la réponse donnée."),
    "rental-accept": _l("C’est accordé, et la personne est prévenue."),
    "rental-decline": _l("C’est décliné, et la personne est prévenue."),
    "rental-cancelled": _l("C’est annulé, et l’autre personne est prévenue."),
    "handed-over": _l("La remise est notée. Vous la voyez tous les deux."),
    "given-back": _l("Le retour est noté. Vous le voyez tous les deux."),
    "days-closed": _l("Ces jours ne sont plus proposés."),
    "days-opened": _l("Ces jours sont de nouveau proposés."),
}
