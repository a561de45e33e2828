"""The application with services that answer whatever pages ask, and browsers."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.tests.browsers import answer_all, signed_in
from gateway.tests.bus import Bus, Issuer


@pytest.fixture
def app(make_app: Callable[..., Flask], bus: Bus, issuer: Issuer) -> Flask:
    answer_all(bus, issuer)
    return make_app()


@pytest.fixture
def camille(app: Flask) -> FlaskClient:
    """A browser with a member's session."""
    return signed_in(app)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    """A browser without a session."""
    return app.test_client()
