"""What an import makes of entries, on the real database."""

from deploy.registers import rpps as made_rpps
from services.directory.registers import rpps
from services.directory.tests.importer import Importer, counts, number
from services.directory.tests.test_rpps import person


def test_a_person_with_several_rows_is_one_entry_with_several_places(imports: Importer) -> None:
    employed = {"Code mode exercice": "S", "Identifiant technique de la structure": "R9", "Code savoir-faire": "SM53"}
    imports.people(person(**employed), person(), person())
    first, second = imports.state()
    assert (first["name"], first["title"], first["profession"]) == ("Agnès de La Tour", "Dr", "physician")
    assert first["specialties"] == ["dermatology", "general_practice"]
    assert first["words"] == ["agnes", "de", "la", "tour"]
    assert [(row["key"], row["position"], row["mode"]) for row in (first, second)] == [
        ("R1", 0, "liberal"), ("R9", 1, "salaried"),
    ]  # fmt: skip


def test_the_same_file_twice_changes_nothing(imports: Importer) -> None:
    lines = list(made_rpps.lines(300, 1))
    first = imports(rpps, lines)
    assert first.written == first.counts["new"] > 250
    before, rows = imports.state(), imports.world.rows("SELECT xmin, ctid, id FROM entries ORDER BY id")
    imports.queue()
    second = imports(rpps, lines)
    assert counts(second) == {"unchanged": first.counts["new"]}
    assert second.written == 0
    assert imports.state() == before
    assert imports.world.rows("SELECT xmin, ctid, id FROM entries ORDER BY id") == rows
    assert imports.queue() == set()


def test_the_order_of_lines_changes_nothing(imports: Importer) -> None:
    header, *lines = made_rpps.lines(100, 1)
    imports(rpps, [header, *lines])
    assert imports(rpps, [header, *reversed(lines)]).written == 0


def test_only_who_changed_is_written_and_noted_for_the_index(imports: Importer) -> None:
    imports.people(number(1), number(2))
    imports.queue()
    before = {row["register_number"]: row["revision"] for row in imports.world.rows("SELECT * FROM entries")}
    found = imports.people(number(1), number(2, **{"Libellé Voie": "PASTEUR"}))
    assert counts(found) == {"changed": 1, "unchanged": 1}
    assert imports.queue() == {"19900000002"}
    after = {row["register_number"]: row["revision"] for row in imports.world.rows("SELECT * FROM entries")}
    assert after == {**before, "19900000002": 2}
    assert [row["address"] for row in imports.state()] == ["12 bis rue de l'Église", "12 bis rue Pasteur"]


def test_who_left_is_closed_and_comes_back_when_they_come_back(imports: Importer) -> None:
    imports.people(number(1), number(2), number(3))
    imports.queue()
    assert counts(imports.people(number(1), number(3))) == {"unchanged": 2, "closed": 1}
    assert [row["state"] for row in imports.state()] == ["open", "closed", "open"]
    assert imports.queue() == {"19900000002"}
    assert counts(imports.people(number(1), number(3))) == {"unchanged": 2}, "closed once"
    assert counts(imports.people(number(1), number(2), number(3))) == {"unchanged": 2, "reopened": 1}
    [back] = imports.world.rows("SELECT state, closed_at, revision FROM entries WHERE register_number = '19900000002'")
    assert back == {"state": "open", "closed_at": None, "revision": 3}


def test_one_source_closes_nothing_of_another(imports: Importer) -> None:
    imports.houses()
    houses = len(imports.state())
    imports.people(number(1))
    imports.people(number(2))
    assert [row["state"] for row in imports.state()].count("open") == houses + 1


def test_a_place_that_is_no_longer_told_goes(imports: Importer) -> None:
    imports.people(number(1), number(1, **{"Identifiant technique de la structure": "R2"}))
    imports.people(number(1, **{"Identifiant technique de la structure": "R2"}))
    assert [(row["key"], row["position"]) for row in imports.state()] == [("R2", 0)]


def test_what_its_owner_wished_stays_through_an_import(imports: Importer) -> None:
    imports.people(number(1))
    imports.run("UPDATE entries SET listed = false, version = 7")
    imports.people(number(1, **{"Libellé Voie": "PASTEUR"}))
    assert imports.world.rows("SELECT listed, version FROM entries") == [{"listed": False, "version": 7}]


def test_a_claimed_entry_is_told_when_it_changes_and_falls_when_it_leaves(imports: Importer) -> None:
    imports.people(number(1), number(2))
    member = imports.world.person()
    imports.run("UPDATE entries SET member_id = %s, claimed_at = now()", member.id)
    imports.run(
        "INSERT INTO claims (id, entry_id, member_id, method, state, made_at, decided_at)"
        " SELECT id, id, member_id, 'document', 'accepted', now(), now() FROM entries"
    )
    imports.people(number(1, **{"Libellé Voie": "PASTEUR"}))
    assert imports.world.told() == ["directory.professional.changed", "directory.professional.closed"]
    rows = imports.world.rows("SELECT state, member_id, seq FROM entries ORDER BY register_number")
    assert [tuple(row.values()) for row in rows] == [("open", member.id, 1), ("closed", None, 1)]
    assert imports.world.rows("SELECT state FROM claims ORDER BY state") == [{"state": "accepted"}, {"state": "ended"}]
