"""What the API answers, for the OpenAPI document, with an example each. Bytes pass through unchecked: the services'
own tests and the contract tests hold them to these shapes."""

from typing import ClassVar

from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from contracts.identity.schemas import COUNTRIES, KINDS, LANGUAGES
from contracts.social.schemas import AUDIENCES, POLICIES
from gateway.api.shaping import Shape, needed, page_of

CAMILLE, YANIS = "0190c2a4-7d1e-7a30-9f11-5b7f0c2d4e61", "0190c2a4-8f02-7c54-8a6d-1e9b3c5d7f80"
POST, SESSION = "0190c2b1-02aa-7be1-b6a5-3c0d9e8f7a12", "0190c2b0-e4c1-7f20-a1b2-c3d4e5f60718"
WHEN = "2026-03-14T09:26:53.589793+00:00"


class Next(Shape):
    """What to do next."""

    next = fields.String(**needed("always `mail`: a message says how to go on", validate=OneOf(("mail",))))
    example: ClassVar = {"next": "mail"}


class SessionRef(Shape):
    """A session."""

    id = fields.UUID(**needed("the session"))


class Myself(Shape):
    """Who signed in."""

    id = fields.UUID(**needed("the member"))
    display_name = fields.String(**needed("the name others see"))
    kind = fields.String(**needed("kind of account", validate=OneOf(KINDS)))


class Session(Shape):
    """A session's tokens. Keep the refresh token secret: each is good for one use, and its use gives the next."""

    access_token = fields.String(**needed("for the Authorization header, 10 minutes"))
    refresh_token = fields.String(**needed("for the next access token, once"))
    token_type = fields.String(**needed("always Bearer", validate=OneOf(("Bearer",))))
    expires_in = fields.Integer(**needed("seconds that the access token lasts"))
    session = fields.Nested(SessionRef, **needed("for the list of sessions"))
    member = fields.Nested(Myself, **needed("whose session it is"))
    example: ClassVar = {
        "access_token": "eyJhbGciOiJFZERTQSIsImtpZCI6IjEiLCJ0eXAiOiJhdCtqd3QifQ.eyJzdWIiOiIwMTkwIn0.c2lnbmF0dXJl",
        "refresh_token": "MDE5MGMyYjAtZTRjMS03ZjIw.3.kq0vX1mZ8w",
        "token_type": "Bearer",
        "expires_in": 600,
        "session": {"id": SESSION},
        "member": {"id": CAMILLE, "display_name": "Camille", "kind": "patient"},
    }


class Device(Shape):
    """One of the own sessions."""

    id = fields.UUID(**needed("the session"))
    device = fields.String(**needed("browser and system, as far as they said"))
    created_at = fields.DateTime(**needed("when it was opened"))
    last_used_at = fields.DateTime(**needed("when it was last refreshed"))
    current = fields.Boolean(**needed("whether this request came with it"))


class Devices(Shape):
    """The own sessions, newest first."""

    items = fields.List(fields.Nested(Device), **needed("the sessions that are open"))
    next = fields.String(**needed("always null: all are listed", allow_none=True))
    example: ClassVar = {
        "items": [
            {"id": SESSION, "device": "Firefox, Linux", "created_at": WHEN, "last_used_at": WHEN, "current": True}
        ],
        "next": None,
    }


class Account(Shape):
    """The own account. The address and the birth date are shown to nobody else."""

    id = fields.UUID(**needed("the member"))
    email = fields.String(**needed("the address that signs in"))
    new_email = fields.String(**needed("takes its place once its mail is answered, or null", allow_none=True))
    display_name = fields.String(**needed("the name others see"))
    kind = fields.String(**needed("kind of account", validate=OneOf(KINDS)))
    birth_date = fields.Date(**needed("own eyes only"))
    country = fields.String(**needed("ISO 3166-1 alpha-2", validate=OneOf(COUNTRIES)))
    language = fields.String(**needed("ISO 639-1", validate=OneOf(LANGUAGES)))
    time_zone = fields.String(**needed("IANA zone"))
    created_at = fields.DateTime(**needed("when it was made"))
    example: ClassVar = {
        "id": CAMILLE,
        "email": "camille@example.org",
        "new_email": None,
        "display_name": "Camille",
        "kind": "patient",
        "birth_date": "1987-05-02",
        "country": "FR",
        "language": "fr",
        "time_zone": "Europe/Paris",
        "created_at": WHEN,
    }


class Jwk(Schema):
    """One public key."""

    kty = fields.String(**needed("OKP"))
    crv = fields.String(**needed("Ed25519"))
    x = fields.String(**needed("the key"))
    kid = fields.String(**needed("named by a token's header"))
    use = fields.String(metadata={"description": "sig"})
    alg = fields.String(metadata={"description": "EdDSA"})


