"""What the reader makes of the register of French professionals."""

import gzip

import pytest

from deploy.registers import rpps as made
from services.directory.registers import opening, rpps
from services.directory.registers.columns import RPPS
from services.directory.registers.row import HeaderDrift, Passed, Reject, Row
from services.directory.tests.reading import Reading, only


def person(**values: str) -> str:
    """A line of the professionals' register, a dermatologist in Lyon unless said."""
    plain = {
        "Type d'identifiant PP": "8", "Identifiant PP": "19900000001", "Nom d'exercice": "DE LA TOUR",
        "Prénom d'exercice": "Agnès", "Code civilité d'exercice": "DR", "Code profession": "10",
        "Code catégorie professionnelle": "C", "Code savoir-faire": "SM15", "Code mode exercice": "L",
        "Identifiant technique de la structure": "R1", "Raison sociale site": "CABINET DE L'ÉTOILE",
        "Numéro Voie": "12",
        "Indice répétition voie": "B", "Libellé type de voie": "Rue", "Code type de voie": "R",
        "Libellé Voie": "DE L'ÉGLISE", "Bureau cedex": "69003 LYON 03", "Code postal": "69003", "Code commune": "69383",
        "Libellé commune": "Lyon 3e Arrondissement", "Téléphone": "+33199001234",
        "Adresse e-mail": "someone@medecin.example",
    }  # fmt: skip
    said = {**plain, **values}
    names = [name.removesuffix(" (coord. structure)") for name in RPPS]
    assert said.keys() <= set(names), said.keys() - set(names)
    return "|".join(said.get(name, "") for name in names)


def people(*lines: str) -> str:
    return "\n".join(["|".join(RPPS), *lines, ""])


def test_a_professional_is_one_row_with_their_place(items: Reading) -> None:
    row = only(items(rpps, people(person())))
    assert (row.register_number, row.name, row.title) == ("19900000001", "Agnès de La Tour", "Dr")
    assert (row.profession, row.specialty, row.mode) == ("physician", "dermatology", "liberal")
    assert (row.place_key, row.place_name) == ("R1", "Cabinet de l'Étoile")
    assert (row.address, row.postcode, row.city) == ("12 bis rue de l'Église", "69003", "Lyon 3e")
    assert (row.commune, row.phone, row.finess) == ("69383", "01 99 00 12 34", None)


def test_no_mail_address_of_a_register_is_kept(items: Reading) -> None:
    assert "medecin.example" not in repr(items(rpps, people(person())))


def test_who_works_nowhere_or_abroad_is_a_row_without_a_place(items: Reading) -> None:
    nowhere = dict.fromkeys(["Libellé Voie", "Bureau cedex", "Code postal", "Libellé commune"], "")
    found = items(rpps, people(person(**nowhere), person(**{"Code pays": "99138"})))
    assert [row.place_key for row in found if isinstance(row, Row)] == [None, None]


def test_a_large_receiver_has_its_city_from_the_office_that_distributes(items: Reading) -> None:
    cedex = {"Code commune": "", "Libellé commune": "", "Bureau cedex": "59019 LILLE CEDEX 2", "Code postal": "59019"}
    row = only(items(rpps, people(person(**cedex))))
    assert (row.city, row.commune, row.postcode) == ("Lille", None, "59019")


def test_a_code_is_enough_where_the_label_lacks(items: Reading) -> None:
    row = only(items(rpps, people(person(**{"Libellé type de voie": "", "Code type de voie": "AV"}))))
    assert row.address == "12 bis avenue de l'Église"


def test_students_and_what_the_directory_does_not_show_are_passed_over(items: Reading) -> None:
    lines = person(**{"Code catégorie professionnelle": "E"}), person(**{"Code profession": "35"})
    assert items(rpps, people(*lines)) == [Passed(2, "students"), Passed(3, "profession 35")]


def test_a_bad_line_is_told_without_what_it_says_and_stops_nothing(items: Reading) -> None:
    bad = (
        person() + "|x",
        person(**{"Identifiant PP": "DE LA TOUR"}),
        person(**{"Nom d'exercice": ""}),
        person(**{"Code profession": ""}),
    )
    *rejects, last = items(rpps, people(*bad, person()))
    assert [(one.line, one.register_number) for one in rejects if isinstance(one, Reject)] == [
        (2, None), (3, None), (4, "19900000001"), (5, "19900000001"),
    ]  # fmt: skip
    assert isinstance(last, Row)
    assert "TOUR" not in repr(rejects)


def test_a_header_that_drifted_is_refused_with_the_difference(items: Reading) -> None:
    columns = [name for name in RPPS if name != "Code profession"]
    columns[3], columns[4] = columns[4], columns[3]
    with pytest.raises(HeaderDrift) as drift:
        items(rpps, "|".join([*columns, "Code couleur"]))
    assert str(drift.value) == (
        "missing: Code profession; new: Code couleur; moved: Code civilité d'exercice, Libellé civilité d'exercice"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "iso-8859-1"])
def test_every_encoding_that_a_register_was_seen_in_reads_the_same(items: Reading, encoding: str) -> None:
    assert only(items(rpps, people(person()), encoding)).name == "Agnès de La Tour"


def test_one_broken_line_does_not_change_the_encoding_of_the_others(items: Reading) -> None:
    text = people(*[person()] * 150).encode() + person().encode("cp1252") + b"\n"
    found = items(rpps, text)
    assert found[-1] == Reject(152, "not in the encoding of the file")
    assert {row.name for row in found if isinstance(row, Row)} == {"Agnès de La Tour"}


def test_a_compressed_file_reads_the_same_and_a_cut_one_is_noticed(items: Reading) -> None:
    whole = gzip.compress(people(*[person()] * 2000).encode())
    assert len(items(rpps, whole)) == 2000
    with pytest.raises(opening.Broken):
        items(rpps, whole[:-20])


def test_the_digest_of_a_file_is_of_what_it_holds(items: Reading) -> None:
    text = people(person()).encode()
    plain = items.open(rpps, text).digest
    assert items.open(rpps, gzip.compress(text)).digest == plain
    assert items.open(rpps, text + b"\n").digest != plain


def test_every_line_of_an_invented_register_is_a_row_or_passed_over(items: Reading) -> None:
    found = items(rpps, "".join(made.lines(500, 1)))
    assert not [one for one in found if isinstance(one, Reject)]
    assert all(one.city and one.address for one in found if isinstance(one, Row) and one.place_key)
