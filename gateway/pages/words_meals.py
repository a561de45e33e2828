"""The words about meals, in French, by the name of what they are about; `words_health` has them with its own."""

from flask_babel import lazy_gettext as _l

AS_YESTERDAY = {
    "nutrition": _l("Les mêmes repas qu’hier"),
    "activity": _l("La même activité qu’hier"),
    "tobacco": _l("Autant qu’hier"),
}
FOOD_GROUPS = {
    "fruit_vegetables": _l("Fruits et légumes"),
    "nuts": _l("Fruits à coque, sans sel"),
    "pulses": _l("Légumes secs"),
    "whole_grain": _l("Féculents complets"),
    "refined_grain": _l("Autres féculents"),
    "dairy": _l("Produits laitiers"),
    "fish": _l("Poisson"),
    "oily_fish": _l("Poisson gras"),
    "poultry": _l("Volaille"),
    "other_meat": _l("Autre viande"),
    "charcuterie": _l("Charcuterie"),
    "eggs": _l("Œufs"),
    "added_fat": _l("Matières grasses ajoutées"),
    "sweet_drink": _l("Boissons sucrées"),
    "sweets": _l("Produits sucrés"),
    "alcohol": _l("Alcool"),
    "water": _l("Eau"),
}
MEALS = {
    "day": _l("Toute la journée"),
    "breakfast": _l("Petit déjeuner"),
    "lunch": _l("Déjeuner"),
    "dinner": _l("Dîner"),
    "snack": _l("Collation"),
}
# rules of the Programme national nutrition santé for adults, in our words
PNNS = {
    "fruit_vegetables": _l("Fruits et légumes : cinq portions par jour, ou plus"),
    "nuts": _l("Fruits à coque, sans sel : une petite poignée par jour"),
    "pulses": _l("Légumes secs : deux fois par semaine, ou plus"),
    "whole_grain": _l("Un féculent complet chaque jour"),
    "dairy": _l("Produits laitiers : deux par jour"),
    "fish": _l("Poisson : deux fois par semaine"),
    "oily_fish": _l("Dont un poisson gras par semaine"),
    "other_meat": _l("Viande, hors volaille : 500 g par semaine au plus"),
    "charcuterie": _l("Charcuterie : 150 g par semaine au plus"),
    "alcohol_a_day": _l("Alcool : deux verres par jour au plus"),
    "alcohol_days": _l("Alcool : pas tous les jours"),
    "alcohol_a_week": _l("Alcool : dix verres par semaine au plus"),
}
WITHHELD = {
    "age": _l("Ces repères sont ceux d’adultes : sans votre âge, ou avant 18 ans, ils ne vous disent rien."),
    "pregnant": _l(
        "Enceinte ou en allaitant, on mange selon d’autres repères : votre sage-femme ou votre médecin les connaît."
    ),
    "guarded": _l("Comme vous l’avez choisi, rien ici ne vous dit combien manger."),
    "thin": _l("À ce poids, ces repères peuvent nuire. Parlez de ce que vous mangez avec votre médecin."),
}
