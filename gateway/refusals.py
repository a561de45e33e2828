"""What the gateway itself refuses, before any service is asked."""

from kit.refusals import Refusal


class Unauthenticated(Refusal):
    """A valid access token is needed: sign in, or refresh the session."""

    status = 401


class MalformedJson(Refusal):
    """The body is not a JSON text that can be read."""

    status = 400


class MalformedKey(Refusal):
    """An Idempotency-Key has 1 to 255 printable ASCII characters."""

    status = 400


class MalformedRequest(Refusal):
    """The request cannot be understood."""

    status = 400


class NotJson(Refusal):
    """The body must be sent as application/json."""

    status = 415


class BodyTooLarge(Refusal):
    """The body is larger than 64 KiB."""

    status = 413


class WrongFile(Refusal):
    """This is not a kind of file that is taken."""

    status = 415


class FileTooLarge(Refusal):
    """The file is larger than its kind may be."""

    status = 413


class MethodNotAllowed(Refusal):
    """This address does not know that method; the Allow header names those it knows."""

    status = 405


class PreconditionRequired(Refusal):
    """Send If-Match with the ETag that you last read, so that nobody's change is lost."""

    status = 428


class TooManyRequests(Refusal):
    """Too many requests in a short time. Wait for the seconds that Retry-After names."""

    status = 429
    healable = True


class InternalError(Refusal):
    """Something failed on our side. It was written down under the request id."""

    status = 500


class ForeignOrigin(Refusal):
    """This was sent by a page of another site."""

    status = 403
