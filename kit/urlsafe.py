"""Bytes as characters that stand in a URL, a header or a file's name as they are: base64url without padding."""

from base64 import b64decode, urlsafe_b64encode


def encode(raw: bytes) -> str:
    """Four characters for three bytes, of A–Z, a–z, 0–9, - and _."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The bytes of what `encode` wrote; none for any other text, also for another spelling of the same bytes."""
    try:
        raw = b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return b""
    return raw if encode(raw) == text else b""
