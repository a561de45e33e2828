"""An example of each body that clients send."""

from typing import Any

from marshmallow import Schema

from contracts.identity import schemas as identity
from contracts.social import schemas as social

REQUESTS: dict[type[Schema], dict[str, Any]] = {
    identity.Register: {
        "email": "camille@example.org",
        "password": "quatre mots sans rapport",
        "display_name": "Camille",
        "birth_date": "1987-05-02",
        "country": "FR",
        "language": "fr",
        "kind": "patient",
    },
    identity.Confirm: {"token": "MDE5MGMyYWYtMWY3ZC03ZTAx.1773566813.pX0cQm9a"},
    identity.SignIn: {"email": "camille@example.org", "password": "quatre mots sans rapport"},
    identity.Refresh: {"refresh_token": "MDE5MGMyYjAtZTRjMS03ZjIw.3.kq0vX1mZ8w"},
    identity.PatchAccount: {"display_name": "Camille D.", "time_zone": "Europe/Paris"},
    identity.ConfirmEmail: {"token": "MDE5MGMyYWYtMWY3ZC03ZTAx.1773566813.pX0cQm9a"},
    identity.ChangePassword: {"current": "quatre mots sans rapport", "new": "cinq autres mots sans rapport"},
    identity.RequestReset: {"email": "camille@example.org"},
    identity.ConfirmReset: {
        "token": "MDE5MGMyYWYtMWY3ZC03ZTAx.1773566813.pX0cQm9a",
        "password": "cinq autres mots sans rapport",
    },
    identity.RequestErasure: {"password": "quatre mots sans rapport"},
    social.PublishPost: {
        "text": "Premier rendez-vous de kiné ce matin : tout s’est bien passé.",
        "audience": "followers",
        "links": ["https://example.org/exercices"],
    },
    social.ChangePost: {"warning": "Parle d’une opération", "audience": "contacts"},
    social.ChangeProfile: {"about": "Aidant de mon père depuis 2019.", "follow_policy": "approve"},
}
