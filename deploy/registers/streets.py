"""Invented addresses: numbers, streets, and the words that surround them in registers."""

from dataclasses import dataclass
from random import Random

from deploy.registers.communes import COMMUNES, Commune
from deploy.registers.people import WORDS

KINDS = (("R", "Rue"), ("AV", "Avenue"), ("BD", "Boulevard"), ("PL", "Place"), ("CHE", "Chemin"), ("ALL", "Allée"))
_CITIES = tuple(one for one in COMMUNES if one.label[-2:].isdigit())


@dataclass(frozen=True, slots=True)
class Address:
    """An address; `cedex` is the office that distributes to a large receiver, whose commune then is often left out."""

    number: str
    repeat: str
    kind: tuple[str, str]
    street: str
    extra: str
    commune: Commune
    postcode: str
    cedex: str


def address(random: Random) -> Address:
    """An address: one in three in Paris, Lyon or Marseille, one in twenty-five of a large receiver."""
    draw = random.random
    commune = random.choice(_CITIES if draw() < 0.33 else COMMUNES)
    postcode, cedex = random.choice(commune.postcodes), ""
    if draw() < 0.04:
        postcode, cedex = f"{postcode[:3]}{int(draw() * 90) + 10}", f"{commune.label.split(' 0')[0]} CEDEX"
    return Address(
        number=str(int(draw() * 180) + 1) if draw() < 0.92 else "",
        repeat="B" if draw() < 0.05 else "",
        kind=random.choice(KINDS),
        street=random.choice(WORDS["streets"]),
        extra=f"BATIMENT {random.choice('ABCD')}" if draw() < 0.12 else "",
        commune=commune,
        postcode=postcode,
        cedex=cedex,
    )
