"""Arguments of social's RPC methods."""

from marshmallow import Schema, fields
from marshmallow.validate import URL, Length, OneOf, Range

from contracts.words import readable, storable

AUDIENCES = ("me", "contacts", "followers", "members")
POLICIES = ("approve", "open")


class Nothing(Schema):
    """No arguments."""


class Page(Schema):
    """A page of a list: `cursor` is the opaque `next` of the page before."""

    limit = fields.Integer(load_default=20, validate=Range(1, 100))
    cursor = fields.String(load_default=None, allow_none=True, validate=Length(max=200))


class MemberId(Schema):
    """Another member."""

    member_id = fields.UUID(required=True)


class MemberPage(Page):
    """A page of something of a member."""

    member_id = fields.UUID(required=True)


class MemberSearch(Page):
    """Members whose name begins with `q`, accents and case folded."""

    q = fields.String(required=True, validate=[Length(2, 40), storable, readable])


class ChangeProfile(Schema):
    """Fields of the own profile to change; `version` is the one the client last read (null: any)."""

    version = fields.Integer(load_default=None, allow_none=True, validate=Range(min=1))
    about = fields.String(allow_none=True, validate=[Length(max=500), storable])
    follow_policy = fields.String(validate=OneOf(POLICIES))


class PostWords(Schema):
    """What a post is made of, each part optional."""

    text = fields.String(validate=[Length(1, 5000), storable, readable])
    audience = fields.String(validate=OneOf(AUDIENCES))
    links = fields.List(
        fields.String(validate=[Length(max=2000), storable, URL(schemes={"http", "https"})]), validate=Length(max=10)
    )
    warning = fields.String(allow_none=True, validate=[Length(1, 200), storable, readable])


class PublishPost(PostWords):
    """A new post; who may read it is said each time."""

    text = fields.String(required=True, validate=[Length(1, 5000), storable, readable])
    audience = fields.String(required=True, validate=OneOf(AUDIENCES))


class PostId(Schema):
    """One post."""

    post_id = fields.UUID(required=True)


class PostVersion(PostId):
    """One post at the version the client last read (null: any)."""

    version = fields.Integer(load_default=None, allow_none=True, validate=Range(min=1))


class ChangePost(PostWords, PostVersion):
    """Parts of a post to change."""
