"""The follow-up of the games over HTTP: what is asked goes on as it is meant, what is answered has its shape."""

import pytest
from flask.testing import FlaskClient

from gateway.api import shapes_gameprogramme as shapes
from gateway.api import shapes_gamesharing as sharing
from gateway.tests.bus import Bus, done
from kit.refusals import Refused

_SERIES = "variant=standard&input=touch&latency_class=normal"
_MEMBER = "0190c2a4-8f02-7c54-8a6d-1e9b3c5d7f80"


def test_a_programme_is_begun_paused_resumed_and_ended(camille: FlaskClient, bus: Bus) -> None:
    bus.answers |= dict.fromkeys(("put_programme", "pause"), done(shapes.GamesProgramme.example))
    bus.answers |= dict.fromkeys(("resume", "stop_programme"), done(None, 204))
    asked = {"tasks": ["nback"], "weekdays": [1, 3], "at": "18:30"}
    answer = camille.put("/v1/games/programme", json=asked)
    assert (answer.status_code, shapes.GamesProgramme().validate(answer.json)) == (200, {})
    assert {name: bus.last.arguments[name] for name in asked} == asked
    assert camille.put("/v1/games/programme/pause", json={"until": "2026-04-01"}).status_code == 200
    assert bus.last.arguments["until"] == "2026-04-01"
    assert camille.put("/v1/games/programme/pause").status_code == 200
    for path in ("/v1/games/programme/pause", "/v1/games/programme"):
        assert camille.delete(path).status_code == 204
    for wrong in ({"tasks": ["chess"]}, {"weekdays": [8]}, {"at": "25:00"}, {"tasks": []}):
        assert camille.put("/v1/games/programme", json={**asked, **wrong}).status_code == 422


def test_who_has_no_programme_reads_none(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["programme"] = Refused("NotFound", 404, "There is none.", {})
    assert camille.get("/v1/games/programme").status_code == 404


def test_a_series_is_named_by_the_whole_of_what_sets_it_apart(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["progress"] = shapes.GamesProgress.example
    answer = camille.get(f"/v1/games/nback/progress?{_SERIES}&from=2026-01-01&to=2026-03-16")
    assert (answer.status_code, shapes.GamesProgress().validate(answer.json)) == (200, {})
    assert (bus.last.arguments["task"], bus.last.arguments["from"]) == ("nback", "2026-01-01")
    assert camille.get("/v1/games/nback/progress?input=touch").status_code == 422
    assert camille.get(f"/v1/games/chess/progress?{_SERIES}").status_code == 404


def test_days_are_asked_for_and_series_are_listed(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["calendar"] = {"items": [shapes.GamesDay.example], "next": None}
    bus.answers["series"] = {"items": [shapes.GamesSeries.example], "next": None}
    answer = camille.get("/v1/games/calendar?from=2026-03-01&to=2026-03-31")
    assert (answer.status_code, shapes.GamesCalendar().validate(answer.json)) == (200, {})
    assert shapes.AllGamesSeries().validate(camille.get("/v1/games/series").json) == {}
    for wrong in ("from=2026-03-31&to=2026-03-01", "from=2026-03-01"):
        assert camille.get(f"/v1/games/calendar?{wrong}").status_code == 422


@pytest.mark.parametrize(("asked", "wanted"), [("", []), ("&tasks=nback,corsi", ["nback", "corsi"])])
def test_a_sheet_is_of_the_tasks_that_are_asked_for(
    camille: FlaskClient, bus: Bus, asked: str, wanted: list[str]
) -> None:
    bus.answers["sheet"] = shapes.GamesSheet.example
    answer = camille.get(f"/v1/games/sheet?from=2026-01-01&to=2026-03-16{asked}")
    assert (answer.status_code, shapes.GamesSheet().validate(answer.json)) == (200, {})
    assert bus.last.arguments["tasks"] == wanted
    refused = camille.get("/v1/games/sheet?from=2026-01-01&to=2026-03-16&tasks=chess")
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/tasks")


def test_everything_of_ones_own_is_read_page_by_page(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["export"] = shapes.GamesExport.example
    answer = camille.get("/v1/games/export?cursor=abc")
    assert (answer.status_code, shapes.GamesExport().validate(answer.json)) == (200, {})
    assert bus.last.arguments["cursor"] == "abc"


def test_results_are_shown_to_one_other_and_no_more(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["share"] = done(sharing.GamesShare.example, 201)
    bus.answers["end_share"] = done(None, 204)
    asked = {"with_member_id": _MEMBER, "tasks": ["nback"], "from": "2026-01-01", "expires_at": "2026-06-15T10:00:00Z"}
    answer = camille.post("/v1/games/shares", json=asked)
    assert (answer.status_code, sharing.GamesShare().validate(answer.json)) == (201, {})
    assert answer.headers["Location"] == "/v1/games/shares"
    assert camille.post("/v1/games/shares", json={**asked, "to": "2025-12-31"}).status_code == 422
    assert camille.delete(f"/v1/games/shares/{sharing.SHARE}").status_code == 204
    bus.answers["share"] = Refused("NotToThem", 409, "Not with them.", {})
    assert camille.post("/v1/games/shares", json=asked).json["type"] == "/problems/not-to-them"


def test_what_another_shows_is_read_by_their_id(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["progress_of"] = shapes.SharedGamesProgress.example
    answer = camille.get(f"/v1/games/of/{_MEMBER}/nback/progress?{_SERIES}")
    assert (answer.status_code, shapes.SharedGamesProgress().validate(answer.json)) == (200, {})
    assert (bus.last.arguments["member_id"], bus.last.arguments["task"]) == (_MEMBER, "nback")
    bus.answers["shared_with_me"] = bus.answers["shares"] = {"items": [sharing.GamesShare.example], "next": None}
    bus.answers["access_log"] = {"items": [sharing.GamesSeen.example], "next": None}
    for path, shape in (
        ("shares", sharing.GamesShares),
        ("shared-with-me", sharing.GamesShown),
        ("access-log", sharing.GamesLog),
    ):
        assert shape().validate(camille.get(f"/v1/games/{path}").json) == {}
