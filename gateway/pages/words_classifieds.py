"""The words of the classifieds, in French, by the name of what they are about; `words` has them with the others."""

from flask_babel import lazy_gettext as _l

from gateway.pages.words_categories import CATEGORIES, CHOICES, FIELDS, TYPES, UNIT_NAMES, UNITS
from gateway.pages.words_trade import ATTESTATIONS, NOT_HERE, RECALLED, REPORT_REASONS, SAFETY, WARNINGS

__all__ = [
    "ATTESTATIONS", "CATEGORIES", "CHOICES", "FIELDS", "NOT_HERE", "RECALLED", "REPORT_REASONS", "SAFETY", "TYPES",
    "UNITS", "UNIT_NAMES", "WARNINGS",
]  # fmt: skip

KINDS = {"offer": _l("Offre"), "request": _l("Demande")}
MY_KINDS = {
    "offer": (_l("Je propose"), _l("Un objet à donner, vendre ou prêter, ou un coup de main.")),
    "request": (_l("Je cherche"), _l("Un objet ou un coup de main : qui l’a vous écrira.")),
}
CONDITIONS = {
    "new": _l("Neuf"),
    "very_good": _l("Très bon état"),
    "good": _l("Bon état"),
    "worn": _l("Usé, mais il sert"),
}
TERMS = {"price": _l("À vendre"), "free": _l("À donner"), "rent": _l("À prêter ou à louer")}
MY_TERMS = {
    "free": (_l("Je donne"), _l("Sans rien demander.")),
    "price": (_l("Je vends"), _l("À un prix que vous fixez. Le paiement se fait entre vous.")),
    "rent": (_l("Je prête ou je loue"), _l("Pour des jours choisis, avec un calendrier. Le prix peut être zéro.")),
}
RENT_PER = {"day": _l("par jour"), "week": _l("par semaine"), "month": _l("par mois")}
RENTED = {
    "day": _l("%(price)s par jour"),
    "week": _l("%(price)s par semaine"),
    "month": _l("%(price)s par mois"),
}
STATES = {
    "draft": _l("Brouillon"),
    "queued": _l("En attente de relecture"),
    "published": _l("En ligne"),
    "refused": _l("Refusée"),
    "closed": _l("Terminée"),
}
ENDINGS = {
    "sold": _l("Vendu ou donné"),
    "lent": _l("Prêté"),
    "closed": _l("Terminée par vous"),
    "expired": _l("Arrivée à son terme"),
    "removed": _l("Retirée par la modération"),
    "recalled": _l("Retirée : un rappel concerne cet appareil"),
    "left": _l("Le compte est fermé"),
}
OUTCOMES = {
    "sold": _l("C’est vendu, ou donné"),
    "lent": _l("C’est prêté"),
    "closed": _l("Je ne souhaite plus la montrer"),
}
SORTS = {"newest": _l("Les plus récentes"), "nearest": _l("Les plus proches"), "price": _l("Les moins chères")}
EVERY = {
    "never": (_l("Ne rien me dire"), _l("La recherche reste dans votre liste.")),
    "day": (_l("Une fois par jour au plus"), _l("Un seul message, même s’il y a plusieurs annonces.")),
    "at_once": (_l("Dès qu’une annonce paraît"), _l("Un message par annonce.")),
}
RADII = (5, 10, 20, 50, 100, 200)  # kilometres
DECISIONS = {
    "accepted": _l("Votre annonce est acceptée."),
    "refused": _l("Votre annonce n’est pas publiée."),
    "upheld": _l("Une autre personne a relu : la décision est maintenue."),
    "overturned": _l("Une autre personne a relu : votre annonce est acceptée."),
}
APPEALS = {
    "open": _l("Votre recours est reçu. Une autre personne que la première décide."),
    "upheld": _l("Votre recours est traité : la décision est maintenue."),
    "overturned": _l("Votre recours est traité : la décision est levée."),
}
# what a field of that name may hold, where it is refused
ALLOWED = {
    "title": _l("Un titre a de 3 à 80 signes."),
    "description": _l("Écrivez une description, de 4 000 signes au plus."),
    "category": _l("Choisissez une catégorie."),
    "condition": _l("Dites dans quel état c’est."),
    "terms": _l("Dites si vous donnez, vendez ou prêtez."),
    "price": _l("Écrivez un prix, comme 40 ou 12,50."),
    "price_low": _l("Écrivez un montant, comme 20 ; ou rien."),
    "price_high": _l("Écrivez un montant, comme 200 ; ou rien."),
    "rent_per": _l("Choisissez par jour, par semaine ou par mois."),
    "deposit": _l("Écrivez un montant, comme 100 ; ou rien."),
    "where": _l("Écrivez une ville ou un code postal que nous connaissons."),
    "which": _l("Plusieurs endroits ont ce nom : choisissez le vôtre."),
    "radius_km": _l("Choisissez une distance de la liste."),
    "sort": _l("Pour les plus proches, dites près de quel endroit."),
    "brand": _l("Une marque a au plus 60 signes."),
    "model": _l("Un modèle a au plus 60 signes."),
    "serial": _l("Un numéro de série a au plus 60 signes."),
    "first_use_on": _l("Écrivez le jour de la première utilisation, passé ; ou dites qu’il n’a jamais servi."),
    "maintained": _l("Cette attestation est demandée pour un appareil d’occasion."),
    "maintained_on": _l("Écrivez un jour passé, ou rien."),
    "ce_mark": _l("Sans marquage CE, cet appareil ne se propose pas ici."),
    "no_known_recall": _l("Vérifiez d’abord qu’aucun rappel ne concerne cet appareil."),
    "photo": _l("Choisissez une image JPEG ou PNG de 10 Mo au plus."),
    "photos": _l("Une annonce a au plus huit photos : retirez-en une d’abord."),
    "alt": _l("Dites en 1 à 200 signes ce que l’on voit."),
    "message": _l("Écrivez de 1 à 2 000 signes."),
    "appeal": _l("Dites en 1 à 2 000 signes pourquoi."),
    "because": _l("Choisissez une raison."),
    "remarks": _l("Écrivez 2 000 signes au plus."),
    "search_name": _l("Un nom a de 1 à 60 signes."),
    "every": _l("Choisissez l’une des trois réponses."),
    "outcome": _l("Choisissez l’une des réponses."),
}
NUMBER = _l("Écrivez un nombre entier de %(low)s à %(high)s ; ou rien.")
NEEDED = _l("Cette réponse manque encore : « %(name)s ».")
CHOSEN = _l("Choisissez une réponse de la liste.")
SHORT = _l("Écrivez au plus %(most)s signes.")
REFUSALS = {
    "ContactInText": _l(
        "Un numéro, une adresse de courriel ou un lien se lit dans ce texte. Retirez-le : on vous écrit d’ici, et vous"
        " donnez vos coordonnées à qui vous voulez."
    ),
    "LinksFromNewMembers": _l(
        "Les liens ne partent pas des comptes récents, parce que des escrocs s’en servent. Écrivez sans lien."
    ),
    "ConversationClosed": _l(
        "On ne peut plus écrire ici : l’annonce est terminée, ou l’un de vous ne le souhaite pas."
    ),
    "NotAllowedHere": _l("Ce produit ne se propose pas ici."),
    "TooManyPhotos": _l("Une annonce a au plus huit photos : retirez-en une d’abord."),
    "TooManySearches": _l("Vous gardez déjà trente recherches : retirez-en une d’abord."),
    "TooManyListings": _l("Vous avez déjà beaucoup d’annonces ouvertes : terminez-en une d’abord."),
    "ListingLinkOver": _l("Ce lien ne vaut plus : votre annonce a été prolongée ou terminée. Rien n’a changé."),
    "AppealOver": _l("Le temps pour demander une seconde lecture est passé."),
}
DONE = {
    "listing-started": _l("Votre brouillon est gardé. Personne d’autre ne le voit."),
    "listing-saved": _l("C’est enregistré."),
    "listing-published": _l("Votre annonce est en ligne."),
    "listing-queued": _l(
        "Votre première annonce est relue par une personne, le plus souvent en moins d’un jour. Vous serez prévenu."
    ),
    "listing-renewed": _l("Votre annonce reste en ligne soixante jours de plus."),
    "listing-closed": _l("Votre annonce est terminée. Plus personne ne la trouve."),
    "listing-removed": _l("C’est supprimé."),
    "photo-added": _l("La photo est ajoutée."),
    "photo-removed": _l("La photo est retirée."),
    "search-saved": _l("Votre recherche est gardée."),
    "search-removed": _l("Votre recherche est supprimée."),
    "message-sent": _l("Votre message est envoyé."),
    "reported": _l("Merci. Une personne de notre équipe va regarder. L’autre n’en sait rien."),
    "appealed": _l("Votre recours est envoyé. Une autre personne va décider."),
}
