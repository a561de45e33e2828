"""The web client: HTML from the same calls and refusals as the API. `doors.py` says how a page is made."""

import secrets
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, request
from flask_babel import Babel, get_locale
from werkzeug.exceptions import HTTPException

from gateway.pages import (
    account,
    agenda,
    agenda_appointments,
    agenda_days,
    agenda_hours,
    agenda_people,
    agenda_reasons,
    agenda_setup,
    appointments,
    classifieds,
    classifieds_contact,
    classifieds_own,
    classifieds_searches,
    classifieds_words,
    directory,
    directory_claims,
    directory_edit,
    entering,
    errors,
    games,
    games_programme,
    games_progress,
    games_shares,
    guard,
    health,
    health_entries,
    health_files,
    health_foods,
    health_marks,
    health_meals,
    health_numbers,
    health_own,
    health_questions,
    health_report,
    health_shares,
    items,
    locale,
    mail_links,
    notifications,
    people,
    rentals,
    shell,
    slots,
    times,
    visits,
    waiting,
    wall,
    words,
    words_files,
    words_games,
    words_health,
    words_questions,
    words_rentals,
    words_report,
)
from gateway.pages.doors import blueprint
from kit.refusals import Refusal, Refused

__all__ = [
    "account",
    "agenda",
    "agenda_appointments",
    "agenda_days",
    "agenda_hours",
    "agenda_people",
    "agenda_reasons",
    "agenda_setup",
    "appointments",
    "classifieds",
    "classifieds_contact",
    "classifieds_own",
    "classifieds_searches",
    "directory",
    "directory_claims",
    "directory_edit",
    "entering",
    "games",
    "games_programme",
    "games_progress",
    "games_shares",
    "health",
    "health_entries",
    "health_files",
    "health_foods",
    "health_marks",
    "health_meals",
    "health_own",
    "health_questions",
    "health_report",
    "health_shares",
    "mail_links",
    "notifications",
    "people",
    "register",
    "rentals",
    "shell",
    "show_error",
    "slots",
    "waiting",
    "wall",
]

_FOLDER = Path(__file__).parent
_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; img-src 'self'{1};"
    " connect-src 'self'; manifest-src 'self'; worker-src 'self'; script-src 'nonce-{0}'; style-src 'nonce-{0}'"
)


def register(app: Flask) -> None:
    """Add the pages, their languages and their words to the app."""
    Babel(
        app,
        default_locale=locale.SOURCE,
        default_translation_directories=str(_FOLDER / "translations"),
        locale_selector=locale.choose_locale,
        timezone_selector=locale.choose_zone,
    )
    app.jinja_env.install_gettext_callables(locale.say, locale.say_number, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {
        "moment": locale.say_moment,
        "month": locale.say_month,
        "instant": locale.write_instant,
        "initials": locale.initials,
        **times.FILTERS,
        **visits.FILTERS,
        **directory.FILTERS,
        **classifieds_words.FILTERS,
        **health_numbers.FILTERS,
        **health_foods.FILTERS,
        **health_questions.FILTERS,
    }
    app.jinja_env.globals |= {
        "drawn": items.draw,
        "today": locale.say_today,
        "words": words,
        "health": words_health,
        "games": words_games,
        "renting": words_rentals,
        **classifieds_words.GLOBALS,
        "asking": words_questions,
        "words_report": words_report,
        "files": words_files,
        "range_of": health_questions.range_of,
        "static": shell.address,
        "languages": locale.NAMES,
        "weekdays": times.weekdays,
    }
    app.register_blueprint(blueprint)
    app.register_blueprint(shell.assets)


def show_error(status: int) -> Response:
    """The page of an error for an address that no page has."""
    try:
        begin()
    except (Refusal, Refused) as refusal:
        return finish(errors.answer_refusal(refusal))
    return finish(errors.show(status))


@blueprint.before_request
def begin() -> None:
    """Every page has a nonce for its own style and script; who asks is found out."""
    g.nonce = secrets.token_urlsafe(12)
    guard.admit()


@blueprint.app_context_processor
def tell() -> dict[str, Any]:
    """What the layout needs of every page."""
    size, _, theme = request.cookies.get("look", "").partition(".")
    return {
        "me": g.get("known") and g.actor,
        "nonce": g.get("nonce"),
        "locale": get_locale(),
        "size": size if size in words.SIZES else "",
        "theme": theme if theme in words.THEMES else "",
        "done": words.DONE.get(request.args.get("done", "")),
    }


@blueprint.after_request
def finish(response: Response) -> Response:
    """The policy of pages, and the session's cookie."""
    if response.mimetype == "text/html":
        tiles = directory.tiles_origin() if g.get("shows_map") else ""
        response.headers["Content-Security-Policy"] = _POLICY.format(g.nonce, f" {tiles}" if tiles else "")
        response.headers["Content-Language"] = str(get_locale()).replace("_", "-")
        response.headers["Vary"] = "Cookie, Accept-Language"
    return guard.keep_cookie(response)


blueprint.register_error_handler(Refusal, errors.answer_refusal)
blueprint.register_error_handler(Refused, errors.answer_refusal)
blueprint.register_error_handler(HTTPException, errors.answer_http)
blueprint.register_error_handler(Exception, errors.answer_failure)
