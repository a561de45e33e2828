"""Draws a photo anew: what a decoder of pictures may do goes wrong in a process of its own, which has and gets nothing.

Run as a program, isolated, without an environment: a JPEG or PNG comes in, and out go a line of JSON ({width, height,
large, small}: pixels, then bytes) and two JPEGs, the large and the small one. Of the file nothing else stays: no place,
no camera, no profile, no comment, nothing behind its end. It ends with 2 for what is no photo, 3 for too many pixels.
"""

import json
import resource
import sys
from io import BytesIO

MOST_BYTES = 10_000_000
MOST_PIXELS = 40_000_000
LEAST_SIDE = 32
LARGE, SMALL = 1600, 480
NO_PHOTO, TOO_LARGE = 2, 3
_MEMORY = 768 * 1024 * 1024  # bytes: a picture of the most pixels with its transparency, and a copy
_SECONDS = 8


def limit() -> None:
    """Take from this process what it does not need: memory, time, files, children."""
    for what, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))


def draw(content: bytes) -> tuple[dict[str, int], bytes, bytes]:
    """The photo drawn anew, in two sizes; ends the process for what is none."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    found = Image.open(BytesIO(content), formats=("JPEG", "PNG"))  # reads what it says of itself, no pixel yet
    if found.width * found.height > MOST_PIXELS:
        sys.exit(TOO_LARGE)
    if min(found.size) < LEAST_SIDE:
        sys.exit(NO_PHOTO)
    found.draft("RGB", (LARGE, LARGE))  # a JPEG is decoded at a fraction of its size
    found.thumbnail((LARGE, LARGE))
    turned = ImageOps.exif_transpose(found)
    large = Image.new("RGB", turned.size, "white")  # a new picture: what the old one knew of itself stays with it
    clear = turned.convert("RGBA")
    large.paste(clear, mask=clear)
    small = large.copy()
    small.thumbnail((SMALL, SMALL))
    drawn = [_jpeg(one) for one in (large, small)]
    sizes = {"width": large.width, "height": large.height, "large": len(drawn[0]), "small": len(drawn[1])}
    return sizes, drawn[0], drawn[1]


def _jpeg(picture: "object") -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=82, optimize=True, progressive=True)  # type: ignore[attr-defined]
    return out.getvalue()


def main() -> None:
    """One photo, from the standard input to the standard output."""
    from PIL import Image, JpegImagePlugin, PngImagePlugin  # noqa: F401  # nothing is opened after the limits

    limit()
    content = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        sys.exit(TOO_LARGE)
    try:
        sizes, large, small = draw(content)
    except Image.DecompressionBombError:
        sys.exit(TOO_LARGE)
    except Exception:  # whatever a decoder raises over a stranger's bytes
        sys.exit(NO_PHOTO)
    sys.stdout.buffer.write(json.dumps(sizes).encode() + b"\n" + large + small)


if __name__ == "__main__":
    main()
