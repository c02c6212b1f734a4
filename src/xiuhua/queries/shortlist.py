"""Shortlists of an office: what for, by which criteria, who stands on one by name, and what was decided."""

from uuid import UUID

from xiuhua.register.models import Area, Shortlist, ShortlistName, ShortlistObjection


def shortlists_of(area: Area) -> list[Shortlist]:
    """The shortlists of an office, the last first. One statement."""
    return list(Shortlist.objects.filter(area=area).order_by("-opened_on", "-pk"))


def names_of(shortlist: Shortlist) -> list[ShortlistName]:
    """Who stands on a shortlist, in the order of names. One statement."""
    rows = ShortlistName.objects.filter(shortlist=shortlist).select_related("person__unit", "added_by__person")
    return list(rows.order_by("person__name", "person__key"))


def objections_to(shortlist: Shortlist) -> dict[int, list[ShortlistObjection]]:
    """The objections to each name (by id), in the order in which they came. One statement."""
    found: dict[int, list[ShortlistObjection]] = {}
    rows = ShortlistObjection.objects.filter(name__shortlist=shortlist).select_related("answered_by__person")
    for it in rows.order_by("said_on", "pk"):
        found.setdefault(it.name_id, []).append(it)
    return found


def shortlisted(person: int) -> list[ShortlistName]:
    """The shortlists that somebody (by id) stood on once they were public, the last first. One statement."""
    rows = ShortlistName.objects.filter(person=person, shortlist__published_on__isnull=False)
    return list(rows.select_related("shortlist__area").order_by("-shortlist__opened_on"))


def shortlist_keyed(key: UUID, code: str = "") -> Shortlist | None:
    """A shortlist by its key, and the code of its area where one is told. One statement."""
    rows = Shortlist.objects.filter(key=key, **({"area__code": code} if code else {}))
    return rows.select_related("area", "opened_by__person", "decided_by__person").first()
