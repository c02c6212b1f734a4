"""A file is read under the name that its owner calls it by, wherever it lies."""

import errno
from pathlib import Path

import pytest

from xiuhua.bridge.uploads import under_its_name

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("linked", [True, False])
def test_a_file_stands_under_its_name_whether_or_not_it_can_be_linked(linked, tmp_path, settings, monkeypatch):
    settings.UPLOADS = tmp_path / "uploads"
    settings.UPLOADS.mkdir()
    (tmp_path / "u1").write_text("户编号\nH1\n")
    if not linked:
        monkeypatch.setattr(Path, "hardlink_to", on_another_disk)
    with under_its_name(tmp_path / "u1", "户/名单.csv") as named:
        assert (named.name, named.read_text()) == ("户_名单.csv", "户编号\nH1\n")
    assert not named.exists()
    assert (tmp_path / "u1").read_text() == "户编号\nH1\n"


def on_another_disk(_self: Path, _target: Path) -> None:
    raise OSError(errno.EXDEV, "Invalid cross-device link")
