"""The words about questionnaires, in French: what each is about, who may use it, what is wrong with an answer."""

from flask_babel import lazy_gettext as _l

_MOOD = _l("Libre : chacun peut le reproduire, le traduire et le diffuser sans rien demander (Pfizer Inc.).")
_STRESS = _l("Avec l’autorisation de son auteur, qui se demande par ePROVIDE (Mapi Research Trust).")

# in the order in which they are offered: (what it is about, who may use it)
ABOUT = {
    "phq2": (_l("L’intérêt et l’humeur ces deux dernières semaines, en bref."), _MOOD),
    "phq4": (_l("L’humeur et l’inquiétude ces deux dernières semaines, en bref."), _MOOD),
    "phq8": (_l("L’humeur, le sommeil, l’appétit et l’attention ces deux dernières semaines."), _MOOD),
    "phq9": (_l("Les mêmes questions que le PHQ-8, et une de plus."), _MOOD),
    "gad2": (_l("L’inquiétude ces deux dernières semaines, en bref."), _MOOD),
    "gad7": (_l("L’inquiétude et la tension ces deux dernières semaines."), _MOOD),
    "ipaq_sf": (
        _l("L’activité physique des sept derniers jours. Pour les personnes de 15 à 69 ans."),
        _l("Libre d’emploi, sans autorisation (www.ipaq.ki.se)."),
    ),
    "hsi": (
        _l("La place des cigarettes dans la journée."),
        _l("Deux faits, demandés avec nos propres mots : personne n’en réclame les droits, que l’on sache."),
    ),
    "qmat": (
        _l("L’envie d’arrêter de fumer."),
        _l("Publié et souvent repris, sans conditions écrites. Montré avec le nom de ses auteurs."),
    ),
    "ftnd": (
        _l("La dépendance à la cigarette."),
        _l("Libre pour la recherche ; pour le reste, avec l’autorisation de K. O. Fagerström."),
    ),
    "who5": (
        _l("Le bien-être ces deux dernières semaines."),
        _l("CC BY-NC-SA 3.0 IGO ; pour le reste, avec l’autorisation de l’Organisation mondiale de la santé."),
    ),
    "pss4": (_l("Le stress ressenti le mois dernier, en bref."), _STRESS),
    "pss10": (_l("Le stress ressenti le mois dernier."), _STRESS),
}
WARNINGS = {
    "phq9": _l("Sa dernière question parle de pensées de mort, ou de se faire du mal. Le PHQ-8 ne la pose pas."),
}
WHY_NOT = {
    "permission": _l("Il appartient à quelqu’un dont l’autorisation nous manque : il n’est pas proposé ici."),
    "words": _l("Ses questions n’existent pas encore dans votre langue."),
}
HINTS = {"low_item": _l("L’une de vos réponses est basse : cela vaut la peine d’en parler, quel que soit le total.")}
# what a score counts, where it is not points
UNITS = {"ipaq_sf": _l("MET-minutes par semaine")}
LINES = {"listening": _l("Une écoute, pour parler"), "emergency": _l("Urgence vitale")}

ALLOWED = {}
for _number in range(1, 31):
    ALLOWED |= {
        f"choice{_number}": _l("Question %(number)s : choisissez une réponse.", number=_number),
        f"number{_number}": _l("Question %(number)s : écrivez un nombre permis, ou laissez vide.", number=_number),
        f"time{_number}": _l("Question %(number)s : écrivez des heures et des minutes, 24 h au plus.", number=_number),
    }
REFUSALS = {
    "InstrumentOff": _l("Ce questionnaire n’est plus proposé ici : l’autorisation manque. Rien n’a été gardé."),
}
DONE = {"result-removed": _l("Ce résultat est effacé pour de bon.")}
