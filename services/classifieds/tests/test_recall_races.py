"""A list of recalls is taken in while devices that it names are published: afterwards none of them is shown."""

from collections import Counter
from functools import partial
from typing import Any

from services.classifieds import recall_verbs, recalls
from services.classifieds.tests.test_rental_races import at_once
from services.classifieds.tests.world import Person, World

ROUNDS = 30
_SHOWN = "SELECT count(*) FROM listings WHERE state = 'published' AND model = :model"


def taken_in(world: World, model: str, late: int) -> int:
    """Take in a list that names a model, as the verb does, after so many looks at the clock; how many it closed."""
    for _ in range(5 * late):
        world.now()
    row = dict.fromkeys(("published_on", "link"), None)
    named: dict[str, Any] = {"source": "ansm", "reference": model, "brand": "Invacare", "model": model, "serials": []}
    with world.db.transaction() as tx:
        recalls.keep(tx, [{**row, **named}])
    return recall_verbs.close_met(world.service)


def accepted(world: World, listing_id: str) -> str | None:
    """What a moderator's acceptance was refused by."""
    try:
        world.decide("accept", listing_id, None, "nadia")
    except recalls.NotAllowedHere as refused:
        return type(refused).__name__
    return None


def changed(owner: Person, listing_id: str, model: str) -> str | None:
    """What it was refused by to say that another device is meant."""
    return owner.refused("change_listing", listing_id=listing_id, model=model)


def published(owner: Person, drafts: list[str]) -> Counter[str | None]:
    """What publishing one after the other was refused by."""
    return Counter(owner.refused("publish_listing", listing_id=one) for one in drafts)


def test_nothing_that_is_recalled_stays_shown_whoever_comes_first(world: World) -> None:
    owner, seen, closed = world.trusted(), Counter[str | None](), 0
    for number in range(ROUNDS):
        model = f"Action {number}"
        device = {"brand": "Invacare", "model": model}
        drafts = [owner.draft(**device) for _ in range(6)]
        waiting = world.person().publish(**device)
        shown = owner.publish(brand="Invacare", model="Compact")
        answers = at_once(
            partial(published, owner, drafts),
            partial(accepted, world, waiting),
            partial(changed, owner, shown, model),
            partial(taken_in, world, model, number % 10),
        )
        assert world.rows(_SHOWN, model=model) == [(0,)]
        seen += answers[0]
        closed += answers[3]
        world.run("UPDATE listings SET state = 'closed', outcome = 'left' WHERE state <> 'closed'")  # 50 at most
    assert seen.keys() == {None, "NotAllowedHere"}, "sometimes the one came first, sometimes the other"
    assert closed > 0
