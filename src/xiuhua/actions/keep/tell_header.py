"""Headers that no form knows: what they mean is told once, can be told otherwise, and can be taken back.

It holds for files that the teller's office and offices below it bring, never for a neighbour's: decision 12.
"""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.import_access import IMPORTERS, importing_scope, within_offices
from xiuhua.actions.keep.import_refusal import ImportRefused
from xiuhua.bridge.intake.forms import read_forms
from xiuhua.duty.door import Absent, areas_seen
from xiuhua.duty.grounds import LEVELS
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.intake.layout import Layout
from xiuhua.reckon.intake.spelling import header_key, nearest
from xiuhua.register.models import Account, Area, HeaderMeaning, OfficeRole
from xiuhua.words import Role

NOT_TAKEN = "-"
LIKELY = 3
EVERYBODY = "*"  # in the journal: for files of all offices


@transaction.atomic
def tell_header(header: str, feeds: str, *, by: Account | None, on: date) -> HeaderMeaning:
    """Say which item a header means that no form knows, or with no item that it is not to be taken.

    It is remembered for every file with this header that the teller's office or one below it brings; `by=None` is the
    console, which tells for everybody, as the city does. `on` chooses the forms. Raises ImportRefused for a header
    that a form knows, or an item that there is not, Absent for an account that may not import.
    """
    key = _key(header, items := read_forms(pack_in_force(on).name).layout)
    _require_item(feeds, items)
    area = told_for(by)
    # Two people of an office may tell the same header at once: the second changes what the first told.
    said = {"feeds": feeds, "by": by}
    told, is_new = HeaderMeaning.objects.get_or_create(layout=items.name, header=key, area=area, defaults=said)
    if is_new:
        _write("tell_header", told, by=by, after=feeds)
    elif told.feeds != feeds:
        _change(told, feeds, by=by)
    return told


@transaction.atomic
def tell_otherwise(meaning: int, feeds: str, *, by: Account, on: date) -> HeaderMeaning:
    """Let a header that was told mean another item, for the same offices; raises Absent for who may not."""
    told = _own(meaning, by=by)
    _require_item(feeds, read_forms(pack_in_force(on).name).layout)
    if told.feeds != feeds:
        _change(told, feeds, by=by)
    return told


@transaction.atomic
def take_back_meaning(meaning: int, *, by: Account) -> str:
    """Let a header be unknown again, or mean what a wider area told; returns it. Raises Absent for who may not."""
    told = _own(meaning, by=by)
    _write("take_back_meaning", told, by=by, before=told.feeds)
    told.delete()
    return told.header


def told_for(by: Account | None) -> Area | None:
    """The area for whose files somebody tells: that of their widest office that imports; None for everybody's.

    Raises Absent for an account that may not import.
    """
    if by is None or Role.CITY in importing_scope(by).offices:
        return None
    roles = OfficeRole.objects.on(clock_day()).filter(account=by, role__in=IMPORTERS).select_related("area")
    areas = [role.area for role in roles if role.area and role.area.level == LEVELS[Role(role.role)]]
    return min(areas, key=lambda area: (area.level, area.code))


def item_meant(text: str, items: Layout) -> str:
    """The item that somebody names by its header, one of its synonyms or its name inside; "-" is nothing.

    Raises ImportRefused with the likely ones.
    """
    if text.strip() == NOT_TAKEN:
        return ""
    known = items.by_spelling() | {header_key(column.feeds): column.feeds for column in items.columns}
    if found := known.get(header_key(text)):
        return found
    raise ImportRefused("no_such_item", item=text, likely=", ".join(likely_items(text, items)) or "—")


def likely_items(header: str, items: Layout) -> list[str]:
    """The items that a header may mean, the likeliest first, as "label (name inside)"."""
    known = items.by_spelling()
    near = dict.fromkeys(known[key] for key in nearest(header_key(header), known, at_most=LIKELY * 2))
    return [f"{items.column(feeds).header} ({feeds})" for feeds in list(near)[:LIKELY]]


def meanings_said(headers: Mapping[str, str], *, on: date) -> dict[str, str]:
    """Of headers and items as somebody types them, the headers and what they feed. Raises ImportRefused."""
    items = read_forms(pack_in_force(on).name).layout
    said = {header: item_meant(item, items) for header, item in headers.items()}
    for header in said:
        _key(header, items)
    return said


def _own(meaning: int, *, by: Account) -> HeaderMeaning:
    """A meaning that an account may change: one that was told for an area it covers; the city's is the city's."""
    scope = importing_scope(by)
    told = HeaderMeaning.objects.select_for_update().filter(pk=meaning).first()
    if told is None:
        raise Absent
    covered = areas_seen(within_offices(scope), on=scope.today).values_list("pk", flat=True)
    if Role.CITY not in scope.offices and told.area_id not in set(covered):
        raise Absent
    return told


def _key(header: str, items: Layout) -> str:
    key = header_key(header)
    if not key:
        raise ImportRefused("no_header")
    if key in items.by_spelling() or items.is_ignored(header):
        raise ImportRefused("known_header", header=header)
    return key


def _require_item(feeds: str, items: Layout) -> None:
    if feeds and feeds not in {column.feeds for column in items.columns}:
        raise ImportRefused("no_item")


def _change(told: HeaderMeaning, feeds: str, *, by: Account | None) -> None:
    before, told.feeds, told.by, told.at = told.feeds, feeds, by, timezone.now()
    told.save(update_fields=["feeds", "by", "at"])
    _write("tell_header", told, by=by, before=before, after=feeds)


def _write(
    deed: str, told: HeaderMeaning, *, by: Account | None, before: str | None = None, after: str | None = None
) -> None:
    area = told.area.name if told.area else EVERYBODY
    said = [None if feeds is None else {"means": feeds or NOT_TAKEN, "for": area} for feeds in (before, after)]
    write_line(deed, by=by, subject_kind="header", subject=told.header[:64], before=said[0], after=said[1])
