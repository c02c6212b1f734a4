"""What the register holds on some days, to compare: by rows, as digests; or by numbers of households and members."""

import hashlib
from datetime import date

from django.apps import apps

from tests.importing import DAY, LATER
from xiuhua.register.models import Belonging, Household, Member, Residence
from xiuhua.register.models.dated import Fact

FACTS = sorted((kind for kind in apps.get_models() if issubclass(kind, Fact)), key=lambda kind: kind.__name__)
MIDDLE = date(2017, 5, 1)
DAYS = (date(2016, 12, 31), DAY, MIDDLE, LATER, date(2020, 1, 1))
SKIPPED = {"id", "since", "until", "recorded", "source", "event", "corrects"}
OWNERS = {
    "member": "member__number", "household": "household__number", "village": "village__name",
    "township": "township__name",
}  # fmt: skip


def state() -> dict[str, str]:
    """Of each table of facts and each day a digest of what is in force; and of who is on file and how."""
    told = {}
    for kind in FACTS:
        held = kind._base_manager.exists()  # a table without rows need not be asked for each day
        told |= {f"{kind.__name__} {day}": digest(kind.objects.on(day).values() if held else ()) for day in DAYS}
    told["households"] = digest(Household.objects.filter(residences__in=Residence.objects.ever_held()).values())
    told["members"] = digest(Member.objects.filter(belongings__in=Belonging.objects.ever_held()).values())
    return told


def digest(rows) -> str:
    """A digest of rows in a fixed order."""
    whole = hashlib.sha256()
    for row in sorted(rows, key=lambda row: row["id"]):
        whole.update(repr({name: bytes(it) if isinstance(it, memoryview) else it for name, it in row.items()}).encode())
    return whole.hexdigest()


def told_by_number() -> list[tuple]:
    """What is known on some days, by the numbers of households and members, whatever the rows' ids."""
    told = []
    for kind in FACTS:
        names = [field.name for field in kind._meta.concrete_fields if field.name not in SKIPPED]
        wanted = [OWNERS.get(name, name) for name in names]
        for day in DAYS if kind._base_manager.exists() else ():
            rows = kind.objects.on(day).values_list("since", "until", *wanted)
            told += sorted((kind.__name__, str(day), *map(str, row)) for row in rows)
    homes = Household.objects.filter(pk__in=Residence.objects.ever_held().values("household"))
    people = Member.objects.filter(pk__in=Belonging.objects.ever_held().values("member"))
    told += sorted(homes.values_list("number", "registered_on", "standard"))
    return told + sorted(people.values_list("number", "name", "sex", "birth", "ethnicity", "id_index"))
