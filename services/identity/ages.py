"""From which age a person may open an account alone, country by country.

`years` follows the law named in `source` where it sets an age for consenting to an online service on one's own; where
it sets none, or asks for a guardian up to majority, the floor is ours and the source says so. Counsel confirms it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.identity.refusals import TooYoung, invalid

OLDEST = 125


@dataclass(frozen=True)
class Country:
    """`time_zone`: the one a new account begins with, and where a birthday begins."""

    years: int
    source: str
    time_zone: str


COUNTRIES = {
    "FR": Country(15, "Loi 78-17 art. 45 (GDPR art. 8): alone from 15", "Europe/Paris"),
    "CA": Country(14, "Québec, Law 25: parental consent under 14", "America/Toronto"),
    "BE": Country(13, "Loi du 30 juillet 2018 art. 7 (GDPR art. 8): 13", "Europe/Brussels"),
    "CH": Country(16, "nLPD sets no age (capacity of judgement): 16 is our choice", "Europe/Zurich"),
    "DZ": Country(19, "Loi 18-07: a child's legal representative; majority, 19 (code civil art. 40)", "Africa/Algiers"),
    "MA": Country(18, "Loi 09-08 sets no age: majority, 18 (code de la famille art. 209)", "Africa/Casablanca"),
    "TN": Country(18, "Loi 2004-63 art. 28: guardian's consent for a child, 18", "Africa/Tunis"),
    "GB": Country(13, "Data Protection Act 2018 s. 9: 13", "Europe/London"),
    "DE": Country(16, "GDPR art. 8 without a national exception: 16", "Europe/Berlin"),
}


def check_age(birth_date: date, country: str, now: datetime, pointer: str = "/birth_date") -> None:
    """Raises TooYoung under the floor of the country, Invalid for a day that cannot be a living person's birthday."""
    here = COUNTRIES[country]
    years = age(birth_date, now.astimezone(ZoneInfo(here.time_zone)).date())
    if not 0 <= years <= OLDEST:
        raise invalid(birth_date="This is not a possible date of birth.")
    if years < here.years:
        raise TooYoung(here.years, pointer)


def age(birth_date: date, today: date) -> int:
    """Completed years; who was born on 29 February is a year older on 1 March. Negative before birth."""
    return today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))
