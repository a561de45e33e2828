"""The application with services that answer whatever pages ask, and browsers."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.tests.browsers import COOKIE, answer_all
from gateway.tests.bus import Bus, Issuer


@pytest.fixture
def app(make_app: Callable[..., Flask], bus: Bus, issuer: Issuer) -> Flask:
    answer_all(bus, issuer)
    return make_app()


@pytest.fixture
def camille(app: Flask) -> FlaskClient:
    """A browser with a member's session."""
    client = app.test_client()
    client.set_cookie("session", f"{COOKIE}.1")
    return client


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    """A browser without a session."""
    return app.test_client()
