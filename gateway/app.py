"""The application: what happens to every request, in the order in which it happens."""

from dataclasses import dataclass
from functools import cache
from time import perf_counter
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask_smorest import Api
from werkzeug.middleware.proxy_fix import ProxyFix

from contracts.healthbox.schemas import TRACKERS
from gateway import bodies, conditions, errors, handbook, headers, observe, openapi, pages
from gateway import settings as reading
from gateway.api import (
    agendas,
    appointments,
    classifieds,
    directory,
    gameprogramme,
    games,
    gamesharing,
    healthassessments,
    healthbox,
    healthfoods,
    healthmarks,
    healthsharing,
    healthwork,
    identity,
    listingcontact,
    notifications,
    rentals,
    root,
    social,
    uploads,
    waiting,
)
from gateway.auth import Doorkeeper, bearer
from gateway.ids import IdConverter, TaskConverter, TrackerConverter, WhoseConverter
from gateway.limits import Limits
from gateway.refusals import TooManyRequests, Unauthenticated
from gateway.settings import Limit, Settings
from gateway.websessions import WebSessions
from kit import logs, tracing
from kit.metrics import AWAY
from kit.refusals import Refusal
from kit.rpc.client import RpcClient

ROOMS = (
    identity, social, agendas, appointments, waiting, notifications, directory, healthbox, healthassessments,
    healthfoods, healthmarks, healthsharing, healthwork, games, gameprogramme, gamesharing,
    classifieds, listingcontact, rentals, uploads, root,
)  # fmt: skip
BLUEPRINTS = tuple(room.blueprint for room in ROOMS)
_CONVERTERS = {"id": IdConverter, "whose": WhoseConverter, "tracker": TrackerConverter, "task": TaskConverter}


@dataclass
class Gateway:
    """What the views need: `current_app.extensions["gateway"]`."""

    rpc: Any
    doorkeeper: Doorkeeper
    limits: Limits
    observer: observe.Observer
    settings: Settings
    websessions: WebSessions

    @property
    def openapi(self) -> bytes:
        """The OpenAPI document, as JSON."""
        return _documents()[0]

    @property
    def docs(self) -> str:
        """The same for people: HTML."""
        return _documents()[1]

    def open(self) -> None:
        """Begin to ask identity, so connect to the broker. Only after a fork."""
        self.doorkeeper.start()

    def close(self) -> None:
        self.doorkeeper.close()
        self.rpc.close()
        tracing.stop()

    def count(self, *counted: tuple[str, str, Limit]) -> None:
        """Count this request against limits (name, who, limit). Raises TooManyRequests."""
        g.tally = self.limits.hit(*counted)
        if g.tally and g.tally.remaining < 0:
            raise TooManyRequests(retry_after=g.tally.reset_in)

    def readiness(self) -> tuple[list[str], bool]:
        """Which parts are away, and whether requests can be answered at all."""
        self.open()
        state = self.rpc.state()
        away = {part for part, is_away in self._parts(state).items() if is_away}
        away |= set(state["away"]) | self.observer.away()
        return sorted(away), state["bus"] == "up" and self.doorkeeper.is_started()

    def tell(self) -> None:
        """What is done every 2 s: say in the metrics which parts are away, let go of what pages were drawn."""
        pages.items.forget()
        for part, is_away in self._parts(self.rpc.state()).items():
            AWAY.labels(part).set(is_away)

    def _parts(self, state: dict[str, Any]) -> dict[str, bool]:
        return {
            "broker": state["bus"] != "up",
            "identity": self.doorkeeper.is_away(),
            "redis": self.limits.is_away(),
        }


class _Api(Api):
    """flask-smorest for the document; errors are ours."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        pass


def create_app(settings: Settings | None = None, rpc: Any = None) -> Flask:
    """The gateway. `rpc`: another client of the bus, for tests; nothing is connected before the first need.

    Raises environs.EnvValidationError when a setting is missing or malformed.
    """
    settings = settings or reading.read()
    logs.configure("gateway", settings.log_level)
    tracing.start("gateway")
    app = Flask(__name__, static_folder=None, template_folder="pages/templates")
    app.config["MAX_CONTENT_LENGTH"] = bodies.LIMIT
    app.url_map.converters.update(_CONVERTERS)
    app.url_map.merge_slashes = False
    if settings.proxy_hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxy_hops, x_proto=0)  # type: ignore[method-assign]
    app.extensions["gateway"] = assemble(settings, rpc)
    app.before_request(_admit)
    observe.register(app)
    headers.register(app, settings.cors_origins)
    errors.register(app)
    for blueprint in (*BLUEPRINTS, root.reading):
        app.register_blueprint(blueprint)
    pages.register(app)
    return app


def assemble(settings: Settings, rpc: Any = None) -> Gateway:
    """What views need; nothing is connected yet."""
    observer = observe.Observer()
    rpc = rpc or RpcClient(settings.amqp_url, observe=observer)
    doorkeeper = Doorkeeper(rpc, asked=lambda: gateway.tell())
    websessions = WebSessions(rpc, doorkeeper, settings.public_url)
    gateway = Gateway(rpc, doorkeeper, Limits(settings.redis_url), observer, settings, websessions)
    return gateway


@cache
def _documents() -> tuple[bytes, str]:
    """What the operations say of themselves, made at the first need and once: every application says the same."""
    app = Flask(__name__)
    app.config.update(API_TITLE="PatientsWorld", API_VERSION="v1", OPENAPI_VERSION="3.1.0")
    app.url_map.converters.update(_CONVERTERS)
    api = _Api(app)
    api.register_converter(IdConverter, lambda _: {"type": "string", "format": "uuid"})
    api.register_converter(TrackerConverter, lambda _: {"type": "string", "enum": list(TRACKERS)})
    api.register_converter(WhoseConverter, lambda _: {"type": "string", "pattern": f"^({WhoseConverter.regex})$"})
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    document = openapi.finish(api.spec.to_dict())
    return openapi.dump(document), handbook.docs(document)


def _admit() -> Response | None:
    """Give the request its id, find out who asks, count it, let it in."""
    gateway: Gateway = current_app.extensions["gateway"]
    settings = gateway.settings
    g.begun, g.request_id, g.actor = perf_counter(), headers.request_id(), None
    if tracing.tracer:
        observe.begin_trace()
    view = current_app.view_functions.get(request.endpoint or "")
    g.operation = getattr(view, "operation", None)
    if headers.is_preflight():
        return conditions.empty(204)
    if not request.path.startswith("/v1/"):
        return None
    refusal = _identify(gateway.doorkeeper) if g.operation and request.method != "OPTIONS" else None
    counted = [("address", request.remote_addr or "", settings.limit_address)]
    if g.actor:
        counted.append(("account", g.actor["member_id"], settings.limit_account))
    if g.operation and g.operation.limit:
        counted.append((g.operation.limit, request.remote_addr or "", settings.named(g.operation.limit)))
    gateway.count(*counted)
    if refusal:
        raise refusal
    return None


def _identify(doorkeeper: Doorkeeper) -> Refusal | None:
    if g.operation.open:
        return None
    try:
        token = bearer(request.headers.get("Authorization", ""))
        g.actor = doorkeeper.identify(token) if token else None
    except Refusal as refusal:
        return refusal
    if g.actor is None and not g.operation.greets:
        observe.REFUSED.labels("missing").inc()
        return Unauthenticated()
    return None
