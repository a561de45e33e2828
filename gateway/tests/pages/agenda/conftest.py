"""A professional signed in, whose agenda answers."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.tests.agendas import a_visit
from gateway.tests.browsers import session, signed_in
from gateway.tests.bus import Bus, Issuer, done


@pytest.fixture
def app(app: Flask, bus: Bus, issuer: Issuer) -> Flask:
    bus.answers |= {
        "web_session": session(issuer, claims={"kind": "professional", "name": "Dr Louis Martin"}),
        "appointment": a_visit(),
        "move": done(a_visit()),
        "cancel": done(a_visit(state="cancelled")),
        "slots": {"items": [a_visit()], "next": None, "first_after": None},
    }
    return app


@pytest.fixture
def doctor(app: Flask) -> FlaskClient:
    """A browser with a professional's session."""
    return signed_in(app)
