"""Where a site is: from the metres of the projection that its register names, to degrees in WGS 84."""

from functools import cache

from pyproj import Transformer

Point = tuple[float, float]
"""Latitude and longitude in degrees."""

LAMBERT_93 = "LAMBERT_93"
# the projections that FINESS names, by their EPSG codes
ZONES = {LAMBERT_93: 2154, "UTM_N20": 4559, "UTM_N21": 4467, "UTM_N22": 2972, "UTM_S38": 4471, "UTM_S40": 2975}
# a point outside of these boxes (south, west, north, east) is a slip of the pen
_BOXES = {
    LAMBERT_93: (41.0, -5.5, 51.5, 10.0),
    "UTM_N20": (14.0, -64.0, 18.5, -60.5),
    "UTM_N21": (46.5, -57.0, 47.5, -55.5),
    "UTM_N22": (2.0, -55.0, 6.0, -51.0),
    "UTM_S38": (-13.5, 44.5, -12.0, 46.0),
    "UTM_S40": (-21.6, 54.9, -20.6, 56.1),
}


def from_metres(east: float, north: float, zone: str) -> Point | None:
    """None in a zone that is not known, or for a point that is not in the land the zone is made for."""
    if zone not in ZONES:
        return None
    lon, lat = _projection(zone).transform(east, north)
    south, west, top, right = _BOXES[zone]
    return (lat, lon) if south <= lat <= top and west <= lon <= right else None


def from_pairs(*pairs: tuple[float | None, float | None]) -> Point | None:
    """The one pair of (longitude, latitude) that can be degrees; raises ValueError when more than one can.

    FINESS has changed which of its two pairs of fields holds degrees and which one metres.
    """
    fit = [(lat, lon) for lon, lat in pairs if lon is not None and lat is not None and _are_degrees(lat, lon)]
    if len(fit) > 1:
        raise ValueError("two pairs of coordinates can be degrees")
    return fit[0] if fit else None


def number(written: str | None) -> float | None:
    """A number with a point or a comma; None for none."""
    try:
        return float((written or "").replace(",", "."))
    except ValueError:
        return None


def _are_degrees(lat: float, lon: float) -> bool:
    return -90 <= lat <= 90 and -180 <= lon <= 180 and (lat, lon) != (0, 0)


@cache
def _projection(zone: str) -> Transformer:
    return Transformer.from_crs(ZONES[zone], 4326, always_xy=True)
