"""The plain CSV that the registers of other countries are brought into, with invented people of one country."""

import csv
import io
from collections.abc import Iterator

from deploy.registers.people import WORDS, dice

COLUMNS = (
    *("register_number", "kind", "given_name", "family_name", "name", "title", "profession", "specialty", "mode"),
    *("place_id", "place_name", "address", "postcode", "city", "phone", "lat", "lon"),
)
COUNTRIES = tuple(WORDS["abroad"])
_TITLED = frozenset({"physician", "dentist"})


def lines(country: str, people: int, seed: int) -> Iterator[str]:
    """The lines of a file of one country, the header first. One person in six has two places; degrees may lack."""
    random = dice(country, seed)
    words = WORDS["abroad"][country]
    cities = [_city(one) for one in words["cities"]]
    yield _line(COLUMNS)
    for number in range(people):
        profession, specialty = random.choice(WORDS["work"]).split(",")
        given, family = random.choice(words["given"]), random.choice(words["family"])
        title = "Dr" if profession in _TITLED else ""
        who = (f"{country}-T{number:07d}", "professional", given, family, "", title, profession, specialty)
        for place in range(2 if random.random() < 0.16 else 1):
            postcode, city, lat, lon = random.choice(cities)
            degrees = (f"{lat + random.random() / 50:.5f}", f"{lon + random.random() / 50:.5f}")
            street = f"{random.randint(1, 120)}, {random.choice(('Central', 'Park', 'Linden'))} Street"
            where = (str(place), "", street, postcode, city, "", *(degrees if random.random() < 0.8 else ("", "")))
            yield _line((*who, "liberal", *where))


def _city(words: str) -> tuple[str, str, float, float]:
    postcode, name, lat, lon = words.split()
    return postcode, name, float(lat), float(lon)


def _line(values: tuple[str, ...]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(values)
    return written.getvalue()
