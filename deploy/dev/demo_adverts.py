"""What people of the demo world offer and seek: over towns of France and most categories, as they would write it."""

from typing import Any, NamedTuple

NANTES, SAINT_HERBLAIN, RENNES, ANGERS = "FR-44109", "FR-44162", "FR-35238", "FR-49007"
LYON, MARSEILLE, STRASBOURG, TOULOUSE = "FR-69123", "FR-13055", "FR-67482", "FR-31555"
KEPT = {"maintained": True, "ce_mark": True, "no_known_recall": True}
MEDICINE: dict[str, Any] = {
    "kind": "request", "category": "other", "title": "Cherche Ventoline pour le week-end",
    "text": "La pharmacie est fermée.", "place_id": SAINT_HERBLAIN,
}  # fmt: skip


class Advert(NamedTuple):
    """Who says what; `photo`: the picture to show, and in words what it shows."""

    who: str
    said: dict[str, Any]
    photo: tuple[str, str] | None = None


def _offer(
    who: str, category: str, place_id: str, title: str, text: str,
    photo: tuple[str, str] | None = None, kind: str = "offer", **said: Any,
) -> Advert:  # fmt: skip
    said |= {"kind": kind, "category": category, "place_id": place_id, "title": title, "text": text}
    return Advert(who, said, photo)


def _request(who: str, category: str, place_id: str, title: str, text: str, type_: str) -> Advert:
    return _offer(who, category, place_id, title, text, kind="request", details={"type": type_})


ROLLATOR = _offer(
    "fatima", "mobility", NANTES, "Déambulateur à quatre roues",
    "Ma mère marche mieux et n’en a plus besoin tous les jours. Freins revus au printemps, panier d’origine. "
    "Je le prête volontiers pour une convalescence.",
    details={"type": "rollator", "max_weight": 130, "foldable": True}, condition="good", terms="rent", price="2.00",
    rent_per="day", deposit="40.00", attestation={"first_use_on": "2024-05-01", **KEPT},
    photo=("rollator", "Un déambulateur bleu à quatre roues, dans une pièce claire."),
)  # fmt: skip
NEBULISER = _offer(
    "souffle", "breathing", RENNES, "Nébuliseur portable à prêter",
    "L’association le prête à ses adhérents et à leurs voisins, avec un masque neuf. Nous montrons l’entretien.",
    details={"type": "nebuliser", "portable": True}, condition="very_good", terms="rent", price="0",
    deposit="30.00", attestation={"first_use_on": "2025-09-15", **KEPT},
)  # fmt: skip
ADVERTS = (
    ROLLATOR,
    NEBULISER,
    _offer(
        "fatima", "hygiene", NANTES, "Chaise de douche réglable",
        "Quatre pieds réglables, patins neufs. À venir chercher, je peux aider à la charger.",
        details={"type": "shower_chair", "max_weight": 120}, condition="good", terms="free",
        photo=("chair", "Une chaise de douche blanche devant un carrelage vert d’eau."),
    ),
    _request(
        "fatima", "services", NANTES, "Quelqu’un pour deux heures le jeudi",
        "Je cherche une personne douce pour tenir compagnie à ma mère pendant mes courses. Elle aime les mots croisés.",
        "company",
    ),
    _offer(
        "julien", "mobility", SAINT_HERBLAIN, "Canne pliante en bois",
        "Elle m’a accompagné à la reprise de la marche. Embout changé.",
        details={"type": "cane", "foldable": True}, condition="good", terms="price", price="12.00",
    ),
    _request(
        "julien", "breathing", SAINT_HERBLAIN, "Cherche humidificateur d’air silencieux",
        "Pour une chambre de douze mètres carrés. Je peux me déplacer.", "humidifier",
    ),
    _offer(
        "camille", "orthopaedics", ANGERS, "Attelle de poignet droite, taille M",
        "Portée deux semaines, lavée. Prix d’achat : trente euros.",
        details={"type": "splint", "body_part": "hand", "side": "right", "size": "m"}, condition="very_good",
        terms="price", price="9.00",
    ),
    _offer(
        "camille", "baby", NANTES, "Lit de voyage pour bébé",
        "Matelas compris. Il nous a suivis en vacances, il peut repartir.",
        details={"type": "cot", "from_months": 0, "to_months": 36}, condition="good", terms="free",
    ),
    _offer(
        "helene", "other", NANTES, "Trois fauteuils de salle d’attente",
        "Le cabinet change son mobilier. Assise haute, accoudoirs, faciles à nettoyer. Ensemble ou un par un.",
        details={"dimensions": "60 × 58 × 92 cm"}, condition="good", terms="price", price="25.00",
    ),
    _offer(
        "oliver", "services", LYON, "English and French at your appointments",
        "I come along and translate, or help on the phone. Je viens volontiers avec vous.",
        details={"type": "translation", "frequency": "sometimes", "remote": True, "languages": "English, français"},
        terms="free",
    ),
    _offer(
        "greta", "bed", STRASBOURG, "Pflegebett mit Motor",
        "Höhe und Lehne verstellbar, mit Handschalter. Ich helfe beim Abbauen. / Lit médicalisé, je parle français.",
        details={"type": "medical_bed", "width": 90, "electric": True}, condition="good", terms="price",
        price="180.00", attestation={"first_use_on": "2022-11-10", **KEPT},
    ),
    _offer(
        "oliver", "orthopaedics", TOULOUSE, "Back cushion for long train rides",
        "Memory foam, washable cover. Coussin de dos, housse lavable.",
        details={"type": "cushion", "body_part": "back"}, condition="new", terms="price", price="15.00",
    ),
    _request(
        "youssef", "mobility", MARSEILLE, "أبحث عن كرسي متحرك لوالدي",
        "لمدة شهر بعد العملية. Fauteuil pliant pour mon père, pendant un mois.", "wheelchair",
    ),
)  # fmt: skip
