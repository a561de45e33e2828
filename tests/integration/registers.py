"""The invented registers in the directory of a world, and entries among them that nobody has claimed yet."""

from deploy.dev import demo_directory
from deploy.dev.world import World
from tests.integration.people import Person


def fill(world: World) -> None:
    """Take places and registers in, as far as that was not done before."""
    if not demo_directory.is_loaded(world):
        world.command("services.directory", "places", "load")
    demo_directory.load(world)


def unclaimed(world: World, many: int, q: str = "dermato") -> list[str]:
    """The ids of so many entries that are nobody's."""
    found = Person(world.base_url).ok("GET", f"/directory?q={q}&limit=50&kind=professional")["items"]
    free = [one["id"] for one in found if not one["claimed"]]
    assert len(free) >= many
    return free[:many]
