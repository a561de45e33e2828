"""Who lives in the demo world, whom they follow and what they have written. All of them are invented."""

from dataclasses import dataclass

PASSWORD = "coquelicots-sous-la-pluie"  # noqa: S105 - shown to whoever runs the demo


@dataclass(frozen=True)
class Person:
    """`follows` names first parts of addresses; `posts` are (audience, text), oldest first."""

    name: str
    display_name: str
    kind: str
    country: str
    language: str
    birth_date: str
    follows: tuple[str, ...]
    posts: tuple[tuple[str, str], ...]

    @property
    def email(self) -> str:
        return f"{self.name}@demo.patientsworld.example"


PEOPLE = (
    Person(
        "camille", "Camille Moreau", "patient", "FR", "fr", "1989-04-12",
        ("julien", "fatima", "helene", "souffle", "greta"),
        (
            ("followers", "Premier mois avec le capteur : je dors enfin sans régler trois réveils. Merci à ceux "
             "qui m’avaient conseillé de garder un carnet papier au début."),
            ("contacts", "Rendez-vous de contrôle mardi. Si quelqu’un a une liste de questions à poser, je prends !"),
        ),
    ),
    Person(
        "julien", "Julien Lefèvre", "patient", "FR", "fr", "1976-11-30",
        ("camille", "souffle", "helene"),
        (
            ("followers", "Reprise de la marche : 4 km ce matin le long du canal, à mon rythme et avec deux pauses. "
             "Le plus dur reste de sortir de chez soi."),
            ("members", "Bonjour à tous, je cherche des groupes de marche douce autour de Nantes."),
        ),
    ),
    Person(
        "fatima", "Fatima Benali", "carer", "FR", "fr", "1968-02-21",
        ("camille", "youssef", "helene"),
        (
            ("followers", "J’accompagne ma mère depuis deux ans. Aujourd’hui j’ai dit oui au répit d’une semaine, "
             "et j’ai arrêté de m’en vouloir."),
        ),
    ),
    Person(
        "helene", "Dr Hélène Marchand", "professional", "FR", "fr", "1971-09-05",
        ("souffle",),
        (
            ("members", "Avant une consultation, notez vos trois questions les plus importantes et commencez par "
             "elles : dix minutes suffisent rarement pour tout."),
        ),
    ),
    Person(
        "souffle", "Association Souffle et Vie", "association", "FR", "fr", "1990-01-01",
        ("helene",),
        (
            ("members", "Notre permanence téléphonique reprend chaque jeudi de 14 h à 17 h, avec des bénévoles "
             "formés à l’écoute."),
            ("followers", "Atelier « bien utiliser son inhalateur » samedi à Rennes : il reste six places."),
        ),
    ),
    Person(
        "oliver", "Oliver Hughes", "patient", "GB", "en", "1983-07-17",
        ("camille", "souffle"),
        (("followers", "Moved to Lyon last spring. Finding a specialist who speaks English took four calls, "
          "and everyone was kinder than my accent deserved."),),
    ),
    Person(
        "greta", "Greta Lindner", "patient", "DE", "de", "1994-12-02",
        ("camille", "oliver"),
        (("followers", "Heute zum ersten Mal seit Monaten wieder im Chor gesungen. Eine halbe Stunde nur, "
          "aber ich habe den ganzen Abend gelächelt."),),
    ),
    Person(
        "youssef", "يوسف الخطيب", "patient", "FR", "ar", "1980-05-25",
        ("fatima", "souffle"),
        (("followers", "أشكر كل من ساعدني في فهم الأوراق هذا الأسبوع. خطوة صغيرة كل يوم تكفي."),),
    ),
)  # fmt: skip
