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
    "fhir": (_l("Un dossier FHIR R4"), _l("Un « Bundle » JSON d’observations.")),
}
# what is written: (what it is called, what it is good for)
WRITTEN = {
    "html": (_l("Une page à lire"), _l("Un seul fichier, qui s’ouvre sans réseau dans tout navigateur, et s’imprime.")),
    "csv": (_l("Des tableaux CSV"), _l("Un zip : un tableau par suivi, pour un tableur. Se reprend ici.")),
    "fhir": (_l("Un dossier FHIR R4"), _l("Un fichier JSON que lisent les logiciels de santé. Se reprend ici.")),
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
# what a field of a record may hold, where its form calls it otherwise
FIELDS = {"kg": "weight", "at": "moment", "zone": "moment", "note": "remark", "day": "moment"}
WHOLE = _l("Le fichier ne se lit pas jusqu’au bout : abîmé, chiffré, ou d’une autre sorte que celles d’ici.")
OURS = _l("Cela n’a pas abouti. Réessayez dans un moment : rien n’est perdu.")

ALLOWED = {
    "file": _l("Choisissez un fichier de l’une des sortes dites ici, et pas plus grand. Rien n’a été gardé."),
    "format": _l("Choisissez une sorte de fichier de la liste."),
    "dry_run": _l("Choisissez l’une des deux réponses."),
}
REFUSALS: dict[str, object] = {}
DONE: dict[str, object] = {}
