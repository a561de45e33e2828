"""Passwords: which are too easy to guess, and how they are kept (argon2id behind a pepper).

No rules of composition: length (in the schema), a list of the commonest, and nothing built on the person's own words.
"""

import hmac
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from services.identity.refusals import PasswordTooCommon

SHORTEST = 8
_SITE = "patientsworld"
# a hash of nobody's password, verified where there is no account: same parameters, same cost
_NOBODY = "$argon2id$v=19$m=47104,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def own_words(email: str | None, name: str | None) -> tuple[str, ...]:
    """What a password of theirs must not be built on: the local part of the address, the name and its words."""
    return ((email or "").partition("@")[0], name or "", *(name or "").split())


def check_password(password: str, words: Iterable[str], pointer: str = "/password") -> None:
    """Raises PasswordTooCommon for one of the commonest, or when without the person's own words (name, address, the
    name of this site) less than 8 characters remain; `pointer`: the field to show it at."""
    rest = folded = unicodedata.normalize("NFKC", password).casefold()
    for word in sorted({_SITE, *words}, key=len, reverse=True):
        if len(word) >= 3:
            rest = rest.replace(word.casefold(), "")
    if len(rest) < SHORTEST or folded in commonest() or len(set(folded)) < 3:
        raise PasswordTooCommon(pointer)


@cache
def commonest() -> frozenset[str]:
    """The passwords that are tried first, from 8 characters on; `common_passwords.txt` says where it comes from."""
    lines = files("services.identity").joinpath("common_passwords.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("# "))


class Hasher:
    """argon2id with 46 MiB, one pass, one lane: about 40 ms of processor time for each call of `hash` or `verify`.

    `run(function, *arguments)` keeps that off the event loop and bounds how many run at once. Never called inside an
    open transaction. A database alone, without the service's key (the pepper), lets nobody guess.
    """

    def __init__(self, pepper: bytes, run: Callable[..., Any] = lambda function, *arguments: function(*arguments)):
        self._pepper, self._run = pepper, run
        self._argon2 = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)

    def hash(self, password: str) -> str:
        return str(self._run(self._argon2.hash, self._peppered(password)))

    def verify(self, hashed: str | None, password: str) -> bool:
        """Whether it is the password of this hash. None, for nobody's, costs the same and is False."""
        is_right = bool(self._run(self._verify, hashed or _NOBODY, self._peppered(password)))
        return is_right and hashed is not None

    def is_outdated(self, hashed: str) -> bool:
        """Whether it was made with other parameters than today's."""
        return self._argon2.check_needs_rehash(hashed)

    def _verify(self, hashed: str, peppered: bytes) -> bool:
        try:
            return self._argon2.verify(hashed, peppered)
        except VerifyMismatchError:
            return False

    def _peppered(self, password: str) -> bytes:
        normal = unicodedata.normalize("NFC", password).encode()
        return hmac.digest(self._pepper, normal, "sha256").hex().encode()
