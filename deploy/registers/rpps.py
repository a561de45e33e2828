"""`PS_LibreAcces_Personne_activite`: a row for each activity of each professional, 56 columns, `|`, UTF-8."""

from collections.abc import Iterator
from random import Random

from deploy.registers.people import Person, dice, luhn, person, telephone
from deploy.registers.sites import Site, sites
from deploy.registers.streets import Address, address

HEADER = (
    "Type d'identifiant PP|Identifiant PP|Identification nationale PP|Code civilité d'exercice"
    "|Libellé civilité d'exercice|Code civilité|Libellé civilité|Nom d'exercice|Prénom d'exercice|Code profession"
    "|Libellé profession|Code catégorie professionnelle|Libellé catégorie professionnelle|Code type savoir-faire"
    "|Libellé type savoir-faire|Code savoir-faire|Libellé savoir-faire|Code mode exercice|Libellé mode exercice"
    "|Numéro SIRET site|Numéro SIREN site|Numéro FINESS site|Numéro FINESS établissement juridique"
    "|Identifiant technique de la structure|Raison sociale site|Enseigne commerciale site"
    "|Complément destinataire (coord. structure)|Complément point géographique (coord. structure)"
    "|Numéro Voie (coord. structure)|Indice répétition voie (coord. structure)|Code type de voie (coord. structure)"
    "|Libellé type de voie (coord. structure)|Libellé Voie (coord. structure)|Mention distribution (coord. structure)"
    "|Bureau cedex (coord. structure)|Code postal (coord. structure)|Code commune (coord. structure)"
    "|Libellé commune (coord. structure)|Code pays (coord. structure)|Libellé pays (coord. structure)"
    "|Téléphone (coord. structure)|Téléphone 2 (coord. structure)|Télécopie (coord. structure)"
    "|Adresse e-mail (coord. structure)|Code Département (structure)|Libellé Département (structure)"
    "|Ancien identifiant de la structure|Autorité d'enregistrement|Code secteur d'activité|Libellé secteur d'activité"
    "|Code section tableau pharmaciens|Libellé section tableau pharmaciens|Code rôle|Libellé rôle"
    "|Code genre activité|Libellé genre activité"
)
PROFESSIONS = (
    ("10", "Médecin", 40),
    ("60", "Infirmier", 20),
    ("70", "Masseur-Kinésithérapeute", 12),
    ("40", "Chirurgien-Dentiste", 7),
    ("21", "Pharmacien", 6),
    ("93", "Psychologue", 5),
    ("50", "Sage-Femme", 3),
    ("91", "Orthophoniste", 3),
    ("80", "Pédicure-Podologue", 2),
    ("28", "Opticien-Lunetier", 1),
    ("26", "Audioprothésiste", 1),
)
SPECIALTIES = (
    ("SM53", "Spécialiste en Médecine Générale", 40),
    ("SM26", "Qualifié en Médecine Générale", 8),
    ("SM54", "Médecine Générale", 4),
    ("SM04", "Cardiologie et maladies vasculaires", 6),
    ("SM15", "Dermatologie et vénéréologie", 5),
    ("SM38", "Ophtalmologie", 6),
    ("SM40", "Pédiatrie", 6),
    ("SM42", "Psychiatrie", 6),
    ("SM20", "Gynécologie-obstétrique", 5),
    ("SM24", "Gastro-entérologie et hépatologie", 4),
    ("SM32", "Neurologie", 3),
    ("SM41", "Pneumologie", 3),
    ("SM48", "Rhumatologie", 3),
    ("SM02", "Anesthesie-réanimation", 4),
)
_PROFESSION_SHARES, _SPECIALTY_SHARES = (
    tuple(share for *_, share in PROFESSIONS),
    tuple(share for *_, share in SPECIALTIES),
)
_LIBERAL, _SALARIED = ("L", "Libéral"), ("S", "Salarié")
HOSPITAL_DOCTOR = 7
"""Which person is the doctor with four places, in every file."""


def lines(people: int, seed: int, *, establishments: int = 400, month: int = 0) -> Iterator[str]:
    """The lines of a file, the header first; `month` counts the files that came before it.

    Who is employed works in one of the first `establishments` of the FINESS file of that seed.
    A later month lacks one person in a hundred of the first one, and another in a hundred has moved.
    """
    yield f"{HEADER}\n"
    random, moves = dice("rpps", seed), dice(f"moves of month {month}", seed)
    places = sites(establishments, seed)
    before: Person | None = None
    for number in range(people):
        someone = person(random)
        if before and random.random() < 0.01:
            someone = before  # a homonym
        before = someone
        rows = _activities(random, number, someone, places)
        if month and number % 100 < month:
            continue
        if month and number % 100 == 99:
            rows = [f"{rows[0].rsplit('|', 39)[0]}|{_activity(moves, places)}\n"]
        yield from rows


