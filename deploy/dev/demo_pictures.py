"""Two photos that nobody took: what the demo world offers, drawn."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

SIZE = (960, 720)
_FLOOR = 520
Draw = ImageDraw.ImageDraw
Colour = tuple[int, int, int]


def photo(name: str) -> bytes:
    """A JPEG: rollator or chair; the same each time."""
    wall, floor, draw_it = _SCENES[name]
    picture = Image.new("RGB", SIZE, wall)
    draw = ImageDraw.Draw(picture)
    for line in range(SIZE[1]):  # light falls from above
        shade = 1 - 0.25 * line / SIZE[1]
        ground = wall if line < _FLOOR else floor
        draw.line([(0, line), (SIZE[0], line)], fill=tuple(round(part * shade) for part in ground))
    if name == "chair":
        for at in range(0, SIZE[0], 120):
            draw.line([(at, 0), (at, _FLOOR)], fill=(190, 214, 208), width=3)
        for at in range(40, _FLOOR, 120):
            draw.line([(0, at), (SIZE[0], at)], fill=(190, 214, 208), width=3)
    shadow = Image.new("L", SIZE, 0)
    ImageDraw.Draw(shadow).ellipse((230, 585, 760, 665), fill=110)
    picture.paste((30, 34, 40), mask=shadow.filter(ImageFilter.GaussianBlur(22)))
    draw_it(ImageDraw.Draw(picture))
    kept = BytesIO()
    picture.filter(ImageFilter.GaussianBlur(0.8)).save(kept, "JPEG", quality=82)
    return kept.getvalue()


def _pole(draw: Draw, *points: tuple[int, int], fill: Colour, width: int = 16) -> None:
    draw.line(points, fill=fill, width=width, joint="curve")
    for x, y in points:
        draw.ellipse((x - width // 2, y - width // 2, x + width // 2, y + width // 2), fill=fill)


def _rollator(draw: Draw) -> None:
    blue, far, dark = (38, 84, 150), (24, 58, 108), (36, 38, 44)
    _pole(draw, (420, 590), (445, 190), (350, 165), fill=far)
    _pole(draw, (445, 330), (700, 575), fill=far)
    draw.polygon([(380, 330), (600, 330), (640, 365), (400, 365)], fill=dark)
    draw.polygon([(410, 400), (610, 400), (590, 490), (430, 490)], fill=(120, 124, 130))
    _pole(draw, (330, 610), (375, 200), (270, 170), fill=blue)
    _pole(draw, (370, 345), (640, 610), fill=blue)
    for x, y in ((350, 165), (270, 170)):
        _pole(draw, (x, y), (x + 55, y + 12), fill=dark, width=26)
    for x, y in ((420, 590), (705, 580), (330, 612), (640, 612)):
        draw.ellipse((x - 46, y - 46, x + 46, y + 46), fill=dark)
        draw.ellipse((x - 26, y - 26, x + 26, y + 26), fill=(176, 180, 186))
        draw.ellipse((x - 8, y - 8, x + 8, y + 8), fill=dark)


def _chair(draw: Draw) -> None:
    white, grey, steel = (246, 247, 245), (222, 226, 224), (168, 176, 180)
    for top, foot in (((400, 400), (380, 590)), ((640, 400), (660, 590))):
        _pole(draw, top, foot, fill=steel, width=14)
    draw.rounded_rectangle((370, 130, 670, 290), 40, fill=grey)
    draw.rounded_rectangle((430, 185, 610, 225), 18, fill=(196, 216, 210))
    _pole(draw, (390, 270), (390, 400), fill=steel)
    _pole(draw, (650, 270), (650, 400), fill=steel)
    draw.rounded_rectangle((330, 370, 710, 440), 30, fill=white)
    for at in range(400, 660, 50):
        draw.ellipse((at, 392, at + 16, 408), fill=steel)
    for top, foot in (((350, 430), (320, 625)), ((690, 430), (720, 625))):
        _pole(draw, top, foot, fill=steel)
        draw.rounded_rectangle((foot[0] - 20, 612, foot[0] + 20, 640), 8, fill=(70, 74, 80))


_SCENES: dict[str, tuple[Colour, Colour, Callable[[Draw], None]]] = {
    "rollator": ((238, 228, 212), (196, 164, 128), _rollator),
    "chair": ((214, 232, 226), (158, 176, 176), _chair),
}