class Jwks(Shape):
    """The keys that access tokens are signed with: the previous, the present and the next."""

    keys = fields.List(fields.Nested(Jwk), **needed("public keys"))
    example: ClassVar = {
        "keys": [
            {
                "kty": "OKP",
                "crv": "Ed25519",
                "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
                "kid": "2026-03",
                "use": "sig",
                "alg": "EdDSA",
            }
        ]
    }


class Author(Shape):
    """A member, as shown beside what they do."""

    id = fields.UUID(**needed("the member"))
    display_name = fields.String(**needed("the name they chose"))
    kind = fields.String(**needed("kind of account", validate=OneOf(KINDS)))
    badge = fields.String(**needed("a proof beside the name, null without one", allow_none=True))


_AUTHOR = {"id": YANIS, "display_name": "Yanis", "kind": "carer", "badge": None}


class Post(Shape):
    """A post."""

    id = fields.UUID(**needed("the post"))
    author = fields.Nested(Author, **needed("who wrote it"))
    text = fields.String(**needed("the words"))
    warning = fields.String(**needed("a line shown before the words, null without one", allow_none=True))
    audience = fields.String(**needed("who may read it", validate=OneOf(AUDIENCES)))
    created_at = fields.DateTime(**needed("when it was published"))
    edited_at = fields.DateTime(**needed("when its words last changed, null if never", allow_none=True))
    links = fields.List(fields.String(), **needed("addresses, shown and never fetched"))
    mine = fields.Boolean(**needed("whether you wrote it"))
    why = fields.String(**needed("why it is in front of you", allow_none=True))
    example: ClassVar = {
        "id": POST,
        "author": _AUTHOR,
        "text": "Premier rendez-vous de kiné ce matin : tout s’est bien passé.",
        "warning": None,
        "audience": "followers",
        "created_at": WHEN,
        "edited_at": None,
        "links": [],
        "mine": False,
        "why": "following",
    }


class Relation(Shape):
    """What stands between you and a member."""

    following = fields.String(**needed("whether you follow them", validate=OneOf(("none", "requested", "accepted"))))
    followed_by = fields.Boolean(**needed("whether they follow you"))
    muted = fields.Boolean(**needed("whether you muted them"))


class Profile(Shape):
    """A member's public profile."""

    id = fields.UUID(**needed("the member"))
    display_name = fields.String(**needed("the name they chose"))
    kind = fields.String(**needed("kind of account", validate=OneOf(KINDS)))
    badge = fields.String(**needed("a proof beside the name, null without one", allow_none=True))
    about = fields.String(**needed("a few words of their own", allow_none=True))
    since = fields.DateTime(**needed("member since"))
    relation = fields.Nested(Relation, **needed("between you and them"))
    example: ClassVar = {
        **_AUTHOR,
        "about": "Aidant de mon père depuis 2019.",
        "since": WHEN,
        "relation": {"following": "accepted", "followed_by": False, "muted": False},
    }


class MyProfile(Profile):
    """The own public profile."""

    follow_policy = fields.String(**needed("whether a follower needs your consent", validate=OneOf(POLICIES)))
    example: ClassVar = {
        **Profile.example,
        "relation": {"following": "none", "followed_by": False, "muted": False},
        "follow_policy": "approve",
    }


class Follow(Shape):
    """Where a follow stands."""

    state = fields.String(**needed("`requested` until they consent", validate=OneOf(("requested", "accepted"))))
    example: ClassVar = {"state": "requested"}


class Acquaintance(Shape):
    """A member in one of your lists."""

    member = fields.Nested(Author, **needed("who"))
    since = fields.DateTime(**needed("since when"))


Posts = page_of(Post, "Posts", "A page of posts.", Post.example)
Members = page_of(Author, "Members", "A page of members.", _AUTHOR)
Acquaintances = page_of(Acquaintance, "Acquaintances", "A page of members.", {"member": _AUTHOR, "since": WHEN})


class Alive(Shape):
    """The process answers."""

    alive = fields.Boolean(**needed("always true"))
    example: ClassVar = {"alive": True}


class Ready(Shape):
    """Which parts are away."""

    away = fields.List(fields.String(), **needed("names of services, `redis` or `broker`; empty when all is well"))
    example: ClassVar = {"away": []}


class Version(Shape):
    """Which version is running."""

    version = fields.String(**needed("a git commit or a release"))
    python = fields.String(**needed("the interpreter's version"))
    example: ClassVar = {"version": "1.0.0", "python": "3.11.2"}