def _activities(random: Random, number: int, someone: Person, places: list[Site]) -> list[str]:
    draw = random.random
    profession = random.choices(PROFESSIONS, _PROFESSION_SHARES)[0]
    if number == HOSPITAL_DOCTOR:
        profession = PROFESSIONS[0]
    who = _identity(random, number, someone, profession)
    if number == HOSPITAL_DOCTOR:
        return [f"{who}|{_at_site(random, site, 'S')}\n" for site in places[:4]]
    if draw() < 0.08:
        return [f"{who}|{'|' * 38}\n"]  # registered, works nowhere
    count = 1 if draw() < 0.72 else 2 if draw() < 0.8 else 3
    return [f"{who}|{_activity(random, places)}\n" for _ in range(count)]


def _identity(random: Random, number: int, someone: Person, profession: tuple[str, str, int]) -> str:
    draw = random.random
    code, label, _ = profession
    kind, identifier = "8", luhn(f"199{number % 10_000_000:07d}")
    if code == "93" and draw() < 0.3:
        kind, identifier = "0", f"99{number % 10_000_000:07d}"  # of the register before
    title = ("DR", "Docteur") if code in {"10", "40"} else ("", "")
    if code == "10" and draw() < 0.04:
        title = ("PR", "Professeur")
    civility = ("MME", "Madame") if someone.is_woman else ("M", "Monsieur")
    category = ("C", "Civil")
    if draw() < 0.03:
        category = ("E", "Etudiant") if draw() < 0.5 else ("M", "Militaire")
    skill = ("", "", "", "")
    if code == "10":
        which, name, _ = random.choices(SPECIALTIES, _SPECIALTY_SHARES)[0]
        skill = ("S", "Spécialité ordinale", which, name if draw() < 0.97 else "")
    columns = (kind, identifier, f"{kind}{identifier}", *title, *civility, someone.family_name, someone.given_name)
    return "|".join((*columns, code, label if draw() < 0.98 else "", *category, *skill))


def _activity(random: Random, places: list[Site]) -> str:
    if random.random() < 0.35:
        return _at_site(random, random.choice(places), "S" if random.random() < 0.8 else "L")
    return _practice(random)


def _at_site(random: Random, site: Site, mode: str) -> str:
    mode_columns = _LIBERAL if mode == "L" else _SALARIED
    columns = (
        *mode_columns,
        site.siret,
        site.siret[:9],
        site.finess,
        site.owner,
        f"F{site.finess}",
        site.name,
        "",
        *_where(site.address, random),
        site.phone,
        "",
        "",
        "",
        *_tail(site.address),
    )
    return "|".join(columns)


def _practice(random: Random) -> str:
    """A practice of one's own: mostly without SIRET, and often without a name."""
    draw = random.random
    at = address(random)
    siret = luhn(f"199{int(draw() * 1e10):010d}") if draw() < 0.15 else ""
    mail = f"cabinet{int(draw() * 1e6)}@medecin.example" if draw() < 0.05 else ""
    name = f"CABINET {at.street.upper()}" if draw() < 0.3 else "CABINET MEDICAL" if draw() < 0.5 else ""
    structure = f"R{int(draw() * 1e11):011d}"
    columns = (*_LIBERAL, siret, siret[:9], "", "", structure, name, "", *_where(at, random))
    return "|".join((*columns, telephone(random), telephone(random) if draw() < 0.1 else "", "", mail, *_tail(at)))


def _where(at: Address, random: Random) -> tuple[str, ...]:
    """Fourteen columns, from the receiver's complement to the country."""
    commune = (at.commune.code, at.commune.name)
    if at.cedex and random.random() < 0.7:
        commune = ("", "")
    country = ("99000", "France") if random.random() < 0.1 else ("", "")
    kind = at.kind if random.random() < 0.97 else (at.kind[0], "")
    distribution = f"BP {int(random.random() * 900) + 1}" if at.cedex else ""
    office = f"{at.postcode} {at.cedex}" if at.cedex else f"{at.postcode} {at.commune.label}"
    street = (at.number, at.repeat, *kind, at.street, distribution, office, at.postcode)
    return ("", at.extra, *street, *commune, *country)


def _tail(at: Address) -> tuple[str, ...]:
    """Twelve columns, from the department to the kind of activity; most are empty."""
    sector, kind = ("SA07", "Cabinet individuel"), ("GENR01", "Activité standard")
    return (at.commune.department, "", "", "", *sector, "", "", "", "", *kind)
