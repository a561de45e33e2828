"""The doors of identity: what the gateway may ask, and what the worker does by the clock."""

import sys
from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.orm import Session as Tx

from contracts.directory.events import ProfessionalChanged, ProfessionalClaimed, ProfessionalClosed
from contracts.identity import schemas
from kit.config import Settings
from kit.database import Database, clock
from kit.etags import digest
from kit.inbox import Received, Subscriptions, every, latest
from kit.rpc.call import Call
from kit.rpc.doors import Actor, Room, ask, command, load_actor, read
from kit.worker import Job
from services.identity import accounts, addresses, badges, chores, leaving, resets, sessions, signin, signup
from services.identity.keys import Keyring, jwks
from services.identity.passwords import Hasher
from services.identity.refusals import InvalidToken
from services.identity.tokens import derive


class IdentityService(Room):
    """Accounts and sessions. `hasher` is argon2id; the doors run it in real threads, four at a time."""

    name = "identity"

    def __init__(self, db: Database, settings: Settings, hasher: Hasher | None = None) -> None:
        super().__init__(db, settings)
        self.secrets = derive(settings.secret_key)
        self.keyring = Keyring(self.secrets.sealing)
        self.issuer = sessions.Issuer(self.secrets, self.keyring, settings.public_url)
        self.hasher = hasher or Hasher(self.secrets.pepper, _offload)

    @ask(schemas.Register)
    def register(self, call: Call, **fields: Any) -> dict[str, Any]:
        begin = self._transactions(call)
        with begin() as tx:
            wanted = signup.check(fields, clock(tx))
        wanted["password"] = self.hasher.hash(wanted["password"])
        with begin() as tx:
            signup.begin(tx, clock(tx), wanted)
        return {"next": "mail"}

    @ask(schemas.Confirm)
    def confirm(self, call: Call, token: str, device: str, web: bool) -> dict[str, Any]:
        with self._transactions(call)() as tx:
            account = signup.confirm(tx, self.secrets.mail, token, now := clock(tx))
            return self.issuer.open(tx, account, device, now, web=web)

    @ask(schemas.SignIn)
    def sign_in(self, call: Call, **words: Any) -> dict[str, Any]:
        return signin.sign_in(self._transactions(call), self.issuer, self.hasher, **words)

    @ask(schemas.Refresh, repeatable=True)
    def refresh(self, call: Call, refresh_token: str) -> dict[str, Any]:
        with self._transactions(call)() as tx:
            answer = self.issuer.refresh(tx, refresh_token, clock(tx))
        if answer is None:  # only now: the end of its family is committed
            raise InvalidToken()
        return answer

    @ask(schemas.WebSession, repeatable=True)
    def web_session(self, call: Call, cookie: str) -> dict[str, Any]:
        with self._transactions(call)() as tx:
            return self.issuer.look(tx, cookie, clock(tx))

    @ask(schemas.Revocations, repeatable=True)
    def revocations(self, call: Call, digest: str | None) -> dict[str, Any] | None:
        with self._transactions(call)() as tx:
            self.keyring.ensure(tx)
            return revocations(tx, digest)

    @ask(schemas.Nothing, repeatable=True)
    def jwks(self, call: Call) -> dict[str, Any]:
        with self._transactions(call)() as tx:
            self.keyring.ensure(tx)
            return jwks(tx)

    @ask(schemas.MemberId, repeatable=True)
    def contact(self, call: Call, member_id: UUID) -> dict[str, str] | None:
        """For the job that sends mail, which must not keep an address."""
        with self._transactions(call)() as tx:
            return accounts.contact(tx, member_id)

    @read(schemas.Nothing)
    def sessions(self, tx: Tx, actor: Actor) -> dict[str, Any]:
        return sessions.list_devices(tx, actor.member_id, actor.session_id, clock(tx))

    @command(schemas.SessionId, status=204)
    def end_session(self, tx: Tx, actor: Actor, session_id: UUID) -> None:
        sessions.end(tx, actor.member_id, session_id, actor.session_id, clock(tx))

    @read(schemas.Nothing)
    def account(self, tx: Tx, actor: Actor) -> dict[str, Any]:
        return accounts.read_account(tx, actor.member_id)

    @command(schemas.ChangeAccount, made="account", status=200)
    def change_account(self, tx: Tx, actor: Actor, **change: Any) -> UUID:
        accounts.change(tx, actor.member_id, clock(tx), **change)
        return actor.member_id

    @ask(schemas.RequestErasure)
    def request_erasure(self, call: Call, actor: dict[str, Any], password: str) -> dict[str, Any]:
        member_id = load_actor(actor).member_id
        leaving.request(self._transactions(call), self.secrets.address, self.hasher, member_id, password)
        return {"next": "mail"}

    @ask(schemas.ChangePassword)
    def change_password(self, call: Call, actor: dict[str, Any], current: str, new: str) -> None:
        resets.change(self._transactions(call), self.secrets.address, self.hasher, _who(actor), current, new)

    @ask(schemas.RequestReset)
    def request_reset(self, call: Call, email: str) -> dict[str, Any]:
        self.hasher.verify(None, email)  # for every address: to ask is as slow as to sign in, known or not
        with self._transactions(call)() as tx:
            resets.begin(tx, clock(tx), self.secrets.address, accounts.fold(email))
        return {"next": "mail"}

    @ask(schemas.ConfirmReset)
    def confirm_reset(self, call: Call, token: str, password: str) -> None:
        resets.confirm(self._transactions(call), self.secrets, self.hasher, token, password)

    @ask(schemas.ChangeEmail)
    def change_email(self, call: Call, actor: dict[str, Any], **wanted: Any) -> None:
        addresses.ask(self._transactions(call), self.secrets.address, self.hasher, _who(actor), **wanted)

    @ask(schemas.ConfirmEmail)
    def confirm_email(self, call: Call, token: str) -> None:
        with self._transactions(call)() as tx:
            addresses.confirm(tx, self.secrets.mail, token, clock(tx))

    def _transactions(self, call: Call) -> signin.Transactions:
        return lambda: self.db.transaction(left=call.left(), request_id=call.request_id)


