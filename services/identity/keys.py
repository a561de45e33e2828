"""The keys that sign access tokens: previous, current, next. Private keys lie sealed in the database.

The next key is published long before it signs, so whoever holds our keys knows it when its first token comes.
"""

from datetime import datetime, timedelta
from typing import Any

import orjson
from joserfc.jwk import OKPKey
from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session as Tx

from contracts.identity.access import ALGORITHM, SECONDS
from kit.sealing import seal, unseal
from services.identity.models import SigningKey
from services.identity.refusals import RotationTooSoon

STATES = ("previous", "current", "next")
ROTATED_AFTER = timedelta(days=30)
_OVERLAP = timedelta(seconds=SECONDS + 60)  # a token of the previous key may live that long
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('signing_keys'))")


class Keyring:
    """Opens and makes keys; `sealing` is the 32-byte key they are sealed with, bound to the `kid`."""

    def __init__(self, sealing: bytes) -> None:
        self._sealing = sealing
        self._opened: dict[str, OKPKey] = {}

    def current(self, tx: Tx) -> OKPKey:
        """The private key that signs now; raises cryptography.exceptions.InvalidTag when it was sealed by another."""
        query = select(SigningKey.kid, SigningKey.sealed).where(SigningKey.state == "current")
        found = tx.execute(query).one_or_none()
        if found is None:
            self.ensure(tx)
            found = tx.execute(query).one()
        kid, sealed = found
        if kid not in self._opened:
            private = unseal(self._sealing, sealed, kid)
            self._opened = {kid: OKPKey.import_key(orjson.loads(private))}
        return self._opened[kid]

    def ensure(self, tx: Tx) -> None:
        """Make the first keys, once, whoever asks first."""
        if tx.scalar(select(func.count()).select_from(SigningKey)):
            return
        tx.execute(_LOCK)
        if not tx.scalar(select(func.count()).select_from(SigningKey)):
            tx.add_all([self._make("current"), self._make("next")])
            tx.flush()

    def rotate(self, tx: Tx, now: datetime, *, force: bool = False) -> str:
        """previous is dropped, current becomes previous, next becomes current, a new next is made. Returns its `kid`.

        Raises RotationTooSoon while tokens of the previous key may be valid, unless `force` (a key is known to
        others: its tokens stop being accepted at once).
        """
        self.ensure(tx)
        tx.execute(_LOCK)
        keys = {key.state: key for key in tx.scalars(select(SigningKey))}
        if not force and "previous" in keys and now - keys["previous"].state_since < _OVERLAP:
            raise RotationTooSoon()
        tx.execute(delete(SigningKey).where(SigningKey.state == "previous"))
        for state, becomes in (("current", "previous"), ("next", "current")):
            keys[state].state, keys[state].state_since = becomes, now
            tx.flush()
        tx.add(made := self._make("next"))
        tx.flush()
        return made.kid

    def _make(self, state: str) -> SigningKey:
        fresh = OKPKey.generate_key("Ed25519")
        kid = fresh.thumbprint()[:16]
        private = {**fresh.as_dict(private=True), "kid": kid}
        sealed = seal(self._sealing, orjson.dumps(private).decode(), kid)
        public = {**fresh.as_dict(private=False), "kid": kid, "use": "sig", "alg": ALGORITHM}
        return SigningKey(kid=kid, state=state, public=public, sealed=sealed)


def is_due(tx: Tx, now: datetime) -> bool:
    """Whether the current key has signed for 30 days."""
    since = tx.scalar(select(SigningKey.state_since).where(SigningKey.state == "current"))
    return since is not None and now - since > ROTATED_AFTER


def jwks(tx: Tx) -> dict[str, Any]:
    """The public keys: {"keys": [previous, current, next]}, those that exist."""
    keys = {key.state: key.public for key in tx.scalars(select(SigningKey))}
    return {"keys": [keys[state] for state in STATES if state in keys]}
