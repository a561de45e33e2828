"""Whom to call, country by country: numbers that exist there, by the tables of the phone library."""

import phonenumbers
import pytest
from phonenumbers import shortnumberinfo

from contracts.identity.schemas import COUNTRIES
from gateway.pages.countries import CRISIS, zones


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_first_number_of_a_country_is_one_for_emergencies_and_the_others_exist(country: str) -> None:
    rescue, *others = CRISIS[country]
    assert shortnumberinfo.is_emergency_number(rescue.number, country)
    for line in others:
        number = phonenumbers.parse(line.number, country)
        short = shortnumberinfo.is_valid_short_number_for_region(number, country)
        assert short or phonenumbers.is_valid_number_for_region(number, country)


def test_every_line_says_who_says_so() -> None:
    assert all(line.source for lines in CRISIS.values() for line in lines)


def test_time_zones_are_those_of_our_countries_and_the_one_that_is_chosen() -> None:
    offered = [zone for zone, _ in zones("Pacific/Noumea")]
    assert {"Europe/Paris", "America/Toronto", "Africa/Tunis", "Pacific/Noumea"} <= set(offered)
    assert "Asia/Tokyo" not in offered
