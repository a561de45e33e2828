"""The words of the report for one's doctor, in French."""

from flask_babel import lazy_gettext as _l

from gateway.pages.words_health import TRACKERS

SECTIONS = {
    **TRACKERS,
    "assessments": _l("Résultats des questionnaires"),
    "goals": _l("Mes buts"),
    "notes": _l("Mes notes, avec leurs mots"),
}
# on each table and each drawing: whoever reads one alone knows it too
BY_ONESELF = _l("noté par la personne elle-même")
ALLOWED = {"sections": _l("Choisissez au moins une partie.")}
REFUSALS: dict[str, object] = {}
DONE: dict[str, object] = {}
