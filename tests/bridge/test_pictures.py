"""Pictures are looked at before they are opened, made anew without what the camera wrote, and told apart."""

import io
from datetime import date
from itertools import combinations

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from xiuhua.bridge import pictures
from xiuhua.bridge.pictures import LONGEST_SIDE, made_anew
from xiuhua.words import Rejected

MASK = 2**64 - 1


def scene(seed: int, size: tuple[int, int] = (1600, 1200)) -> Image.Image:
    """A smooth picture of some patches, as a field or a roof is."""
    patches = np.random.default_rng(seed).integers(0, 255, (9, 12, 3), np.uint8)
    return Image.fromarray(patches).resize(size, Image.Resampling.BICUBIC)


def written(picture: Image.Image, kind: str = "JPEG", **more) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def apart(one: int, two: int) -> int:
    return ((one ^ two) & MASK).bit_count()


def test_it_comes_out_as_a_smaller_jpeg_with_nothing_beside_what_is_seen():
    exif = Image.Exif()
    exif[0x010F] = "CAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    made = made_anew(written(scene(1, (4000, 3000)), exif=exif, comment=b"home of Zhao"))
    with Image.open(io.BytesIO(made.jpeg)) as opened:
        assert (opened.format, opened.size) == ("JPEG", (LONGEST_SIDE, 960))
        assert (dict(opened.getexif()), "comment" in opened.info) == ({}, False)
    assert made.taken_on is None
    assert len(made.jpeg) <= 150 * 1024


@pytest.mark.parametrize(
    ("told", "day"), [("2017:03:30 09:15:00", date(2017, 3, 30)), ("0000:00:00", None), ("?", None)]
)
def test_the_day_that_the_camera_wrote_is_read_before_it_goes(told, day):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = told
    assert made_anew(written(scene(1), exif=exif)).taken_on == day


def test_one_picture_made_smaller_paler_or_packed_otherwise_is_like_itself_and_no_other():
    first = scene(1)
    variants = [
        written(first), written(first, "PNG"), written(first, quality=30), written(first.resize((640, 480)), "WEBP"),
        written(ImageEnhance.Brightness(first).enhance(1.2)),
    ]  # fmt: skip
    likes = [made_anew(it).likeness for it in variants]
    assert max(apart(likes[0], it) for it in likes) <= 8
    others = [made_anew(written(scene(seed))).likeness for seed in range(2, 22)]
    assert min(apart(*pair) for pair in combinations([likes[0], *others], 2)) > 8
    assert all(-(2**63) <= it < 2**63 for it in (*likes, *others))


def test_a_picture_that_lies_on_its_side_is_set_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(io.BytesIO(made_anew(written(scene(1), exif=exif)).jpeg)) as opened:
        assert opened.height > opened.width


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        written(scene(1))[:300],
        written(scene(1), "GIF"),
        written(scene(1), "BMP"),
    ],
)
def test_what_is_no_picture_of_these_kinds_is_refused(content):
    with pytest.raises(Rejected, match="no picture that can be read"):
        made_anew(content)


def test_a_picture_too_large_is_refused_before_it_is_unfolded(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1000)
    with pytest.raises(Rejected, match="pixels large"):
        made_anew(written(scene(1)))
    monkeypatch.setattr(pictures, "MOST_BYTES", 10)
    with pytest.raises(Rejected, match="bytes"):
        made_anew(written(scene(1)))
