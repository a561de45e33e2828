"""Imports text as the file of a register, and shows what came of it."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from deploy.registers import finess as made_finess
from services.directory import importing, merging
from services.directory.importing import Outcome, Sizes, Wish
from services.directory.registers import finess, rpps
from services.directory.registers.row import Provider
from services.directory.tests.test_rpps import people, person
from services.directory.tests.world import World

LOCALITIES = """
INSERT INTO localities (id, country, name, folded, sought, postcodes, lat, lon, population) VALUES
    ('FR-69383', 'FR', 'Lyon 3e', '{lyon 3e}', 'lyon 3e', '{69003}', 45.75, 4.87, 100000),
    ('FR-59350', 'FR', 'Lille', '{lille}', 'lille', '{59000,59800}', 50.63, 3.05, 230000),
    ('FR-42218', 'FR', 'Saint-Étienne', '{saint etienne}', 'saint etienne', '{42000,42100}', 45.43, 4.38, 170000),
    ('BE-2800866', 'BE', 'Bruxelles', '{bruxelles,brussel}', 'bruxelles', '{}', 50.85, 4.35, 1000000)"""
_STATE = """
SELECT e.register_number, e.kind, e.name, e.title, e.profession, e.specialties, e.words, e.state, e.as_of, p.key,
       p.position, p.name AS place, p.address, p.postcode, p.city, p.commune, p.mode, p.finess, p.lat,
       p.lon, p.precision
FROM entries e LEFT JOIN places p ON p.entry_id = e.id ORDER BY e.source, e.register_number, p.position"""


class Importer:
    """Imports text as a file."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.path = world, folder / "register"

    def __call__(
        self,
        provider: Provider,
        text: str | Iterable[str],
        encoding: str = "utf-8",
        sizes: Sizes = importing.SIZES,
        **wish: Any,
    ) -> Outcome:
        self.path.write_bytes("".join(text).encode(encoding))
        wished = Wish(as_of=date(2026, 11, 2), **wish)
        return importing.run(self.world.db, provider, self.path, wished, sizes=sizes)

    def people(self, *lines: str, **wish: Any) -> Outcome:
        return self(rpps, people(*lines), accept=True, **wish)

    def houses(self, count: int = 60, **wish: Any) -> Outcome:
        return self(finess, made_finess.csv_lines(count, 1), made_finess.ENCODING, **wish)

    def state(self) -> list[dict[str, Any]]:
        return self.world.rows(_STATE)

    def queue(self) -> set[str]:
        """The numbers of the entries that the index has to look at; it is empty afterwards."""
        noted = self.world.rows("SELECT register_number FROM index_queue q JOIN entries e ON e.id = q.entry_id")
        with self.world.db.transaction() as tx:
            tx.connection().exec_driver_sql("DELETE FROM index_queue")
        return {row["register_number"] for row in noted}

    def run(self, statement: str, *values: Any) -> None:
        with self.world.db.transaction() as tx:
            tx.connection().exec_driver_sql(statement, values or None)


def number(n: int, **values: str) -> str:
    return person(**{"Identifiant PP": f"1990000{n:04d}", "Identifiant technique de la structure": f"R{n}", **values})


def counts(found: Outcome) -> dict[str, int]:
    return {name: count for name, count in found.counts.items() if name in (*merging.WRITTEN, "unchanged") and count}
