"""What a chart says, in French by the name of what it is about; the pages' catalogues have the other languages."""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

MEASURES = {
    "kg": _l("Poids"), "bmi": _l("Indice de masse corporelle"),
    "physical": _l("Forme physique"), "psychological": _l("Moral"), "social": _l("Vie avec les autres"),
    "stress": _l("Stress"),
    "asleep_minutes": _l("Temps de sommeil"), "in_bed_minutes": _l("Temps passé au lit"),
    "efficiency": _l("Part du temps au lit passée à dormir"), "naps": _l("Siestes"),
    "quality": _l("Qualité du sommeil"), "fatigue": _l("Fatigue"),
    "cigarettes": _l("Cigarettes"), "craving": _l("Envie de fumer"),
    "active_minutes": _l("Temps d’activité"), "met_minutes": _l("Dépense en MET-minutes"), "steps": _l("Pas"),
    "walking_minutes": _l("Marche"), "moderate_minutes": _l("Activité modérée"),
    "vigorous_minutes": _l("Activité intense"),
    "fruit_vegetables": _l("Fruits et légumes"), "nuts": _l("Fruits à coque"), "pulses": _l("Légumes secs"),
    "whole_grain": _l("Céréales complètes"), "refined_grain": _l("Céréales raffinées"),
    "dairy": _l("Produits laitiers"), "fish": _l("Poisson"), "oily_fish": _l("Poisson gras"),
    "poultry": _l("Volaille"), "other_meat": _l("Autre viande"), "charcuterie": _l("Charcuterie"),
    "eggs": _l("Œufs"), "added_fat": _l("Matières grasses ajoutées"), "sweet_drink": _l("Boissons sucrées"),
    "sweets": _l("Produits sucrés"), "alcohol": _l("Alcool"), "water": _l("Eau"),
    "kcal": _l("Énergie"), "protein": _l("Protéines"), "carbohydrate": _l("Glucides"), "fat": _l("Lipides"),
    "sugars": _l("Sucres"), "saturated": _l("Acides gras saturés"), "fibre": _l("Fibres"), "salt": _l("Sel"),
}  # fmt: skip
UNITS = {
    "kg": _l("kg"), "lb": _l("livres"), "kg/m2": _l("kg/m²"), "{score}": _l("sur 10"), "%": "%",
    "{count}": _l("par jour"), "{steps}": _l("pas"), "{portion}": _l("portions"), "MET.min": _l("MET-minutes"),
    "ms": _l("ms"), "s": _l("s"), "trials": _l("essais"), "items": _l("éléments"), "moves": _l("coups"), "1": "",
    "h": _l("heures"), "st": _l("stones et livres"), "g": _l("g"), "kcal": _l("kcal"),
}  # fmt: skip
PAUSES = {
    "illness": _l("maladie"),
    "pregnancy": _l("grossesse"),
    "holidays": _l("vacances"),
    "other": _l("autre raison"),
}
SENTENCES = {
    "with_unit": _l("%(number)s %(unit)s"),
    "hours": _l("%(hours)s h %(minutes)s"),
    "stones": _l("%(stones)s st %(pounds)s lb"),
    "title": _l("%(measure)s, du %(first)s au %(last)s"),
    "two": _l("%(one)s, et %(other)s"),
    "noted_days": _l("Jours notés : %(noted)s sur %(days)s."),
    "noted_weeks": _l("Semaines notées : %(noted)s sur %(days)s."),
    "nothing": _l("Rien n’est noté sur ces jours."),
    "lowest": _l("Le plus bas : %(value)s, %(day)s."),
    "highest": _l("Le plus haut : %(value)s, %(day)s."),
    "newest": _l("Le dernier : %(value)s, %(day)s."),
    "mean": _l("Moyenne sur 7 jours à la fin : %(value)s."),
    "above": _l("L’axe commence à %(value)s."),
    "goal": _l("Objectif : %(value)s."),
    "range": _l("Repère pour un adulte : de %(low)s à %(high)s."),
    "pause": _l("Pause (%(because)s) : du %(first)s au %(last)s."),
    "pause_open": _l("Pause (%(because)s) : depuis le %(first)s."),
    "marked": _l("%(day)s : %(label)s"),
    "mark": _l("Jour marqué %(number)s, %(what)s."),
    "before": _l("Période d’avant : du %(first)s au %(last)s."),
    "before_nothing": _l("Rien n’était noté sur la période d’avant."),
    "together_few": _l("Trop peu de jours notés des deux côtés (%(number)s, il en faut %(least)s) : ne comparez pas."),
    "together": _l("Jours notés des deux côtés : %(number)s."),
    "weeks_few": _l("Trop peu de semaines notées des deux côtés (%(number)s, il en faut %(least)s) : ne comparez pas."),
    "weeks": _l("Semaines notées des deux côtés : %(number)s."),
    "legend_day": _l("noté"),
    "legend_week": _l("moyenne de la semaine"),
    "legend_mean": _l("moyenne sur 7 jours"),
    "legend_goal": _l("objectif"),
    "legend_before": _l("période d’avant"),
    "legend_range": _l("repère : de %(low)s à %(high)s"),
    "legend_range_hidden": _l("repère"),
    "legend_pause": _l("pause (%(because)s)"),
    "legend_mark": _l("jour marqué"),
    "legend_above": _l("%(unit)s, l’axe commence à %(value)s"),
}


@dataclass(frozen=True)
class Words:
    """In which language a chart speaks, and how its reader reads weights (kg, lb, st). `names`: a measure's name, where
    the page has one of its own; `sentences`: the same of sentences. `numbers`: False for who would rather not see
    them."""

    locale: str = "fr"
    weight: str = "kg"
    numbers: bool = True
    names: dict[str, str] = field(default_factory=dict)
    sentences: dict[str, Any] = field(default_factory=dict)

    def say(self, name: str, **named: Any) -> str:
        """A sentence of this file."""
        return str(self.sentences.get(name) or SENTENCES[name]) % named

    def measure(self, name: str) -> str:
        """What a measure is called."""
        return self.names.get(name) or str(MEASURES.get(name, name))

    def unit(self, name: str) -> str:
        """What a unit is called."""
        return str(UNITS.get(name, name))

    def number(self, value: float, decimals: int) -> str:
        """`1 234,5`."""
        return _number(round(value, decimals), decimals, self.locale)

    def day(self, day: str, with_year: bool = True) -> str:
        """`26 oct. 2026`."""
        return _day(day, self.locale, "yMMMd" if with_year else "MMMd")

    def pauses(self, because: str) -> str:
        """Why there was a pause."""
        return str(PAUSES.get(because, PAUSES["other"]))


def words(weight: str = "kg", *, numbers: bool = True) -> Words:
    """Those of who asks."""
    return Words(str(get_locale() or "fr"), weight, numbers)


@lru_cache(4096)  # few numbers, seen often: a table of years has hundreds of rows
def _number(value: float, decimals: int, locale: str) -> str:
    return format_decimal(value, f"#,##0{'.' * bool(decimals)}{'0' * decimals}", locale)


@lru_cache(4096)
def _day(day: str, locale: str, skeleton: str) -> str:
    found = date.fromisoformat(day)
    try:
        said = format_skeleton(skeleton, found, locale=locale)
    except KeyError:
        said = format_date(found, "medium", locale)
    return f"1er{said[1:]}" if locale.startswith("fr") and said.startswith("1 ") else said
