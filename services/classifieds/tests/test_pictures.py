"""Photos are drawn anew: what a file carries beside its picture is gone, and what is no photo never becomes one."""

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from kit.refusals import Invalid, Unavailable
from services.classifieds import drawing, pictures
from services.classifieds.pictures import Drawn

CANARY = b"CANARY-48.8566N-2.3522E"
GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def redraw(content: bytes) -> Drawn:
    """A machine that has much else to do is no reason to refuse."""
    return pictures.redraw(content, 60)


def photo(size: tuple[int, int] = (640, 480), form: str = "JPEG", mode: str = "RGB", **more: Any) -> bytes:
    """A picture that is red at the left and blue at the right."""
    picture = Image.new(mode, size, "red" if mode in ("RGB", "RGBA") else 0)
    if mode in ("RGB", "RGBA"):
        picture.paste("blue", (size[0] // 2, 0, *size))
    out = io.BytesIO()
    picture.save(out, form, **more)
    return out.getvalue()


def with_place() -> bytes:
    exif = Image.Exif()
    exif[MAKER] = CANARY.decode()
    exif.get_ifd(GPS).update({1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 8.0), 29: CANARY.decode()})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + CANARY
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + CANARY + b"</x:xmpmeta>"
    return photo(exif=exif, icc_profile=profile, comment=CANARY, xmp=xmp)


def refusal(content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        redraw(content)
    (error,) = refused.value.extra["errors"]
    assert error["pointer"] == "/upload"
    return str(error["detail"])


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


@pytest.mark.parametrize("size", ["large", "small"])
def test_place_camera_profile_and_comment_do_not_outlive_the_drawing(size: str) -> None:
    sent = with_place()
    assert sent.count(CANARY) >= 4
    drawn = getattr(redraw(sent), size)
    assert CANARY not in drawn
    assert b"Exif" not in drawn
    picture = opened(drawn)
    assert not picture.getexif()
    assert {"exif", "icc_profile", "comment", "xmp"}.isdisjoint(picture.info)


def test_the_words_of_a_png_are_gone_too() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", CANARY.decode())
    words.add_itxt("XML:com.adobe.xmp", CANARY.decode())
    sent = photo(form="PNG", pnginfo=words)
    assert CANARY in sent
    drawn = redraw(sent)
    assert CANARY not in drawn.large + drawn.small


def test_a_photo_stands_upright_without_its_note_of_how_it_was_held() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    drawn = redraw(photo(exif=exif))
    assert (drawn.width, drawn.height) == (480, 640)
    red, _, blue = opened(drawn.large).getpixel((240, 40))  # type: ignore[misc]
    assert red > blue


def test_two_sizes_are_made_and_neither_is_enlarged() -> None:
    drawn = redraw(photo((4000, 3000)))
    assert (drawn.width, drawn.height) == opened(drawn.large).size == (1600, 1200)
    assert opened(drawn.small).size == (480, 360)
    assert (redraw(photo((100, 80))).width, redraw(photo((100, 80))).height) == (100, 80)


@pytest.mark.parametrize("mode", ["L", "1", "P", "RGBA", "LA", "I;16"])
def test_pictures_of_every_make_become_plain_ones(mode: str) -> None:
    drawn = redraw(photo(form="PNG", mode=mode))
    assert (opened(drawn.large).mode, opened(drawn.large).format) == ("RGB", "JPEG")


def test_what_is_clear_becomes_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(redraw(out.getvalue()).large).getpixel((5, 5)) == (255, 255, 255)


def test_a_jpeg_for_print_is_taken() -> None:
    assert opened(redraw(photo(mode="CMYK")).large).mode == "RGB"


@pytest.mark.parametrize(
    "tail",
    [b"PK\x03\x04" + CANARY, b"<?php system('id'); ?>" + CANARY, b"<script>alert(1)</script>" + CANARY, b"%PDF-1.7"],
)
def test_what_is_hidden_behind_a_picture_stays_behind(tail: bytes) -> None:
    drawn = redraw(photo() + tail)
    assert tail not in drawn.large + drawn.small
    assert drawn.large.startswith(b"\xff\xd8\xff")
    assert drawn.large.endswith(b"\xff\xd9")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
        b"%PDF-1.7\n%\xff\xd8\xff",
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
        b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) run",
        b"PK\x03\x04" + b"\0" * 100,
    ],
    ids=["empty", "three bytes", "svg", "svg with an entity", "pdf", "heic", "postscript", "zip"],
)
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    assert "no photo" in refusal(content)


@pytest.mark.parametrize("form", ["GIF", "TIFF", "BMP", "ICO", "WEBP", "PPM"])
def test_other_pictures_are_refused_whatever_their_decoder_knows(form: str) -> None:
    assert "no photo" in refusal(photo(form=form))


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_cut_photo_is_refused(form: str, part: float) -> None:
    noise = Image.effect_noise((640, 480), 80).convert("RGB")
    out = io.BytesIO()
    noise.save(out, form)
    assert "no photo" in refusal(out.getvalue()[: int(len(out.getvalue()) * part)])


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *parts: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(parts) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8_000, 5_001), (60_000, 60_000), (2_000_000_000, 2_000_000_000)])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unfolded(size: tuple[int, int]) -> None:
    assert "40 million pixels" in refusal(png(*size, chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000))))


def test_words_that_unfold_without_end_are_refused() -> None:
    bomb = zlib.compress(b"\0" * 200_000_000, 9)
    assert refusal(png(64, 64, chunk(b"zTXt", b"Comment\0\0" + bomb), chunk(b"IDAT", zlib.compress(b"\0" * 20_000))))


def test_the_largest_picture_that_is_taken_fits_into_the_memory_it_gets() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8_000, 5_000), (200, 10, 10, 128)).save(out, "PNG", compress_level=1)
    assert redraw(out.getvalue()).width == 1600


def test_a_file_over_ten_megabytes_is_refused() -> None:
    assert "10 MB" in refusal(photo() + b"\0" * drawing.MOST_BYTES)


def test_the_program_has_no_environment_and_cannot_write_or_take_memory() -> None:
    script = (
        f"import runpy, os; d = runpy.run_path({str(pictures._PROGRAM)!r}); d['limit']();\n"
        "try: bytearray(2_000_000_000); print('memory')\nexcept MemoryError: pass\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "try:\n with open('/tmp/drawn', 'wb') as f: f.write(b'x' * 10)\n print('disk')\nexcept OSError: pass\n"
    )
    ran = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, env={}, check=True)
    assert ran.stdout == b""


def test_one_who_sends_what_takes_for_ever_is_refused_in_time(tmp_path: Path) -> None:
    endless = tmp_path / "endless.py"
    endless.write_text("import signal\nsignal.pause()\n")
    with pytest.raises(Invalid) as caught:
        pictures.redraw(photo(), 0.2, endless)
    assert caught.value.extra["errors"][0]["pointer"] == "/upload"


def test_only_a_few_are_drawn_at_once_and_each_place_comes_back() -> None:
    for _ in range(3):
        refusal(b"no photo")
    with pictures.AT_ONCE, pictures.AT_ONCE, pytest.raises(Unavailable):
        redraw(photo())
    assert redraw(photo()).width == 640
