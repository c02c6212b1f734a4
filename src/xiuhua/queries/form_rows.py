"""Forms and areas to fill them for: how many rows a form has there, and which places somebody may ask it for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from xiuhua.bridge.intake.forms import read_forms
from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.intake.layout import PERSONS, VILLAGES, Layout
from xiuhua.register.models import Area, AreaWithin, AskedFilling, AskedForm, Belonging, Household, Member, Residence
from xiuhua.register.statements import ask
from xiuhua.words import AreaLevel


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """An area that a form may be asked for, and how many levels it lies below the widest one offered."""

    code: str
    name: str
    depth: int


def forms_to_fill(on: date) -> tuple[Layout, ...]:
    """The named forms of the pack in force on a day. One statement."""
    return read_forms(pack_in_force(on).name).named


def asked_forms(areas: QuerySet[Area], *, words: str = "") -> list[tuple[AskedForm, AskedFilling | None]]:
    """The templates still asked for, by department, each with its last filling for some areas. Two statements.

    Of these the ones in whose department or name each of some words stands.
    """
    forms: list[AskedForm] = ask(_asked)
    for word in words.casefold().split():
        forms = [form for form in forms if word in form.department.casefold() or word in form.label.casefold()]
    if not forms:
        return []
    fillings = AskedFilling.objects.filter(form__in=forms, area__in=areas).select_related("area").defer("sealed")
    last = {filling.form_id: filling for filling in fillings.order_by("at")}
    return [(form, last.get(form.pk)) for form in forms]


def _asked() -> QuerySet[AskedForm]:
    return AskedForm.objects.filter(ended_at=None).order_by("department", "label", "pk")


def asked_form_named(name: str) -> AskedForm | None:
    """The template still asked for that is called so, the one taken last; at the terminal. One statement."""
    return AskedForm.objects.filter(ended_at=None, label=name).order_by("bound_at").last()


def fillings_of(form: AskedForm, areas: QuerySet[Area]) -> list[AskedFilling]:
    """How a template was last filled for some areas, the latest first. One statement."""
    fillings = form.fillings.filter(area__in=areas).select_related("area", "by")
    return list(fillings.defer("sealed").order_by("-at"))


def area_to_export(code: str, *, on: date) -> Area | None:
    """An area by its code on a day, for who may see them all. One statement."""
    return Area.objects.on(on).filter(code=code).first()


def villages_of(area: Area, *, on: date) -> list[int]:
    """The ids of the villages that lay in an area on a day, itself if it is one. One statement."""
    within = AreaWithin.objects.on(on).filter(ancestor=area, area__level=AreaLevel.VILLAGE)
    return sorted(set(within.values_list("area_id", flat=True)))


def villages_with_rows(areas: Iterable[Area], *, on: date) -> int:
    """In how many villages of some areas somebody lives on a day. A statement an area, and one."""
    villages = {village for area in areas for village in villages_of(area, on=on)}
    return Residence.objects.on(on).filter(village__in=villages).values("village").distinct().count()


def village_to_show(area: Area, *, on: date) -> list[int]:
    """The id of a village in an area where somebody lives on a day: its rows are quick to fill. None where nobody does.

    Two statements.
    """
    lived = Residence.objects.on(on).filter(village__in=villages_of(area, on=on)).order_by("village")
    return list(lived.values_list("village", flat=True)[:1])


def count_form_rows(about: str, area: Area, *, on: date) -> int:
    """How many rows a form about persons, households or villages has in an area on a day. One statement."""
    within = AreaWithin.objects.on(on).filter(ancestor=area, area__level=AreaLevel.VILLAGE)
    if about == VILLAGES:
        return Area.objects.on(on).filter(pk__in=within.values("area")).count()
    lived = Residence.objects.on(on).filter(village__in=within.values("area")).values("household")
    if about != PERSONS:
        return Household.objects.filter(pk__in=lived).count()
    return Member.objects.filter(pk__in=Belonging.objects.on(on).filter(household__in=lived).values("member")).count()


def places_to_ask(areas: QuerySet[Area], *, levels: int = 3) -> list[AskedPlace]:
    """Of the areas that somebody covers those of the widest levels, each below the one it lies in. One statement."""
    found = list(areas.order_by("code").values_list("code", "name", "level"))
    top = min((level for _, _, level in found), default=0)
    return [AskedPlace(code, name, level - top) for code, name, level in found if level - top < levels]
