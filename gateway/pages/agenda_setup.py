"""Setting an agenda up: where, on which holidays, by which rules, open or not. One question a page, saved by itself."""

from typing import Any

from flask import Response, g
from marshmallow import Schema, fields
from marshmallow.validate import Length

from contracts.appointments import schemas
from gateway.pages.agenda import around, find_agenda, own_or, place, put_agenda, the_agenda, to_setup
from gateway.pages.countries import COUNTRIES, zones
from gateway.pages.doors import form, go, page, render
from gateway.pages.regions import REGIONS
from kit.refusals import NotFound

_BUT_COUNTRY = ("member_id", "version", "region", "closed_on_holidays", "is_open", "policy", "sites")
_REST = ("member_id", "version", "country", "region", "closed_on_holidays", "sites")
_SITE = ("id", "name", "address", "time_zone")


@page(own_or("/setup/sites"))
def agenda_sites(of: str | None = None) -> str:
    """Where visits take place."""
    return render("agenda/sites.html", **around(of))


def _new_site(of: str | None = None) -> dict[str, Any]:
    find_agenda(of)
    zone = g.known.time_zone
    return {"values": {"time_zone": zone}, "zones": zones(zone), "at": place(of), "site": None}


@form(own_or("/setup/sites/new"), "agenda/site.html", schemas.Site, without=("id",), start=_new_site)
def add_site(said: dict[str, Any], of: str | None = None) -> Response:
    """One more place; the first one makes the agenda."""
    agenda = find_agenda(of)
    put_agenda(of, sites=[*(_kept(agenda) if agenda else []), said])
    return go("agenda_sites", of=of, done="saved") if agenda else to_setup(of)


def _present_site(site_id: str, of: str | None = None) -> dict[str, Any]:
    agenda = the_agenda(of)
    site = _find(agenda, site_id)
    return {"values": site, "zones": zones(site["time_zone"]), "site": site, **around(of, agenda)}


@form(own_or("/setup/sites/<id:site_id>"), "agenda/site.html", schemas.Site, without=("id",), start=_present_site)
def change_site(said: dict[str, Any], site_id: str, of: str | None = None) -> Response:
    """What a place is called, and where it is."""
    agenda = the_agenda(of)
    _find(agenda, site_id)
    put_agenda(of, sites=[{**said, "id": site_id} if one["id"] == site_id else one for one in _kept(agenda)])
    return go("agenda_sites", of=of, done="saved")


@form(own_or("/setup/sites/<id:site_id>/removal"), "agenda/site_removal.html", schemas.Nothing, start=_present_site)
def remove_site(said: dict[str, Any], site_id: str, of: str | None = None) -> Response:
    """Receive there no more; refused while appointments are to come there."""
    put_agenda(of, sites=[one for one in _kept(the_agenda(of)) if one["id"] != site_id])
    return go("agenda_sites", of=of, done="removed")


class Holidays(Schema):
    """Which public holidays are kept; `region` of the country, where they differ."""

    region = fields.String(load_default=None, allow_none=True, validate=Length(max=12))
    closed_on_holidays = fields.Boolean(required=True)


def _holidays(of: str | None = None) -> dict[str, Any]:
    agenda = the_agenda(of)
    values = {**agenda, "closed_on_holidays": str(agenda["closed_on_holidays"]).lower()}
    regions = sorted(REGIONS.get(agenda["country"], {}).items(), key=lambda pair: pair[1])
    return {"values": values, "countries": COUNTRIES, "regions": regions, **around(of, agenda)}


@form(own_or("/setup/country"), "agenda/country.html", schemas.PutAgenda, without=_BUT_COUNTRY, start=_holidays)
def change_country(said: dict[str, Any], of: str | None = None) -> Response:
    """The country; which of its regions is asked next."""
    if said["country"] != the_agenda(of)["country"]:
        put_agenda(of, country=said["country"], region=None)
    return go("agenda_holidays", of=of)


@form(own_or("/setup/holidays"), "agenda/holidays.html", Holidays, start=_holidays)
def agenda_holidays(said: dict[str, Any], of: str | None = None) -> Response:
    """Whether ordinary hours rest on public holidays, and on which."""
    put_agenda(of, **said)
    return to_setup(of)


def _present(of: str | None = None) -> dict[str, Any]:
    agenda = the_agenda(of)
    return {"values": {**agenda, "is_open": str(agenda["is_open"]).lower()}, **around(of, agenda)}


@form(own_or("/setup/policy"), "agenda/policy.html", schemas.PutAgenda, without=(*_REST, "is_open"), start=_present)
def agenda_policy(said: dict[str, Any], of: str | None = None) -> Response:
    """What happens when somebody does not come: read before booking."""
    put_agenda(of, **said)
    return to_setup(of)


@form(own_or("/setup/opening"), "agenda/opening.html", schemas.PutAgenda, without=(*_REST, "policy"), start=_present)
def agenda_opening(said: dict[str, Any], of: str | None = None) -> Response:
    """Whether anybody can book."""
    put_agenda(of, **said)
    return to_setup(of)


def _kept(agenda: dict[str, Any]) -> list[dict[str, Any]]:
    return [{name: site[name] for name in _SITE} for site in agenda["sites"]]


def _find(agenda: dict[str, Any], site_id: str) -> dict[str, Any]:
    for site in agenda["sites"]:
        if site["id"] == site_id:
            return dict(site)
    raise NotFound
