"""A form with one file, read as it comes in: its words first, then the file as a stream, nothing of it kept here.

werkzeug's own reading of a form puts a file aside on the disk; what people prove who they are with goes nowhere but
into the sealed store.
"""

from collections.abc import Iterator

from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData

from gateway.refusals import BodyTooLarge, MalformedRequest

_PART = 64 * 1024
_MOST_WORDS = 64 * 1024
_MOST_PARTS = 20
_NO_BOUND = 1 << 60  # here: `None` would be that of every other body


class FileStream:
    """The bytes of the file; `name` is empty where none was chosen."""

    def __init__(self, events: Iterator[Event], name: str) -> None:
        self.name = name
        self._events, self._rest, self._is_over = events, b"", False

    def read(self, size: int = _PART, /) -> bytes:
        """At most `size` bytes, fewer as they come, none at the end. Raises MalformedRequest for a form cut short."""
        while not self._rest and not self._is_over:
            event = next(self._events, None)
            if not isinstance(event, Data):
                raise MalformedRequest
            self._rest, self._is_over = bytes(event.data), not event.more_data
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


def read(request: Request) -> tuple[MultiDict[str, str], FileStream | None]:
    """The words that come before the file, and the file. Raises MalformedRequest, BodyTooLarge for too many words.

    Browsers send fields in the order of the page: the field of the file is its last. Who reads the file sets the bound
    of its size.
    """
    kind, options = parse_options_header(request.content_type or "")
    if kind != "multipart/form-data" or not options.get("boundary"):
        raise MalformedRequest
    request.max_content_length = _NO_BOUND
    events = _events(request, options["boundary"].encode())
    words: MultiDict[str, str] = MultiDict()
    name, text, length = "", bytearray(), 0
    for event in events:
        if isinstance(event, File):
            return words, FileStream(events, event.filename)
        if isinstance(event, Field):
            name, text = event.name, bytearray()
        elif isinstance(event, Data):
            text += event.data
            length += len(event.data)
            if length > _MOST_WORDS:
                raise BodyTooLarge
            if not event.more_data:
                words.add(name, text.decode("utf-8", "replace"))
    return words, None


def _events(request: Request, boundary: bytes) -> Iterator[Event]:
    # the decoder keeps back what may be the beginning of a boundary, and the head of a part that is not whole yet
    decoder = MultipartDecoder(boundary, max_form_memory_size=2 * _PART, max_parts=_MOST_PARTS)
    try:
        while True:
            event = decoder.next_event()
            if isinstance(event, NeedData):
                decoder.receive_data(request.stream.read(_PART) or None)
            elif isinstance(event, Epilogue):
                return
            else:
                yield event
    except ValueError:
        raise MalformedRequest from None
