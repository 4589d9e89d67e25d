"""British National Grid (OSGB36) to WGS84 degrees, by Ordnance Survey's published formulas.

Source: Ordnance Survey, "A guide to coordinate systems in Great Britain", annexes B (Helmert, ellipsoidal and
cartesian coordinates) and C (transverse Mercator). The Helmert step is good to about 5 m over Britain.
"""

from __future__ import annotations

from math import atan2, cos, degrees, hypot, radians, sin, sqrt, tan

AIRY_A, AIRY_B = 6_377_563.396, 6_356_256.909  # Airy 1830 semi-axes, metres
GRS_A, GRS_B = 6_378_137.000, 6_356_752.3141  # GRS80 semi-axes (WGS84), metres

SCALE = 0.9996012717  # on the central meridian
ORIGIN_LATITUDE, ORIGIN_LONGITUDE = radians(49), radians(-2)
FALSE_EASTING, FALSE_NORTHING = 400_000, -100_000

#: OSGB36 → WGS84: shifts in metres, rotations in radians, scale.
SHIFT = (446.448, -125.157, 542.060)
ROTATION = tuple(radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
HELMERT_SCALE = 1 - 20.4894e-6

CLOSE_ENOUGH_M = 1e-5  # the guide's own stop for the northing; a hundredth of a millimetre
CLOSE_ENOUGH_RAD = 1e-12


def to_wgs84(easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude in WGS84 degrees of a grid position in metres."""
    latitude, longitude = _from_grid(easting, northing)
    x, y, z = _to_cartesian(latitude, longitude)
    rx, ry, rz = ROTATION
    moved = (
        SHIFT[0] + HELMERT_SCALE * x - rz * y + ry * z,
        SHIFT[1] + rz * x + HELMERT_SCALE * y - rx * z,
        SHIFT[2] - ry * x + rx * y + HELMERT_SCALE * z,
    )
    latitude, longitude = _from_cartesian(*moved)
    return degrees(latitude), degrees(longitude)


def _meridional_arc(latitude: float) -> float:
    """Metres along the meridian from the origin's latitude, on Airy 1830 with the grid's scale (C3)."""
    n = (AIRY_A - AIRY_B) / (AIRY_A + AIRY_B)
    less, more = latitude - ORIGIN_LATITUDE, latitude + ORIGIN_LATITUDE
    return (
        AIRY_B
        * SCALE
        * (
            (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * less
            - (3 * n + 3 * n**2 + 21 / 8 * n**3) * sin(less) * cos(more)
            + (15 / 8 * n**2 + 15 / 8 * n**3) * sin(2 * less) * cos(2 * more)
            - 35 / 24 * n**3 * sin(3 * less) * cos(3 * more)
        )
    )


def _from_grid(easting: float, northing: float) -> tuple[float, float]:
    """Radians on Airy 1830 of a grid position (C.2); names follow the guide's VII to XIIA."""
    latitude = ORIGIN_LATITUDE + (northing - FALSE_NORTHING) / (AIRY_A * SCALE)
    while abs(rest := northing - FALSE_NORTHING - _meridional_arc(latitude)) >= CLOSE_ENOUGH_M:
        latitude += rest / (AIRY_A * SCALE)
    e2 = 1 - (AIRY_B / AIRY_A) ** 2
    nu = AIRY_A * SCALE / sqrt(1 - e2 * sin(latitude) ** 2)
    rho = AIRY_A * SCALE * (1 - e2) * (1 - e2 * sin(latitude) ** 2) ** -1.5
    eta2 = nu / rho - 1
    t, secant = tan(latitude), 1 / cos(latitude)
    vii = t / (2 * rho * nu)
    viii = t / (24 * rho * nu**3) * (5 + 3 * t**2 + eta2 - 9 * t**2 * eta2)
    ix = t / (720 * rho * nu**5) * (61 + 90 * t**2 + 45 * t**4)
    x = secant / nu
    xi = secant / (6 * nu**3) * (nu / rho + 2 * t**2)
    xii = secant / (120 * nu**5) * (5 + 28 * t**2 + 24 * t**4)
    xiia = secant / (5040 * nu**7) * (61 + 662 * t**2 + 1320 * t**4 + 720 * t**6)
    east = easting - FALSE_EASTING
    return (
        latitude - vii * east**2 + viii * east**4 - ix * east**6,
        ORIGIN_LONGITUDE + x * east - xi * east**3 + xii * east**5 - xiia * east**7,
    )


def _to_cartesian(latitude: float, longitude: float) -> tuple[float, float, float]:
    """Metres from the centre of Airy 1830, at height 0 (B1 to B5)."""
    e2 = 1 - (AIRY_B / AIRY_A) ** 2
    nu = AIRY_A / sqrt(1 - e2 * sin(latitude) ** 2)
    return (
        nu * cos(latitude) * cos(longitude),
        nu * cos(latitude) * sin(longitude),
        (1 - e2) * nu * sin(latitude),
    )


def _from_cartesian(x: float, y: float, z: float) -> tuple[float, float]:
    """Radians on GRS80 of a point in metres from the centre (B6 to B8)."""
    e2 = 1 - (GRS_B / GRS_A) ** 2
    across = hypot(x, y)
    latitude = atan2(z, across * (1 - e2))
    while True:
        nu = GRS_A / sqrt(1 - e2 * sin(latitude) ** 2)
        closer = atan2(z + e2 * nu * sin(latitude), across)
        if abs(closer - latitude) < CLOSE_ENOUGH_RAD:
            return closer, atan2(y, x)
        latitude = closer
