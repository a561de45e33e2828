"""Named refusals: what a rule says when it will not do what was asked. A room adds its own as subclasses.

A refusal crosses RPC by its class name, its status and its sentence; the gateway's table makes a problem document of
it. Nothing else crosses: the text of any other exception may hold a person's words.
"""

import inspect
from typing import Any, ClassVar


class Refusal(Exception):
    """The request was refused.

    `status`: the HTTP status (int). `detail`: one plain sentence, by default the first line of the class docstring;
    it never holds a value that a person gave. `extra`: JSON-able members of the problem document, e.g.
    `errors=[{"pointer": "/text", "detail": "…"}]`, `retry_after=1` (seconds), `next=[…]`.
    `healable`: whether the same request may succeed later without being changed.
    """

    status: ClassVar[int] = 422
    detail: str = "The request was refused."
    extra: dict[str, Any] = {}  # noqa: RUF012 – a class's default, copied for each refusal
    healable: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "detail" not in cls.__dict__ and cls.__doc__:
            cls.detail = inspect.cleandoc(cls.__doc__).splitlines()[0]

    def __init__(self, detail: str | None = None, **extra: Any) -> None:
        self.detail = detail or type(self).detail
        self.extra = {**type(self).extra, **extra}
        super().__init__(self.detail)

    @property
    def name(self) -> str:
        """The class name: what the gateway's table of problems is keyed by."""
        return type(self).__name__


class Invalid(Refusal):
    """Some fields are missing or not as they should be."""

    def __init__(self, detail: str | None = None, *, errors: list[dict[str, str]] | None = None, **extra: Any) -> None:
        super().__init__(detail, errors=errors or [], **extra)


class Forbidden(Refusal):
    """This is not allowed for this account."""

    status = 403


class NotFound(Refusal):
    """There is nothing here, or nothing that you may see."""

    status = 404


class VersionConflict(Refusal):
    """It was changed in the meantime."""

    status = 412


class KeyInUse(Refusal):
    """A request with this idempotency key is being worked on."""

    status = 409
    healable = True
    extra = {"retry_after": 1}  # noqa: RUF012


class KeyReused(Refusal):
    """This idempotency key was already used for another request."""


class TooLarge(Refusal):
    """This is larger than 1 MiB."""

    status = 413


class Unavailable(Refusal):
    """This part is not available at the moment.

    `service`: which one, for the caller's logs and `/readyz`; `retry_after`: seconds.
    """

    status = 503
    healable = True

    def __init__(
        self, detail: str | None = None, *, service: str | None = None, retry_after: int = 1, **extra: Any
    ) -> None:
        super().__init__(detail, retry_after=retry_after, **extra)
        self.service = service


class Expired(Refusal):
    """There was no time left to answer."""

    status = 503
    healable = True
    extra = {"retry_after": 1}  # noqa: RUF012


class Refused(Exception):
    """A refusal that came back over RPC: `name`, `status`, `detail` and `extra` as the service said them.

    A failure that is not a refusal comes as status 500: `InternalError` (a bug; no detail), or Nameko's
    `MethodNotFound`, `IncorrectSignature` and `MalformedRequest` (caller and service are of different versions).
    """

    def __init__(self, name: str, status: int, detail: str, extra: dict[str, Any]) -> None:
        super().__init__(name, status, detail, extra)
        self.name, self.status, self.detail, self.extra = name, status, detail, extra
