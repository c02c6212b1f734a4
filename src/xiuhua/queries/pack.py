"""Which pack judges."""

from datetime import date
from functools import lru_cache

from django.conf import settings

from xiuhua.policy.pack import Pack
from xiuhua.policy.reader import read_pack
from xiuhua.register.models import PackInForce
from xiuhua.words import NotFound


def pack_in_force(on: date) -> Pack:
    """The pack that judges the whole register on a day. One statement.

    The widest area decides: packs for parts of it come when two packs first meet in one register.
    Raises NotFound with the way out when no pack is in force.
    """
    kept = PackInForce.objects.on(on).order_by("area__level", "area__code").first()
    if kept is None:
        raise NotFound(f"No pack is in force on {on}: make the demo (xiuhua demo), or ask about a later day.")
    return pack_named(kept.pack)


@lru_cache(maxsize=8)
def pack_named(name: str) -> Pack:
    """A pack by name, read once a process."""
    return read_pack(name, packs=settings.PACKS)
