"""The plainest list of the same households: Django's admin with two columns, in the same home and register.

`DJANGO_SETTINGS_MODULE=benchmarks.peers.admin_settings python -m benchmarks.peers.admin_list` prints milliseconds.
"""

import json
import random
from statistics import quantiles
from time import perf_counter
from types import SimpleNamespace
from typing import Any

import django

TIMES, LISTED = 60, 50


def main() -> None:
    """Ask for pages by chance, as whoever may do anything, and print how long nineteen of twenty took at most."""
    django.setup()
    from django.contrib.admin import ModelAdmin, site  # noqa: PLC0415 -- after the set-up
    from django.test import RequestFactory  # noqa: PLC0415 -- the same

    from xiuhua.register.models import Household  # noqa: PLC0415 -- the same

    class Plain(ModelAdmin):
        list_display, list_per_page, actions = ("number", "registered_on"), LISTED, None

    site.register(Household, Plain)
    anybody: Any = SimpleNamespace(is_active=True, is_staff=True, pk=1, has_perm=_may, has_module_perms=_may)
    anybody.has_usable_password = lambda: False
    chance, pages, times = random.Random(7), max(Household.objects.count() // LISTED, 1), []
    for _ in range(TIMES):
        request = RequestFactory().get("/admin/register/household/", {"p": chance.randint(1, pages)})
        request.user, begun = anybody, perf_counter()
        site._registry[Household].changelist_view(request).render()  # type: ignore[attr-defined]  # noqa: SLF001 -- a registry
        times.append((perf_counter() - begun) * 1000)
    print(json.dumps({"admin_list_p95_ms": round(quantiles(times, n=100)[94], 1)}))


def _may(*_asked: object) -> bool:
    return True


if __name__ == "__main__":
    main()
