"""Begins an industry project of a village, shares its funds out to households, pays dividends, and ends it."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from xiuhua.actions.journal import write_line
from xiuhua.actions.remedy.project_refusal import ProjectRefused
from xiuhua.actions.told_text import text_told
from xiuhua.duty.acting import open_village_to_act
from xiuhua.duty.door import Absent, scope_of
from xiuhua.loop.remedy.portions import portions
from xiuhua.queries.measures_in_area import homes_in
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import judging_pack
from xiuhua.queries.project import dividends_by
from xiuhua.register.models import Account, Area, Dividend, Household, IndustryProject, Organisation, ProjectShare

MOST_NAME, MOST_BASIS, MOST_EVIDENCE = 80, 160, 160


@transaction.atomic
def begin_project(
    village: str,
    *,
    name: str,
    kind: str,
    organisation: UUID | None,
    funds_fen: int,
    since: date,
    basis: str,
    by: Account,
) -> UUID:
    """Begin a project of a village; gives its key. Raises Absent for who acts for no office there, ProjectRefused."""
    area, today = _village(village, by=by)
    name = text_told(name, most=MOST_NAME, refused=ProjectRefused, at="name")
    basis = text_told(basis, most=MOST_BASIS, refused=ProjectRefused, at="basis")
    if not name:
        raise ProjectRefused("no_name")
    if kind not in _kinds(area, on=today):
        raise ProjectRefused("no_kind")
    if since > today:
        raise ProjectRefused("after_today", at="since", day=since)
    if funds_fen <= 0:
        raise ProjectRefused("no_funds")
    runs = Organisation.objects.filter(key=organisation).first() if organisation else None
    row = IndustryProject.objects.create(
        village=area, organisation=runs, name=name, kind=kind, funds_fen=funds_fen, basis=basis, since=since,
        said_by=by.username,
    )  # fmt: skip
    write_line(
        "begin_project", by=by, subject_kind="area", subject=area.code,
        after={"project": row.key.hex, "name": name, "amount_fen": funds_fen, "since": since},
    )  # fmt: skip
    return row.key


@transaction.atomic
def share_out(key: UUID, households: Collection[UUID], *, amount_fen: int, since: date, by: Account) -> int:
    """Share an amount of a project's funds out to households of the village, to each alike; gives the fen left over.

    Who has a share has the new one instead from that day on. Raises Absent, and ProjectRefused for what does not do:
    more than the funds, a household that does not live there, or a day on which a share began that was paid for.
    """
    project, today = _project(key, by=by)
    if since > today:
        raise ProjectRefused("after_today", at="since", day=since)
    if since < project.since:
        raise ProjectRefused("before_begin", since=project.since)
    homes = list(Household.objects.filter(key__in=households, pk__in=homes_in(project.village_id, on=today)))
    if not homes or len(homes) < len(set(households)):
        raise ProjectRefused("no_households")
    held = ProjectShare.objects.filter(project=project, until__isnull=True)
    others = sum(row.amount_fen for row in held if row.household_id not in {home.pk for home in homes})
    if amount_fen <= 0 or amount_fen + others > project.funds_fen:
        raise ProjectRefused("above_funds", most=project.funds_fen - others)
    each, left = divmod(amount_fen, len(homes))
    if each == 0:
        raise ProjectRefused("above_funds", most=project.funds_fen - others)
    _require_unpaid_from(held.filter(household__in=homes, since__gte=since))
    for row in held.filter(household__in=homes):
        ProjectShare.objects.filter(pk=row.pk).update(until=max(since, row.since))
    ProjectShare.objects.bulk_create(
        ProjectShare(project=project, household=home, amount_fen=each, since=since, said_by=by.username)
        for home in sorted(homes, key=lambda it: it.number)
    )
    write_line(
        "share_out_project", by=by, subject_kind="area", subject=project.village.code,
        after={"project": project.key.hex, "amount_fen": amount_fen - left, "households": len(homes), "since": since},
    )  # fmt: skip
    return left


@transaction.atomic
def pay_dividend(key: UUID, *, year: int, amount_fen: int, on: date, evidence: str, by: Account) -> int:
    """Enter what a project paid for a year, to each household by its share; gives how many households got some.

    Not a fen is lost: what shares do not divide goes to the largest rests. Raises Absent and ProjectRefused.
    """
    project, today = _project(key, by=by)
    evidence = text_told(evidence, most=MOST_EVIDENCE, refused=ProjectRefused, at="evidence")
    if on > today:
        raise ProjectRefused("after_today", at="on", day=on)
    if not project.since.year <= year <= on.year:
        raise ProjectRefused("other_year", least=project.since.year, most=on.year)
    if amount_fen <= 0:
        raise ProjectRefused("no_amount")
    if not evidence:
        raise ProjectRefused("no_evidence")
    shares = list(ProjectShare.objects.on(on).filter(project=project).order_by("household__number"))
    if not shares:
        raise ProjectRefused("no_shares", day=on)
    paid = dividends_by(today).filter(share__project=project, year=year, since=on, evidence=evidence).first()
    if paid is not None:
        raise ProjectRefused("paid_already", day=paid.since)
    amounts = portions(amount_fen, [share.amount_fen for share in shares])
    told = {"year": year, "since": on, "evidence": evidence, "source": "desk", "said_by": by.username}
    Dividend.objects.bulk_create(
        Dividend(share=share, amount_fen=amount, **told) for share, amount in zip(shares, amounts, strict=True)
    )
    write_line(
        "pay_dividend", by=by, subject_kind="area", subject=project.village.code,
        after={"project": project.key.hex, "year": year, "amount_fen": amount_fen, "households": len(shares), "on": on},
    )  # fmt: skip
    return len(shares)


@transaction.atomic
def end_project(key: UUID, *, on: date, by: Account) -> IndustryProject:
    """End a project and its shares: `on` is the first day on which it runs no more."""
    project, today = _project(key, by=by)
    if on > today:
        raise ProjectRefused("after_today", at="on", day=on)
    if on < project.since:
        raise ProjectRefused("before_begin", since=project.since)
    for row in ProjectShare.objects.filter(project=project, until__isnull=True):
        ProjectShare.objects.filter(pk=row.pk).update(until=max(on, row.since))
    project.until = on
    project.save(update_fields=["until"])
    write_line(
        "end_project", by=by, subject_kind="area", subject=project.village.code,
        after={"project": project.key.hex, "until": on},
    )  # fmt: skip
    return project


def _require_unpaid_from(replaced: QuerySet[ProjectShare]) -> None:
    """A share that is replaced on its first day never held, so none of it may have been paid for."""
    paid = dividends_by(date.max).filter(share__in=replaced).select_related("share").order_by("-share__since").first()
    if paid is not None:
        raise ProjectRefused("paid_from", day=paid.share.since)


def _village(code: str, *, by: Account) -> tuple[Area, date]:
    today = clock_day()
    return open_village_to_act(scope_of(by, today=today), code), today


def _project(key: UUID, *, by: Account) -> tuple[IndustryProject, date]:
    """A running project, held for this transaction."""
    row = IndustryProject.objects.select_for_update().filter(key=key).first()
    if row is None:
        raise Absent
    _area, today = _village(row.village.code, by=by)
    if row.until is not None:
        raise ProjectRefused("over", day=row.until)
    return row, today


def _kinds(area: Area, *, on: date) -> frozenset[str]:
    pack = judging_pack(area.pk, on=on)
    if pack is None:
        raise ProjectRefused("no_kind")
    found = pack.codes.get("project_kind")
    return frozenset(code.key for code in found.codes) if found else frozenset()
