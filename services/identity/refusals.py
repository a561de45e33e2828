"""What identity refuses by name, beside the refusals every room knows."""

from typing import Any

from kit.refusals import Invalid, Refusal


class InvalidCredentials(Refusal):
    """The address or the password is wrong.

    The same for an unknown address, a wrong password and a suspended account.
    """

    status = 401


class InvalidToken(Refusal):
    """This session's token is not valid: sign in again."""

    status = 401


class TooManyAttempts(Refusal):
    """Too many attempts failed: wait, then try again. `retry_after`: seconds."""

    status = 429
    healable = True
    detail = "Too many attempts failed: wait, then try again."


class TooYoung(Refusal):
    """The age floor of the country is not reached; `floor`: years, `pointer`: the field to show it at."""

    detail = "The minimum age is not reached."

    def __init__(self, floor: int, pointer: str) -> None:
        sentence = f"The minimum age in this country is {floor}."
        super().__init__(sentence, errors=[{"pointer": pointer, "detail": sentence}], floor=floor)


class PasswordTooCommon(Refusal):
    """This password is too easy to guess."""

    def __init__(self, pointer: str = "/password") -> None:
        detail = "Among the most common ones, or little more than your name or address: choose another."
        super().__init__(errors=[{"pointer": pointer, "detail": detail}])


class RotationTooSoon(Refusal):
    """Tokens signed with the previous key may still be valid: wait until 11 minutes after the last rotation."""

    status = 409
    healable = True


def invalid(**fields: str) -> Invalid:
    """`Invalid` with one sentence per field: `invalid(time_zone="…")`."""
    errors: list[dict[str, Any]] = [{"pointer": f"/{name}", "detail": detail} for name, detail in fields.items()]
    return Invalid(errors=errors)
