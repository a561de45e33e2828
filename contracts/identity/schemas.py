"""Arguments of identity's RPC methods, and the values clients may send."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Email, Length, OneOf, Range, Regexp

KINDS = ("patient", "carer", "professional", "association", "partner")
LANGUAGES = ("fr", "en", "de", "ar")
COUNTRIES = ("FR", "CA", "BE", "CH", "DZ", "MA", "TN", "GB", "DE")

_VISIBLE = Regexp(r"^[^\x00-\x1f\x7f]*$", error="No control characters.")


class Nothing(Schema):
    """No arguments."""


class MemberId(Schema):
    """A member."""

    member_id = fields.UUID(required=True)


class Register(Schema):
    """A sign-up."""

    email = fields.String(required=True, validate=[Length(max=254), Email()])
    password = fields.String(required=True, validate=Length(8, 128), load_only=True)
    display_name = fields.String(required=True, validate=Length(2, 40))
    birth_date = fields.Date(required=True)
    country = fields.String(required=True, validate=OneOf(COUNTRIES))
    language = fields.String(required=True, validate=OneOf(LANGUAGES))
    kind = fields.String(load_default="patient", validate=OneOf(KINDS))


class Confirm(Schema):
    """The token of a sign-up mail; `device` and `web` as for `SignIn`."""

    token = fields.String(required=True, validate=Length(1, 200))
    device = fields.String(load_default="", validate=[Length(max=80), _VISIBLE])
    web = fields.Boolean(load_default=False)


class SignIn(Schema):
    """An address and a password.

    `device` is a short label of the client for the list of sessions; `web`: a browser's session, held by a cookie.
    """

    email = fields.String(required=True, validate=[Length(1, 254), _VISIBLE])
    password = fields.String(required=True, validate=Length(1, 128), load_only=True)
    device = fields.String(load_default="", validate=[Length(max=80), _VISIBLE])
    web = fields.Boolean(load_default=False)


class Refresh(Schema):
    """The refresh token last given out."""

    refresh_token = fields.String(required=True, validate=Length(1, 200))


class WebSession(Schema):
    """The cookie of a browser's session."""

    cookie = fields.String(required=True, validate=Length(1, 200))


class SessionId(Schema):
    """One of the actor's sessions."""

    session_id = fields.UUID(required=True)


class ChangeAccount(Schema):
    """Fields of the own account to change; `version` is the one the client last read (null: any)."""

    version = fields.Integer(load_default=None, allow_none=True, validate=Range(min=1))
    display_name = fields.String(validate=Length(2, 40))
    language = fields.String(validate=OneOf(LANGUAGES))
    country = fields.String(validate=OneOf(COUNTRIES))
    time_zone = fields.String(validate=Length(1, 64))


class PatchAccount(ChangeAccount):
    """What clients may change of the own account; another address asks for the password, and comes alone."""

    email = fields.String(validate=[Length(max=254), Email()])
    password = fields.String(validate=Length(1, 128), load_only=True)

    @validates_schema
    def check_alone(self, data: dict[str, Any], **_: Any) -> None:
        beside = data.keys() - {"email", "password", "version"}
        if "email" not in data and "password" in data:
            raise ValidationError("Only another address asks for the password.", "password")
        if "email" in data and "password" not in data:
            raise ValidationError("Another address asks for your password.", "password")
        if "email" in data and beside:
            raise ValidationError({name: ["Change the address alone."] for name in sorted(beside)})


class ChangeEmail(Schema):
    """Another address for the own account, with the password; `actor` is who asks, `version` as for ChangeAccount."""

    actor = fields.Dict(required=True)
    version = fields.Integer(load_default=None, allow_none=True, validate=Range(min=1))
    email = fields.String(required=True, validate=[Length(max=254), Email()])
    password = fields.String(required=True, validate=Length(1, 128), load_only=True)


class ConfirmEmail(Schema):
    """The token of the mail to the new address."""

    token = fields.String(required=True, validate=Length(1, 200))


class ChangePassword(Schema):
    """The present password and another; `actor` is who asks, as the gateway sends it."""

    actor = fields.Dict(required=True)
    current = fields.String(required=True, validate=Length(1, 128), load_only=True)
    new = fields.String(required=True, validate=Length(8, 128), load_only=True)


class RequestReset(Schema):
    """The address of an account whose password is forgotten."""

    email = fields.String(required=True, validate=[Length(max=254), Email()])


class ConfirmReset(Schema):
    """The token of the mail, and another password."""

    token = fields.String(required=True, validate=Length(1, 200))
    password = fields.String(required=True, validate=Length(8, 128), load_only=True)


class RequestErasure(Schema):
    """The own password again; `actor` is who asks, as the gateway sends it."""

    actor = fields.Dict(required=True)
    password = fields.String(required=True, validate=Length(1, 128), load_only=True)


class Revocations(Schema):
    """The digest of the answer a gateway process holds, null at its start."""

    digest = fields.String(load_default=None, allow_none=True, validate=Length(max=64))
