"""A professional signed in, whose agenda answers."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.tests.agendas import a_visit
from gateway.tests.browsers import COOKIE, answer_all, session
from gateway.tests.bus import Bus, Issuer, done


@pytest.fixture
def app(make_app: Callable[..., Flask], bus: Bus, issuer: Issuer) -> Flask:
    answer_all(bus, issuer)
    bus.answers |= {
        "web_session": session(issuer, claims={"kind": "professional", "name": "Dr Louis Martin"}),
        "appointment": a_visit(),
        "move": done(a_visit()),
        "cancel": done(a_visit(state="cancelled")),
        "slots": {"items": [a_visit()], "next": None, "first_after": None},
    }
    return make_app()


@pytest.fixture
def doctor(app: Flask) -> FlaskClient:
    """A browser with a professional's session."""
    client = app.test_client()
    client.set_cookie("session", f"{COOKIE}.1")
    return client
