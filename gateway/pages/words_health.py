"""The words about the Health Box, in French, by the name of what they are about; `words` has them with the others."""

from flask_babel import lazy_gettext as _l

from gateway.pages.words_meals import AS_YESTERDAY, FOOD_GROUPS, MEALS, PNNS, WITHHELD

__all__ = ["AS_YESTERDAY", "FOOD_GROUPS", "MEALS", "PNNS", "WITHHELD"]

TRACKERS = {
    "mood": _l("Comment je vais"),
    "sleep": _l("Sommeil"),
    "activity": _l("Activité"),
    "nutrition": _l("Repas"),
    "weight": _l("Poids"),
    "tobacco": _l("Tabac"),
}
NOTE_IT = {
    "mood": _l("Noter comment je vais"),
    "sleep": _l("Noter une nuit"),
    "activity": _l("Noter une activité"),
    "nutrition": _l("Noter un repas"),
    "weight": _l("Noter un poids"),
    "tobacco": _l("Noter des cigarettes"),
}
SCORES = {
    "physical": _l("Physiquement"),
    "psychological": _l("Moralement"),
    "social": _l("Avec les autres"),
    "stress": _l("Stress"),
}
FEELINGS = {
    "calm": _l("calme"),
    "happy": _l("de la joie"),
    "grateful": _l("de la gratitude"),
    "hopeful": _l("de l’espoir"),
    "proud": _l("de la fierté"),
    "rested": _l("du repos"),
    "energetic": _l("de l’énergie"),
    "loved": _l("de l’affection"),
    "tired": _l("de la fatigue"),
    "sad": _l("de la tristesse"),
    "anxious": _l("de l’inquiétude"),
    "angry": _l("de la colère"),
    "lonely": _l("de la solitude"),
    "in_pain": _l("des douleurs"),
    "overwhelmed": _l("trop à la fois"),
    "bored": _l("de l’ennui"),
    "guilty": _l("de la culpabilité"),
    "confused": _l("de la confusion"),
}
INTENSITIES = {
    "walking": (_l("Marche"), _l("À l’allure que l’on veut, pour aller quelque part ou pour le plaisir.")),
    "moderate": (
        _l("Effort modéré"),
        _l("On souffle un peu plus fort, et l’on peut parler : vélo tranquille, jardin."),
    ),
    "vigorous": (_l("Effort intense"), _l("On souffle beaucoup plus fort : courir, nager vite, porter lourd.")),
}
MEASURES = {
    **SCORES,
    **FOOD_GROUPS,
    "kg": _l("Poids"),
    "bmi": _l("Indice de masse corporelle"),
    "asleep_minutes": _l("Temps de sommeil"),
    "in_bed_minutes": _l("Temps au lit"),
    "efficiency": _l("Part du temps au lit passée à dormir"),
    "naps": _l("Siestes"),
    "quality": _l("Qualité ressentie"),
    "fatigue": _l("Fatigue"),
    "cigarettes": _l("Cigarettes"),
    "craving": _l("Envie de fumer"),
    "smoke_free": _l("Jours sans tabac"),
    "active_minutes": _l("Temps d’activité"),
    "met_minutes": _l("Effort (MET-minutes)"),
    "steps": _l("Pas"),
    "walking_minutes": _l("Marche"),
    "moderate_minutes": _l("Effort modéré"),
    "vigorous_minutes": _l("Effort intense"),
    "kcal": _l("Énergie (kcal)"),
    "protein": _l("Protéines"),
    "carbohydrate": _l("Glucides"),
    "sugars": _l("Sucres"),
    "fat": _l("Lipides"),
    "saturated": _l("Acides gras saturés"),
    "fibre": _l("Fibres"),
    "salt": _l("Sel"),
}
# a measure that can be a goal: of which tracker, and what its number is
GOALS = {
    "kg": ("weight", _l("Un poids")),
    "physical": ("mood", _l("Physiquement, une note sur 10")),
    "psychological": ("mood", _l("Moralement, une note sur 10")),
    "social": ("mood", _l("Avec les autres, une note sur 10")),
    "stress": ("mood", _l("Stress, au plus une note sur 10")),
    "asleep_minutes": ("sleep", _l("Temps de sommeil, en minutes par nuit")),
    "efficiency": ("sleep", _l("Part du temps au lit passée à dormir, en %")),
    "cigarettes": ("tobacco", _l("Cigarettes, au plus par jour")),
    "smoke_free": ("tobacco", _l("Jours sans tabac")),
    "fruit_vegetables": ("nutrition", _l("Fruits et légumes, en portions par jour")),
    "active_minutes": ("activity", _l("Temps d’activité, en minutes par jour")),
    "steps": ("activity", _l("Pas par jour")),
}
# what the World Health Organization calls them, said as a reference and not as a judgement
BANDS = {
    "severe_thinness": _l("maigreur sévère"),
    "moderate_thinness": _l("maigreur modérée"),
    "mild_thinness": _l("maigreur légère"),
    "normal": _l("zone de référence"),
    "overweight": _l("surpoids"),
    "obesity_1": _l("obésité, classe 1"),
    "obesity_2": _l("obésité, classe 2"),
    "obesity_3": _l("obésité, classe 3"),
}
PAUSES = {
    "illness": _l("Maladie"),
    "pregnancy": _l("Grossesse"),
    "holidays": _l("Vacances"),
    "other": _l("Autre chose"),
}
ENDINGS = {
    "revoked": _l("Vous y avez mis fin"),
    "expired": _l("Arrivé à son terme"),
    "blocked": _l("L’un de vous a bloqué l’autre"),
    "left": _l("L’un des deux comptes est fermé"),
}
MEASURED_BY = {
    "self": _l("Noté par vous"),
    "csv": _l("Repris d’un fichier CSV"),
    "apple": _l("Repris d’Apple Santé"),
    "health_connect": _l("Repris de Health Connect"),
    "fhir": _l("Repris d’un dossier FHIR"),
}
LASTS = {"7": _l("Une semaine"), "30": _l("Un mois"), "90": _l("Trois mois"), "365": _l("Un an")}
SPANS = {7: _l("7 jours"), 30: _l("30 jours"), 90: _l("3 mois"), 365: _l("1 an")}
STEPS = {"day": _l("Par jour"), "week": _l("Par semaine")}
SEXES = {"female": _l("Féminin"), "male": _l("Masculin")}
UNITS = {"kg": _l("Kilogrammes"), "lb": _l("Livres"), "st": _l("Stones et livres")}
LENGTHS = {"cm": _l("Centimètres"), "ft": _l("Pieds et pouces")}

