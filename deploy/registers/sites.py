"""Invented establishments, shared by the FINESS files and by the professionals who work in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from math import cos, radians
from random import Random

from deploy.registers.people import WORDS, dice, luhn, telephone
from deploy.registers.streets import Address, address

HOME = ("462", "Lieux de vie")
CATEGORIES = (
    ("355", "Centre Hospitalier (C.H.)", "CENTRE HOSPITALIER"),
    ("365", "Etablissement de soins pluridisciplinaire", "CLINIQUE"),
    ("620", "Pharmacie d'Officine", "PHARMACIE"),
    ("611", "Laboratoire de Biologie Médicale", "LABORATOIRE"),
    ("500", "Etablissement d'hébergement pour personnes âgées dépendantes", "RESIDENCE"),
    ("124", "Centre de Santé", "CENTRE DE SANTE"),
    ("354", "Service de Soins Infirmiers A Domicile (S.S.I.A.D)", "SSIAD"),
    ("603", "Maison de santé (L.6223-3)", "MAISON DE SANTE"),
)
_SHARES = (4, 4, 40, 10, 20, 8, 6, 8)
_DEGREE = 111_320  # metres of one degree of latitude


@dataclass(frozen=True, slots=True)
class Site:
    """An establishment; degrees in WGS 84, `closed` when its activity ended."""

    finess: str
    owner: str
    name: str
    category: str
    label: str
    address: Address
    lat: float
    lon: float
    phone: str
    siret: str
    closed: bool


def sites(count: int, seed: int) -> list[Site]:
    """The first so many of the sites of a seed."""
    return list(islice(every_site(seed), count))


def every_site(seed: int) -> Iterator[Site]:
    """All sites of a seed, without end: one in fifty is closed, one in fifty may be somebody's home."""
    random = dice("sites", seed)
    number = 0
    while True:
        yield _site(random, number)
        number += 1


def _site(random: Random, number: int) -> Site:
    draw = random.random
    at = address(random)
    code, label, kind = random.choices(CATEGORIES, _SHARES)[0]
    if draw() < 0.02:
        (code, label), kind = HOME, "LIEU DE VIE"
    north, east = (draw() - 0.5) * 4000, (draw() - 0.5) * 4000
    return Site(
        finess=_number(at.commune.department, 9, number),
        owner=_number(at.commune.department, 8, number // 3),
        name=f"{kind} {random.choice(WORDS['houses'])}",
        category=code,
        label=label,
        address=at,
        lat=at.commune.lat + north / _DEGREE,
        lon=at.commune.lon + east / (_DEGREE * cos(radians(at.commune.lat))),
        phone=telephone(random),
        siret=luhn(f"199{int(draw() * 1e10):010d}") if draw() < 0.8 else "",
        closed=draw() < 0.02,
    )


def _number(department: str, kind: int, number: int) -> str:
    """Nine signs: the department's two, six digits and their key."""
    body = f"{kind}{number % 100_000:05d}"
    return f"{department[:2]}{luhn(body)}"
