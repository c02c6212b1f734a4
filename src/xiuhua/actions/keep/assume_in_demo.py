"""What a demo takes for granted where packs leave a number open: laid beside its register, never beside another.

It is a file of the data folder, so that it holds wherever the demo is started again; what an office sets comes first.
"""

import shutil

from django.conf import settings

from xiuhua.policy.pack import Pack
from xiuhua.queries.judging import judging
from xiuhua.queries.pack import pack_named
from xiuhua.queries.pack_manual import manual_kept


def assume_in_demo(pack: Pack) -> Pack:
    """Lay what folders of packs say that a demo may assume, instead of what an earlier one did; the pack as it is then.

    What is set in the office's own place of a demo comes first, and stays.
    """
    assume_nothing()
    for told in sorted(settings.PACKS.glob("*/assumed/*.toml")):
        settings.ASSUMED.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(told, settings.ASSUMED / told.name)
    return pack_named(pack.name)


def assume_nothing() -> None:
    """Take away what a demo assumed."""
    shutil.rmtree(settings.ASSUMED, ignore_errors=True)
    read_anew()


def read_anew() -> None:
    """Forget what this process has read of packs: another file lies beside them."""
    for read in (pack_named, judging, manual_kept):
        read.cache_clear()