IdentityService.readers = {"account": lambda tx, _actor, made: accounts.read_account(tx, made)}


def _who(actor: dict[str, Any]) -> tuple[UUID, UUID]:
    who = load_actor(actor)
    return who.member_id, who.session_id


def revocations(tx: Tx, known: str | None) -> dict[str, Any] | None:
    """What a gateway process needs to know every 2 seconds; None while what it holds (`known`) is still so."""
    facts = {"sessions": [str(one) for one in sessions.revoked(tx, clock(tx))], "keys": jwks(tx)}
    mark = digest(orjson.dumps(facts))
    return None if mark == known else {"digest": mark, **facts}


def _offload(function: Callable[..., Any], *arguments: Any) -> Any:
    server = sys.modules.get("kit.rpc.server")  # the worker and the verbs have no event loop to keep free
    return server.offload(function, *arguments) if server else function(*arguments)


def note_erasure(tx: Tx, event: Received) -> None:
    """A service has erased what it held of a member."""
    leaving.note_done(tx, event.data["member_id"], event.type.partition(".")[0])


SUBSCRIPTIONS: Subscriptions = {
    **{f"{done.publisher()}.erasure": every({done: note_erasure}) for done in leaving.ANSWERS},
    "directory.professional": latest(badges.learn, ProfessionalClaimed, ProfessionalChanged, ProfessionalClosed),
}
JOBS = (
    Job("mails", 1, chores.send_mails),
    Job("key_rotation", 3600, chores.rotate_keys_in_time),
    Job("forgetting", 3600, chores.forget),
    Job("closing", 1, chores.close_erasures),
    Job("unused_accounts", 3600, chores.let_unused_go),
)
