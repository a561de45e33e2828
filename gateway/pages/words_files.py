"""The words about files that come into the Health Box and go out of it, in French."""

from flask_babel import lazy_gettext as _l

# what is read: (what it is called, what of it is taken over)
READ = {
    "csv": (
        _l("Un tableau CSV"),
        _l("Une première ligne qui nomme les colonnes : une date, et les valeurs d’un suivi. Ou notre propre zip."),
    ),
    "apple": (_l("Apple Santé"), _l("« export.zip » de l’app Santé : poids, nuits, pas et séances d’activité.")),
    "health_connect": (
        _l("Health Connect (Android)"),
        _l("« Health Connect.zip » : poids, nuits, pas et séances d’activité."),
    ),
    "fhir": (
        _l("Un dossier FHIR R4"),
        _l("Un « Bundle » JSON d’observations. Du nôtre, aussi vos buts et vos résultats."),
    ),
}
# what is written: (what it is called, what it is good for)
WRITTEN = {
    "html": (_l("Une page à lire"), _l("Un seul fichier, qui s’ouvre sans réseau dans tout navigateur, et s’imprime.")),
    "csv": (
        _l("Des tableaux CSV"),
        _l(
            "Un zip : un tableau par suivi, pour un tableur. Se reprend ici : vos notes, profil, tailles, buts, pauses,"
            " rappels, résultats, jours marqués et favoris."
        ),
    ),
    "fhir": (
        _l("Un dossier FHIR R4"),
        _l(
            "Un fichier JSON que lisent les logiciels de santé. Se reprend ici : vos notes, tailles, buts, résultats,"
            " date de naissance et sexe."
        ),
    ),
}
KINDS = {"import": _l("Reprise d’un fichier"), "export": _l("Copie de mes données")}
REHEARSED = _l("Essai, sans rien reprendre")
STATES = {
    "waiting": _l("en attente"),
    "running": _l("en cours"),
    "done": _l("fini"),
    "failed": _l("n’a pas abouti"),
}
COUNTS = {
    "added": _l("Nouvelles notes"),
    "changed": _l("Notes changées"),
    "same": _l("Notes déjà là"),
    "removed": _l("Notes retirées par leur source"),
    "refused": _l("Lignes refusées"),
}
DRY = {
    "true": (_l("Regarder d’abord"), _l("Rien n’est repris : on compte, et vous décidez ensuite.")),
    "false": (_l("Reprendre tout de suite"), _l("Le même fichier, repris deux fois, ne change rien.")),
}
# what is kept beside the notes, in the order in which it is told
BESIDE = {
    "profile": _l("Ce qui aide à lire mes nombres"),
    "heights": _l("Mes tailles"),
    "goals": _l("Mes buts"),
    "pauses": _l("Mes pauses"),
    "reminders": _l("Mes rappels"),
    "assessments": _l("Mes résultats"),
    "marks": _l("Mes jours marqués"),
    "favourites": _l("Mes repas favoris"),
}
BESIDE_COUNTS = {"added": _l("nouveau"), "same": _l("déjà là"), "kept": _l("laissé comme ici")}
# what of them, where a kind has several
PARTS = {
    "birth_date": _l("Date de naissance"),
    "sex": _l("Sexe, pour les formules qui en dépendent"),
    "pregnant": _l("Êtes-vous enceinte, ou allaitez-vous ?"),
    "athlete": _l("Avez-vous beaucoup de muscles, par le sport ?"),
    "guarded": _l("Vivez-vous, ou avez-vous vécu, un trouble de l’alimentation ?"),
    "origin": _l("Quels repères de corpulence lire"),
    "hide_numbers": _l("Les nombres de mon corps"),
    "weight_unit": _l("Les poids"),
    "height_unit": _l("Les tailles"),
    "quit_on": _l("Le jour où vous avez arrêté"),
    "cigarettes_before": _l("Cigarettes par jour, avant"),
    "pack_price": _l("Prix d’un paquet"),
    "pack_size": _l("Cigarettes dans un paquet"),
}
# what a field of a record may hold, where its form calls it otherwise
FIELDS = {
    "kg": "weight", "at": "moment", "zone": "moment", "note": "remark", "day": "moment",
    "profile.birth_date": "born", "heights.day": "moment", "heights.height": "height_cm", "goals.since": "moment",
    "pauses.from": "paused", "reminders.at": "reminded", "marks.day": "marked", "favourites.name": "called",
    "favourites.values": "portions", "assessments.instrument": "instrument", "assessments.edition": "instrument",
    "assessments.at": "moment", "assessments.day": "moment", "goals.measure": "aimed",
}  # fmt: skip
WHOLE = _l("Le fichier ne se lit pas jusqu’au bout : abîmé, chiffré, ou d’une autre sorte que celles d’ici.")
OURS = _l("Cela n’a pas abouti. Réessayez dans un moment : rien n’est perdu.")

ALLOWED = {
    "file": _l("Choisissez un fichier de l’une des sortes dites ici, et pas plus grand. Rien n’a été gardé."),
    "format": _l("Choisissez une sorte de fichier de la liste."),
    "dry_run": _l("Choisissez l’une des deux réponses."),
    "paused": _l("Un premier jour, comme 2027-03-27. Cent pauses au plus se gardent : retirez-en une d’abord."),
    "reminded": _l("Une heure, comme 20:30. Douze rappels au plus se gardent : retirez-en un d’abord."),
    "instrument": _l("Un questionnaire qui est proposé ici, dans son édition d’ici."),
    "aimed": _l("Un but que ce suivi connaît, une seule fois chacun, et vingt au plus."),
}
REFUSALS: dict[str, object] = {}
DONE: dict[str, object] = {}
