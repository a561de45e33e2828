"""What somebody tells their Health Box stays in it, through a whole run: told, changed, brought in a file, shown, read
by another, refused, failed, exported and erased. Its words are in the clear nowhere, not even in its own database."""

from collections.abc import Callable
from dataclasses import replace

from deploy.dev.servers import Servers
from deploy.dev.world import World
from kit.testing import eventually
from tests.integration.canary import pending
from tests.integration.healthcanary import KG, NUMBERS, HealthCanary, holding, places
from tests.integration.people import PASSWORD, Person

OWN = "database healthbox"


def test_a_whole_run_leaves_values_and_words_in_the_health_box_alone(
    servers: Servers, world: World, join: Callable[..., Person]
) -> None:
    author, doctor = replace(join("Camille"), timeout=30), join("Hélène Marchand", kind="professional")
    canary = HealthCanary(author)
    canary.tell_all()
    canary.bring()
    canary.show(doctor)
    told = canary.go_wrong(world, doctor)
    assert not [text for text in told if any(word in text for word in canary.words)]
    canary.break_down(world)
    assert author.ok("GET", "/healthbox/access-log")["items"]
    eventually(lambda: not pending(world), within=60)

    # what is looked for is found where it belongs: the search itself works
    assert holding(servers, world, (str(KG),)) == {OWN}
    found = {number: holding(servers, world, (number,)) - {OWN} for number in NUMBERS}
    assert {number: where for number, where in found.items() if where} == {}
    # words are sealed: a dump of the Health Box itself shows none, whichever way it writes bytes
    assert holding(servers, world, (canary.word,)) == set()
    hidden = canary.word.encode().hex()
    assert holding(servers, world, (hidden, hidden.upper())) == set()
    assert {place.split()[0] for place, text in places(servers, world) if text} >= {
        "database",
        "log",
        "mail",
        "metrics",
    }

    left = author.call("POST", "/accounts/me/erasure", {"password": PASSWORD})
    assert left.status_code == 202
    eventually(lambda: holding(servers, world, canary.words) == set(), within=90, every=1)