_SCORE = _l("Choisissez un nombre de 0 à 10, ou laissez vide.")
_TIME = _l("Écrivez une heure, comme 23:10.")
ALLOWED = {
    "weight": _l("Écrivez un poids, comme 70,4 : de 2 à 500 kg (de 4,5 à 1 100 livres)."),
    "stones": _l("Écrivez un nombre entier de stones."),
    "physical": _l("Donnez au moins une note, de 0 à 10."),
    "psychological": _SCORE,
    "social": _SCORE,
    "stress": _SCORE,
    "words": _l("Choisissez au plus 8 mots de la liste."),
    "bed": _l("Écrivez l’heure où vous vous êtes couché, comme 23:10. La nuit a moins de 24 heures."),
    "asleep": _TIME,
    "up": _TIME,
    "out": _l("Écrivez l’heure où vous vous êtes levé, après celle du coucher, comme 7:05."),
    "wakings": _l("Écrivez combien de réveils : de 0 à 50."),
    "awake": _l("Écrivez des minutes, moins que la nuit."),
    "naps": _l("Écrivez des minutes : de 0 à 1 440."),
    "quality": _SCORE,
    "fatigue": _SCORE,
    "cigarettes": _l("Écrivez un nombre de cigarettes : de 0 à 200. Zéro convient."),
    "craving": _SCORE,
    "meal": _l("Choisissez un repas de la liste."),
    "portions": _l("Dites au moins une portion."),
    "minutes": _l("Écrivez des minutes : de 1 à 1 440, avec la sorte d’effort ; ou des pas."),
    "intensity": _l("Choisissez la sorte d’effort qui va avec ces minutes."),
    "steps": _l("Écrivez un nombre de pas : de 0 à 200 000."),
    "moment": _l("Écrivez un jour qui n’est pas à venir."),
    "clock": _TIME,
    "food": _l("Cherchez un aliment et choisissez-le dans la liste."),
    "grams": _l("Écrivez des grammes : plus de 0, et 5 000 au plus."),
    "eaten": _l("Quarante aliments au plus par repas : notez celui-ci d’abord."),
    "marked": _l("Écrivez un jour, comme 2027-03-27. Deux cents jours au plus se marquent : retirez-en un d’abord."),
    "label": _l("Écrivez quelques mots : de 1 à 60 signes."),
    "called": _l("Donnez un nom, en 60 signes au plus. Cinquante favoris au plus se gardent : oubliez-en un d’abord."),
    "remark": _l("Une note a au plus 2 000 signes."),
    "target": _l(
        "Écrivez un nombre. Un poids qui pourrait vous nuire ne se note pas comme but : parlez-en à un médecin."
    ),
    "measure": _l("Choisissez un but de la liste, une seule fois chacun."),
    "by": _l("Écrivez un jour à venir, ou laissez vide."),
    "because": _l("Choisissez pourquoi dans la liste."),
    "from": _l("Écrivez le premier jour, comme 2027-03-27."),
    "to": _l("Écrivez un jour qui ne vient pas avant le premier, ou laissez vide."),
    "tracker": _l("Choisissez dans la liste."),
    "trackers": _l("Choisissez au moins une chose à montrer."),
    "lasts": _l("Choisissez une durée de la liste."),
    "with_member_id": _l("Choisissez quelqu’un d’autre que vous. Cinquante partages au plus sont ouverts à la fois."),
    "born": _l("Écrivez une date de naissance passée, ou laissez vide."),
    "height_cm": _l("Écrivez une taille en centimètres : de 40 à 260."),
    "feet": _l("Écrivez une taille en pieds et en pouces : de 1 ft 4 in à 8 ft 6 in."),
    "inches": _l("Écrivez des pouces : de 0 à 11,9."),
    "quit_on": _l("Écrivez un jour qui n’est pas à venir, ou laissez vide."),
    "cigarettes_before": _l("Écrivez un nombre de cigarettes par jour : de 0 à 200."),
    "pack_price": _l("Écrivez un prix, comme 12,50."),
    "pack_size": _l("Écrivez combien de cigarettes a un paquet : de 1 à 100."),
}
ALLOWED |= dict.fromkeys(FOOD_GROUPS, _l("Écrivez un nombre de portions : de 0 à 30."))
REFUSALS = {
    "TooManyToday": _l("Deux cents notes pour ce jour-là, c’est le plus que l’on garde. Rien n’a été ajouté."),
    "UndoOver": _l("Le temps pour reprendre est passé : cette note est effacée pour de bon."),
    "NotToThem": _l(
        "Vous pouvez montrer à un professionnel, ou à un membre que vous suivez et qui vous suit. Rien n’a été montré."
    ),
    "JobRunning": _l("Un autre est en cours : attendez sa fin. Rien n’a été commencé."),
    "KeysAway": _l("Vos notes scellées ne s’ouvrent pas pour le moment. Réessayez dans un instant : rien n’est perdu."),
}
DONE = {
    "noted": _l("C’est noté."),
    "copied": _l("C’est noté pour aujourd’hui, comme hier."),
    "nothing-yesterday": _l("Rien n’est noté hier qui puisse se copier. Rien n’a été ajouté."),
    "favourite-kept": _l("Ce repas est gardé comme favori."),
    "favourite-gone": _l("Ce repas n’est plus un favori. Ce qui est noté reste."),
    "marked": _l("Ce jour est marqué sur vos courbes."),
    "mark-gone": _l("Ce jour n’est plus marqué."),
    "entry-back": _l("Votre note est de nouveau là."),
    "pause-ended": _l("La pause est finie."),
    "shared": _l("C’est montré à cette personne. Vous pouvez y mettre fin à tout moment."),
    "share-ended": _l("Ce n’est plus montré."),
}
