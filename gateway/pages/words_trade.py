"""What is said about the rules of the trade: what is not proposed here, what a seller attests, how one stays safe."""

from flask_babel import lazy_gettext as _l

# by the name of a rule: why it is not proposed here, and where to go with it instead
NOT_HERE = {
    "medicine": (
        _l("Les médicaments se délivrent en pharmacie, jamais entre personnes."),
        _l(
            "Rapportez ceux qui restent, même périmés, à n’importe quelle pharmacie : elle les reprend gratuitement."
            " Pour ce qui vous manque, demandez à votre pharmacien."
        ),
    ),
    "narcotic": (
        _l("Les stupéfiants ne se délivrent qu’en pharmacie, sur ordonnance."),
        _l("Rapportez ce qui reste à une pharmacie. Drogues Info Service répond jour et nuit : 0 800 23 13 13."),
    ),
    "cbd": (
        _l("Ce que contient un tel produit ne se voit qu’en laboratoire."),
        _l("Parlez-en à votre médecin ou à votre pharmacien : il peut changer l’effet de vos médicaments."),
    ),
    "veterinary": (
        _l("Les médicaments pour animaux se délivrent par les vétérinaires et les pharmaciens."),
        _l("Demandez à votre vétérinaire : il reprend aussi ce qui reste."),
    ),
    "oxygen": (
        _l("L’oxygène médical est un médicament, et la bouteille appartient au prestataire."),
        _l("Appelez le prestataire dont le nom est sur la bouteille : il l’apporte, et il vient la reprendre."),
    ),
    "injection": (
        _l("Seringues, aiguilles et lancettes se délivrent en pharmacie."),
        _l("La pharmacie donne les boîtes jaunes pour celles qui ont servi, et dit où on les rapporte."),
    ),
    "self_test": (
        _l("Tests et bandelettes se délivrent en pharmacie, qui veille à leur conservation."),
        _l("Demandez à votre pharmacien, aussi pour ceux qui vous restent."),
    ),
    "lenses": (
        _l("Lunettes et lentilles correctrices sont faites pour une seule personne, et vendues par un opticien."),
        _l(
            "Les opticiens reprennent les anciennes pour des associations. Une monture sans verres peut se "
            "proposer ici."
        ),
    ),
    "hearing_aid": (
        _l("Une aide auditive est réglée pour une seule personne, et vendue par un audioprothésiste."),
        _l("Audioprothésistes et associations reprennent les anciennes, et les remettent en état pour d’autres."),
    ),
    "infant_formula": (
        _l("Personne ne peut dire comment cet aliment a été gardé, et il va aux plus fragiles."),
        _l(
            "Les banques alimentaires prennent les boîtes non ouvertes. S’il vous en manque, une sage-femme ou la PMI"
            " vous aide ; la pharmacie conseille sur les aliments spéciaux."
        ),
    ),
    "breast_milk": (
        _l("Le lait maternel se recueille et se donne par les lactariums seuls."),
        _l("Un lactarium reçoit les dons après un entretien, et vient les chercher."),
    ),
    "body": (
        _l("Ce qui vient d’un corps humain ne se vend pas, et se donne par les services de santé seuls."),
        _l(
            "Pour donner son sang : l’Établissement français du sang. Organes, moelle, ovocytes, sperme : l’Agence de"
            " la biomédecine."
        ),
    ),
    "animal": (
        _l("Les animaux ne se proposent pas ici."),
        _l("Refuges et associations trouvent une maison à un animal, et voient qui le prend."),
    ),
    "weapon": (
        _l("Les armes ne se proposent pas ici."),
        _l("Une arme trouvée ou reçue en héritage se remet à la police ou à la gendarmerie."),
    ),
    "tobacco": (
        _l("Le tabac et la nicotine ne se proposent pas ici."),
        _l("Tabac Info Service aide qui veut arrêter : 39 89."),
    ),
    "papers": (
        _l("Un tel papier appartient à une personne, et se donne par une administration ou un soignant."),
        _l(
            "L’administration qui le donne dit comment le demander ; une association ou un assistant social aide à"
            " remplir le dossier."
        ),
    ),
    "recalled": (
        _l("Cet appareil fait l’objet d’un rappel, ou une partie de ceux de ce modèle."),
        _l(
            "Ne l’utilisez pas et ne le donnez pas : son fabricant dit quoi faire. Si le rappel vise certains numéros"
            " de série, ajoutez le vôtre à l’annonce ; il reste caché aux autres."
        ),
    ),
}
# to who has such a device by now, or talks about one
RECALLED = (
    _l("Cet appareil fait l’objet d’un rappel."),
    _l("Ne l’utilisez pas avant d’en savoir plus : son fabricant, ou qui l’a vendu neuf, dit quoi faire."),
)
ATTESTATIONS = {
    "never_used": _l("Il n’a jamais servi"),
    "maintained": _l("Il a été entretenu comme le fabricant le demande, et j’en ai les traces"),
    "ce_mark": _l("Il porte le marquage CE"),
    "no_known_recall": _l("J’ai vérifié : je ne connais pas de rappel de cet appareil"),
}
SAFETY = (
    _l("Retrouvez-vous de jour, dans un lieu où il y a du monde, ou à deux."),
    _l("Regardez et essayez l’appareil avant de le prendre. Demandez la notice et la date du dernier entretien."),
    _l("Ne payez rien d’avance. Payez quand vous avez l’objet dans les mains."),
    _l("Nettoyez et désinfectez l’appareil avant de vous en servir."),
    _l("Un doute sur la taille ou le réglage : demandez à votre pharmacien, kiné ou ergothérapeute."),
)
# what a message looks like: (to who reads it, to who wrote it)
WARNINGS = {
    "payment_outside": (
        _l(
            "On vous demande de payer par un autre moyen, ou avant d’avoir vu l’objet. C’est souvent une escroquerie :"
            " ne payez rien d’avance."
        ),
        _l(
            "Votre message parle d’un paiement d’avance. Les escrocs écrivent ainsi : l’autre personne en est prévenue."
        ),
    ),
    "courier": (
        _l("On vous parle d’un transporteur que l’on enverrait chez vous. Les escrocs s’y prennent ainsi : refusez."),
        _l("Votre message parle d’un transporteur. Les escrocs écrivent ainsi : l’autre personne en est prévenue."),
    ),
    "overpayment": (
        _l("On vous propose plus que le prix. Le trop-perçu à rendre est une escroquerie connue : refusez."),
        _l(
            "Votre message parle d’un paiement trop élevé. "
            "Les escrocs écrivent ainsi : l’autre personne en est prévenue."
        ),
    ),
    "prepaid_card": (
        _l("On vous demande une carte prépayée ou son code. C’est toujours une escroquerie : ne donnez aucun code."),
        _l("Votre message parle d’une carte prépayée. Les escrocs écrivent ainsi : l’autre personne en est prévenue."),
    ),
}
REPORT_REASONS = {
    "medicine": _l("Un médicament, ou un produit sur ordonnance"),
    "dangerous": _l("Un objet dangereux"),
    "fraud": _l("Une escroquerie"),
    "offensive": _l("Des mots qui blessent"),
    "private_data": _l("Des informations privées de quelqu’un"),
    "other": _l("Autre chose"),
}
