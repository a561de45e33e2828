"""The demo world's games: Camille's programme, her sessions of six weeks, and what she shows her doctor."""

from datetime import UTC, date, datetime, timedelta

from deploy.dev.demo_agenda import Client
from deploy.dev.steps import Refused
from deploy.dev.world import World

PLAYED = ("reaction", "digits_forward")
WEEKDAYS, SESSIONS = (1, 3, 5), 18
PROGRAMME = {"tasks": PLAYED, "weekdays": WEEKDAYS, "at": "18:30"}
SERIES = "variant=standard&input=keyboard&latency_class=normal"


def load(world: World, clients: dict[str, Client]) -> None:
    """Make what is not there yet; the doctor reads how it goes on. Raises Refused where she cannot."""
    camille, helene = clients["camille"], clients["helene"]
    today = datetime.now(UTC).date()
    if not camille.ask("GET", "/v1/games/series").json()["items"]:
        world.command("deploy.dev.demo_runs", "--today", str(today), camille.id)
    if camille.ask("GET", "/v1/games/programme", fine=(404,)).status_code == 404:
        camille.ask("PUT", "/v1/games/programme", json=PROGRAMME)
    shares = camille.ask("GET", "/v1/games/shares").json()["items"]
    if not shares:
        until = datetime.now(UTC) + timedelta(days=60)
        shown = {"with_member_id": helene.id, "tasks": ["reaction"], "from": str(days(today)[0])}
        camille.ask("POST", "/v1/games/shares", json={**shown, "expires_at": until.isoformat()})
        seen = helene.ask("GET", f"/v1/games/of/{camille.id}/reaction/progress?{SERIES}").json()
        if seen["state"] != "ready":
            raise Refused("The doctor does not see what is shown to her.")


def days(today: date) -> list[date]:
    """The days of the programme before today, oldest first."""
    back = (today - timedelta(number) for number in range(1, 8 * SESSIONS))
    return [day for day in back if day.isoweekday() in WEEKDAYS][:SESSIONS][::-1]
