"""Colours as numbers: contrast by WCAG 2, difference by CIEDE2000, and how they look to who lacks a kind of cone.

Cones: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision
Deficiency", IEEE TVCG 15 (6), 2009, severity 1.0, on linear RGB. Difference: G. Sharma, W. Wu, E. N. Dalal, "The
CIEDE2000 Color-Difference Formula", Color Research and Application 30 (1), 2005.
"""

from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

Colour = tuple[float, float, float]  # linear red, green and blue, 0 to 1
WHITE = (0.95047, 1.0, 1.08883)
TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
SEEN_BY = {
    "everybody": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900),
    ),
}  # fmt: skip


def colour(written: str) -> Colour:
    """A colour from #rgb or #rrggbb."""
    digits = written.lstrip("#")
    pairs = [digits[at : at + 2] for at in (0, 2, 4)] if len(digits) == 6 else [digit * 2 for digit in digits]
    shares = [int(pair, 16) / 255 for pair in pairs]
    return tuple(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)


def contrast(one: Colour, other: Colour) -> float:
    """From 1 (the same) to 21 (black on white)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(seen: Colour) -> float:
    return _times(TO_XYZ, seen)[1]


def as_seen(by: str, shown: Colour) -> Colour:
    return tuple(min(1.0, max(0.0, share)) for share in _times(SEEN_BY[by], shown))


def difference(one: Colour, other: Colour) -> float:
    """CIEDE2000; about 2 is just seen, 10 at a glance."""
    (light1, a1, b1), (light2, a2, b2) = _lab(one), _lab(other)
    chroma = (hypot(a1, b1) + hypot(a2, b2)) / 2
    grey = 0.5 * (1 - sqrt(chroma**7 / (chroma**7 + 25**7)))
    a1, a2 = a1 * (1 + grey), a2 * (1 + grey)
    chroma1, chroma2 = hypot(a1, b1), hypot(a2, b2)
    hue1, hue2 = degrees(atan2(b1, a1)) % 360, degrees(atan2(b2, a2)) % 360
    grey_one = chroma1 * chroma2 == 0
    turn = 0 if grey_one else (hue2 - hue1 + 180) % 360 - 180
    mean_hue = hue1 + hue2 if grey_one else (hue1 + turn / 2) % 360
    light, chroma = (light1 + light2) / 2, (chroma1 + chroma2) / 2
    tilt = (
        1
        - 0.17 * cos(radians(mean_hue - 30))
        + 0.24 * cos(radians(2 * mean_hue))
        + 0.32 * cos(radians(3 * mean_hue + 6))
        - 0.20 * cos(radians(4 * mean_hue - 63))
    )
    by_light = 1 + 0.015 * (light - 50) ** 2 / sqrt(20 + (light - 50) ** 2)
    by_chroma, by_hue = 1 + 0.045 * chroma, 1 + 0.015 * chroma * tilt
    rotation = 2 * sqrt(chroma**7 / (chroma**7 + 25**7)) * sin(radians(60 * exp(-(((mean_hue - 275) / 25) ** 2))))
    lights, chromas = (light2 - light1) / by_light, (chroma2 - chroma1) / by_chroma
    turned = 2 * sqrt(chroma1 * chroma2) * sin(radians(turn / 2)) / by_hue
    return sqrt(lights**2 + chromas**2 + turned**2 - rotation * chromas * turned)


def _lab(shown: Colour) -> Colour:
    parts = [part / white for part, white in zip(_times(TO_XYZ, shown), WHITE, strict=True)]
    x, y, z = (part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116 for part in parts)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _times(matrix, shown: Colour) -> Colour:
    return tuple(sum(part * share for part, share in zip(row, shown, strict=True)) for row in matrix)
