"""What the reader makes of the plain form for registers of other countries."""

import pytest

from deploy.registers import abroad as made
from services.directory.registers.abroad import COUNTRIES, Abroad
from services.directory.registers.row import Reject, Row
from services.directory.tests.reading import Reading


@pytest.mark.parametrize("country", COUNTRIES)
def test_other_countries_come_in_a_plain_form(items: Reading, country: str) -> None:
    found = items(Abroad(country), "".join(made.lines(country, 80, 1)))
    assert not [one for one in found if isinstance(one, Reject) and "vocabulary" not in one.reason]
    assert {one.country for one in found if isinstance(one, Row)} == {country[:2]}


def test_a_row_of_another_country_may_go_over_lines_and_says_what_is_wrong(items: Reading) -> None:
    header = next(made.lines("BE", 1, 1))
    good = 'BE-1,professional,Lotte,Peeters,,Dr,physician,,liberal,,,"12, rue Haute\nboîte 3",1000,Bruxelles,,50.8,4.3'
    bad = "BE-2,professional,Lotte,Peeters,,,wizard,,,,,,1000,Bruxelles,,,", "BE-3,doctor,A,B,,,nurse,,,,,,,,,,"
    first, *others = items(Abroad("BE"), "\n".join([header.strip(), good, *bad]))
    assert isinstance(first, Row)
    assert (first.address, first.lat) == ("12, rue Haute\nboîte 3", 50.8)
    assert others == [
        Reject(4, "profession is not a code of the vocabulary", "BE-2"),
        Reject(5, "kind is none of professional, establishment, partner", "BE-3"),
    ]
