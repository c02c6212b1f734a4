"""The small pack, which judges the small city."""

import pytest

from tests.policy.small_pack import write_pack
from xiuhua.policy.pack import Pack
from xiuhua.policy.reader import read_pack


@pytest.fixture(scope="session")
def pack(tmp_path_factory) -> Pack:
    """Two slots, eight figures."""
    folder = tmp_path_factory.mktemp("packs")
    return read_pack(write_pack(folder), packs=folder)
