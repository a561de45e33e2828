"""Where an import puts entries, and how exactly it knows."""

from services.directory.registers.abroad import Abroad
from services.directory.tests.importer import LOCALITIES, Importer, number


def test_places_have_points_by_tiers_and_say_how_exact_they_are(imports: Importer) -> None:
    imports.houses()
    [site] = imports.world.rows(
        "SELECT e.register_number AS finess, lat, lon FROM places p JOIN entries e ON e.id = p.entry_id"
        " WHERE precision = 'site' ORDER BY e.register_number LIMIT 1"
    )
    cedex = {"Code commune": "", "Libellé commune": "", "Bureau cedex": "59019 LILLE CEDEX", "Code postal": "59019"}
    nowhere = {"Code commune": "99999", "Libellé commune": "Nulle-Part", "Code postal": "99000"}
    imports.people(
        number(1, **{"Numéro FINESS site": site["finess"]}), number(2), number(3, **cedex), number(4, **nowhere)
    )
    found = imports.world.rows(
        "SELECT precision, p.lat, p.lon, commune FROM places p JOIN entries e ON e.id = p.entry_id"
        " WHERE source = 'rpps' ORDER BY register_number"
    )
    assert [tuple(row.values()) for row in found] == [
        ("site", site["lat"], site["lon"], "FR-69383"),
        ("commune", 45.75, 4.87, "FR-69383"),
        ("commune", 50.63, 3.05, "FR-59350"),
        ("none", None, None, None),
    ]


def test_a_city_without_a_code_is_found_by_its_name_in_its_department_alone(imports: Importer) -> None:
    nameless = {"Code commune": "", "Libellé commune": ""}
    offices = ("42023 ST ETIENNE CEDEX 2", "59019 SAINT-ÉTIENNE", "59000 LILLE")
    imports.people(
        *(
            number(n, **nameless, **{"Bureau cedex": office, "Code postal": office[:5]})
            for n, office in enumerate(offices)
        )
    )
    assert [row["commune"] for row in imports.state()] == ["FR-42218", None, "FR-59350"]


def test_communes_that_are_loaded_later_are_found_by_the_next_import(imports: Importer) -> None:
    imports.run("DELETE FROM localities")
    imports.people(number(1))
    imports.run(LOCALITIES)
    assert imports.people(number(1)).counts["changed"] == 1
    assert [(row["commune"], row["precision"]) for row in imports.state()] == [("FR-69383", "commune")]


def test_places_are_put_again_when_the_establishments_come_later(imports: Importer) -> None:
    imports.houses()
    [site] = imports.world.rows(
        "SELECT e.register_number AS finess, lat, lon FROM places p JOIN entries e ON e.id = p.entry_id"
        " WHERE precision = 'site' ORDER BY e.register_number LIMIT 1"
    )
    imports.run("DELETE FROM entries; DELETE FROM imports; DELETE FROM index_queue")
    imports.people(number(1, **{"Numéro FINESS site": site["finess"]}), number(2))
    assert {row["precision"] for row in imports.state()} == {"commune"}
    imports.queue()
    assert imports.houses().counts["placed"] == 1
    [place] = imports.world.rows(
        "SELECT precision, p.lat, p.lon, revision FROM places p JOIN entries e ON e.id = p.entry_id"
        " WHERE register_number = '19900000001'"
    )
    assert place == {"precision": "site", "lat": site["lat"], "lon": site["lon"], "revision": 2}
    assert "19900000001" in imports.queue()


def test_other_countries_are_found_by_the_name_of_the_city(imports: Importer) -> None:
    header = (
        "register_number,kind,given_name,family_name,name,title,profession,specialty,mode,place_id,place_name,address"
    )
    header += ",postcode,city,phone,lat,lon"
    lines = [
        "BE-1,professional,Lotte,Peeters,,Dr,physician,dermatology,liberal,,,1 rue Haute,1000,Brussel,,,",
        "BE-2,professional,Noor,Janssens,,,dentist,,liberal,,,2 rue Haute,1000,Bruxelles,,50.84,4.36",
    ]
    imports(Abroad("BE"), "\n".join([header, *lines]))
    assert [(row["commune"], row["precision"], row["lat"]) for row in imports.state()] == [
        ("BE-2800866", "commune", 50.85), ("BE-2800866", "site", 50.84),
    ]  # fmt: skip
