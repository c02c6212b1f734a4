"""Pictures that somebody offers: looked at before they are opened, made anew without anything beside what is seen.

A hash of what is seen (`likeness`) finds equal and nearly equal pictures; it tells nothing of what is in them.
"""

import io
import struct
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError
from scipy.fft import dctn

from xiuhua.words import Rejected

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 1280  # pixels: what is written on a receipt can be read, and a picture has some 150 KB
QUALITY = 72
SEEN = 32  # the side of the small grey picture that is compared
KEPT = 8  # of its lowest frequencies so many each way: 64 bits
TAKEN = 0x9003  # of EXIF: when the shutter was released
EXIF = 0x8769


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made anew as JPEG; `likeness` is a signed 64-bit hash, `taken_on` what the camera had written."""

    jpeg: bytes
    likeness: int
    taken_on: date | None


def made_anew(content: bytes) -> Picture:
    """Read a picture and write it anew, upright and no larger than needed, without place, time, camera or anything.

    Its size is looked at before it is unfolded. Raises Rejected for what is no picture of FORMATS, is damaged, or has
    more than MOST_BYTES or MOST_PIXELS.
    """
    if len(content) > MOST_BYTES:
        raise Rejected(f"The picture has {len(content):,} bytes, and {MOST_BYTES:,} are taken: take a smaller one.")
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Rejected(f"The picture is {opened.width} x {opened.height} pixels large: take a smaller one.")
            taken = _taken_on(opened)
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            seen = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError) as no:
        raise Rejected("This file is no picture that can be read: take a JPEG, PNG or WebP.") from no
    seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", seen.size)
    plain.paste(seen)  # a new one: whatever hangs on the read one stays behind
    written = io.BytesIO()
    plain.save(written, "JPEG", quality=QUALITY, optimize=True)
    return Picture(written.getvalue(), likeness_of(plain), taken)


def likeness_of(picture: Image.Image) -> int:
    """The hash of a picture: of its lowest frequencies, which lie above their median; a signed 64-bit number.

    Zauner, Implementation and Benchmarking of Perceptual Image Hash Functions (2010): hashes of one picture, made
    smaller or paler, differ in few bits; those of two pictures in about half of them.
    """
    grey = np.asarray(picture.convert("L").resize((SEEN, SEEN), Image.Resampling.LANCZOS), dtype=np.float64)
    low = dctn(grey, norm="ortho")[:KEPT, :KEPT].ravel()
    above = low > np.median(low)
    octets = bytes(int("".join("1" if bit else "0" for bit in eight), 2) for eight in above.reshape(-1, 8))
    return int.from_bytes(octets, "big", signed=True)


def _taken_on(opened: Image.Image) -> date | None:
    """The day that the camera wrote, if any and if it is one."""
    told = opened.getexif().get_ifd(EXIF).get(TAKEN, "")
    try:
        return datetime.strptime(str(told)[:10], "%Y:%m:%d").date()  # noqa: DTZ007 -- a camera's own day
    except ValueError:
        return None
