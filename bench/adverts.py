"""A hundred thousand listings as people might write them, for measuring: made from a seed, written by COPY."""

import csv
import io
import lzma
import random
import re
import uuid
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from contracts.places import PLACES
from kit.testing import raw
from services.classifieds.stating import CURRENCIES

OWNERS, PART = 5_000, 20_000
_THINGS = """
mobility 30: fauteuil roulant, fauteuil électrique, scooter électrique, déambulateur, rollator, béquilles, canne,
  rampe d'accès, wheelchair, mobility scooter, walker, Rollstuhl, Gehstock, كرسي متحرك
bed 15: lit médicalisé, matelas anti-escarres, barrières de lit, table de lit, lève-personne, verticalisateur,
  hospital bed, pressure mattress, Pflegebett, Matratze, سرير طبي
breathing 8: nébuliseur, aspirateur de mucosités, oxymètre, humidificateur, purificateur d'air, nebuliser, air purifier,
  Luftreiniger, جهاز بخار
orthopaedics 12: attelle de genou, collier cervical, ceinture lombaire, botte de marche, chaussures orthopédiques,
  coussin, knee brace, walking boot, Kniebandage, دعامة ركبة
baby 15: tire-lait, pèse-bébé, stérilisateur, poussette, siège auto, coussin d'allaitement, porte-bébé, breast pump,
  pushchair, Milchpumpe, Kinderwagen, عربة أطفال
hygiene 12: chaise de douche, planche de bain, chaise percée, rehausseur de toilettes, barre d'appui, protections,
  shower chair, Duschhocker, كرسي استحمام
services 5: compagnie, courses, transport, repas, ménage, garde d'enfants, papiers, traduction, errands,
  Begleitung, مرافقة
other 3: lampe de luminothérapie, coussin chauffant, téléphone à grosses touches, loupe, pilulier, talking clock, ساعة
"""
_HOW = "pliant léger électrique neuf révisé large réglable compact robuste solide bleu gris petit grand adulte enfant"
_BRANDS = "Invacare Vermeiren Sunrise Ottobock Drive Thuasne Medela Omron Philips Linak Permobil Kowsky"
_SAID = """
très bon état, peu servi, acheté l'an dernier, à venir chercher, facture et notice fournies, roues changées,
batterie neuve, housse lavée, entretenu chaque année, mon père n'en a plus besoin, suite à une guérison, freins réglés,
se plie pour la voiture, quelques rayures sur le cadre, prêté par une association, convient jusqu'à cent kilos,
hardly used, can be delivered nearby, kaum benutzt, Abholung möglich, حالة ممتازة, استعمال خفيف
"""
_SYLLABLES = "ba be bo da de di fa fe ga go la le li lo ma me mi mo na ne ni no ra re ri ro sa se ta te ti to va ve"
_LISTING = (
    "id, owner_id, kind, category, title, text, details, condition, terms, price, currency, place_id, place, postcode,"
    " country, lat, lon, brand, model, state, published_at, expires_at"
)


class Town(NamedTuple):
    """A place as listings are put into it."""

    id: str
    name: str
    country: str
    lat: float
    lon: float
    population: int


@cache
def things() -> dict[str, tuple[int, list[str]]]:
    """What is offered, by category: how often one is of it, and what."""
    lines = re.findall(r"^(\w+) (\d+): (.*(?:\n  .*)*)", _THINGS, re.MULTILINE)
    return {name: (int(share), list_of(said)) for name, share, said in lines}


def list_of(said: str) -> list[str]:
    """What commas part."""
    return [" ".join(one.split()) for one in said.split(",")]


@cache
def towns() -> list[Town]:
    """Places of more than 2,000 people."""
    with lzma.open(PLACES, "rt", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if int(row["population"] or 0) > 2_000]
    return [
        Town(one["id"], one["name"], one["country"], float(one["lat"]), float(one["lon"]), int(one["population"]))
        for one in rows
    ]


def category(chance: random.Random) -> str:
    """One of them, as often as it is offered."""
    return chance.choices([*things()], [share for share, _ in things().values()])[0]


def words(chance: random.Random) -> str:
    """What somebody types who looks for a thing, at times with how it should be."""
    thing = chance.choice(things()[category(chance)][1])
    return f"{thing} {chance.choice(_HOW.split())}" if chance.random() < 0.3 else thing


def with_slip(chance: random.Random) -> str:
    """The same, two letters of a long word swapped."""
    while True:
        typed = words(chance)
        long_ = max(typed.split(), key=len)
        at = chance.randrange(2, max(3, len(long_) - 2))
        wrong = long_[:at] + long_[at + 1 : at + 2] + long_[at] + long_[at + 2 :] if len(long_) > 6 else long_
        if wrong != long_:
            return typed.replace(long_, wrong)


def fill(owner_url: str, count: int, seed: int) -> None:
    """Members and published listings by COPY in parts, then what the planner has to know."""
    chance, every = random.Random(seed), towns()
    weights = list(accumulate(town.population for town in every))
    owners = [uuid.UUID(int=chance.getrandbits(128), version=4) for _ in range(OWNERS)]
    now = datetime.now(UTC)
    connection = raw(owner_url)
    with connection, connection.cursor() as cursor:
        people = "".join(f"{one}\t1\tf\tMembre\tpatient\tfr\tFR\tEurope/Paris\n" for one in owners)
        head = "id, seq, provisional, display_name, kind, language, country, time_zone"
        cursor.copy_expert(f"COPY members ({head}) FROM STDIN", io.StringIO(people))
        for first in range(0, count, PART):
            lines = io.StringIO()
            places = chance.choices(every, cum_weights=weights, k=min(PART, count - first))
            lines.writelines(_listing(chance, chance.choice(owners), town, now) for town in places)
            lines.seek(0)
            cursor.copy_expert(f"COPY listings ({_LISTING}) FROM STDIN", lines)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE members, listings, blocks")
    connection.close()


def _listing(chance: random.Random, owner: uuid.UUID, town: Town, now: datetime) -> str:
    name = category(chance)
    odd = "".join(chance.choices(_SYLLABLES.split(), k=chance.randint(2, 4)))
    title = " ".join([chance.choice(things()[name][1]), *chance.sample(_HOW.split(), chance.randint(0, 2))])
    said = ". ".join([*chance.sample(list_of(_SAID), chance.randint(1, 8)), odd])
    terms = chance.choices(("price", "free", "rent"), (6, 3, 1))[0]
    price = "\\N" if terms == "free" else f"{chance.randint(5, 900)}.00"
    brand, model = (
        (chance.choice(_BRANDS.split()), f"M{chance.randint(1, 300)}") if chance.random() < 0.5 else ("\\N", "\\N")
    )
    at = now - timedelta(minutes=chance.uniform(1, 59 * 24 * 60))
    fields = (
        uuid.UUID(int=chance.getrandbits(128), version=4), owner, chance.choices(("offer", "request"), (9, 1))[0], name,
        title, said, "{}", "good", terms, price, CURRENCIES[town.country], town.id, town.name, "\\N",
        town.country, town.lat, town.lon, brand, model, "published", at, at + timedelta(days=60),
    )  # fmt: skip
    return "\t".join(map(str, fields)) + "\n"
