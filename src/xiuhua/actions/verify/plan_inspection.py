"""Plans an inspection, and lets it depart: only then is anything drawn."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import cycle
from secrets import token_hex
from uuid import UUID

import polars as pl
from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.told_text import text_told
from xiuhua.actions.verify.inspection_refusal import InspectionRefused
from xiuhua.duty.door import scope_of
from xiuhua.duty.inspecting import answers_in, open_inspection, open_to_plan
from xiuhua.policy.inspections import InspectionRules
from xiuhua.queries.inspection_draw import drawn_again
from xiuhua.queries.inspection_frame import inspection_frame
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.reckon.sampling.inspecting import designed, digest_of, homes_of, packed, seed_of
from xiuhua.register.models import (
    Account,
    Area,
    DrawnHome,
    Household,
    Inspection,
    InspectionPlan,
    InspectionSample,
    JournalSeal,
    OfficeRole,
)
from xiuhua.register.vault import open_vault
from xiuhua.words import Conflict, NotFound, Role

MOST_SCOPE, MOST_NAME = 300, 120


@dataclass(frozen=True, slots=True)
class Planned:
    """What an office plans: which kind, from when until when, who goes (names of accounts), and what about."""

    kind: str
    name: str
    departs_on: date
    closes_on: date
    inspectors: Collection[str]
    scope: str = ""


def inspecting(day: date) -> InspectionRules:
    """What the pack in force says of inspections; raises InspectionRefused where it says nothing."""
    try:
        rules = require_pack_in_force(day).inspections
    except (Conflict, NotFound):
        rules = None
    if rules is None:
        raise InspectionRefused("no_inspections", day=day)
    return rules


@transaction.atomic
def plan_inspection(area: str, told: Planned, *, by: Account) -> InspectionPlan:
    """Fix an inspection's frame and people, for the office of a county or city; nothing is drawn yet.

    Its salt is sealed, and only the digest is public. Raises Absent for others, InspectionRefused.
    """
    today = clock_day()
    place, office = open_to_plan(scope_of(by, today=today), area)
    rules = inspecting(today)
    kind = next((it for it in rules.kinds_on(today) if it.key == told.kind), None)
    if kind is None:
        raise InspectionRefused("no_kind")
    _require_days(told, today)
    people = _people(place, told.inspectors, by=by, today=today)
    scope = text_told(told.scope, most=MOST_SCOPE, refused=InspectionRefused, at="scope")
    name = text_told(told.name, most=MOST_NAME, refused=InspectionRefused, at="name") or f"{kind.label['zh']} {today}"
    frame = inspection_frame(place, kind, rules, day=today)
    if not frame.height:
        raise InspectionRefused("no_frame")
    design = designed(frame, villages=kind.spot if kind.exiting else kind.villages, homes=kind.homes)
    kept = Inspection.objects.create(name=name, area=place, opens_on=told.departs_on, closes_on=told.closes_on)
    salt = token_hex(16)
    plan = InspectionPlan.objects.create(
        inspection=kept, kind=kind.key, scope=scope, frame_size=homes_of(frame), frame_digest=digest_of(frame),
        frame=packed(frame), design={"villages": dict(design.villages), "homes": dict(design.homes)},
        salt_digest=sha256(salt.encode()).hexdigest(),
        salt_sealed=open_vault(create=True).seal(salt, place=salt_place(kept)), planned_on=today, planned_by=by,
        office=office,
    )  # fmt: skip
    plan.inspectors.set(people)
    write_line(
        "plan_inspection", by=by, subject_kind="inspection", subject=kept.key,
        after={"inspection_kind": kind.key, "area": place.code, "departs_on": told.departs_on, "homes": plan.frame_size,
               "digest": plan.frame_digest, "salt_digest": plan.salt_digest},
    )  # fmt: skip
    return plan


def salt_place(inspection: Inspection) -> str:
    """Where the sealed salt of an inspection stands, for the vault."""
    return f"inspection.salt:{inspection.key.hex}"


def _require_days(told: Planned, today: date) -> None:
    if told.departs_on <= today:
        raise InspectionRefused("departs_today", day=today)
    if told.closes_on <= told.departs_on:
        raise InspectionRefused("closes_early", day=told.departs_on)


def _people(place: Area, names: Collection[str], *, by: Account, today: date) -> list[Account]:
    roles = OfficeRole.objects.on(today).filter(role=Role.INSPECTOR).values("account")
    found = list(Account.objects.filter(username__in=names, is_active=True, pk__in=roles).order_by("username"))
    if not found or len(found) < len(set(names)):
        raise InspectionRefused("no_inspectors")
    for it in found:
        if it == by or answers_in(it, place, scope_of(it, today=today)):
            raise InspectionRefused("answers_there", who=it.called)
    return found


@transaction.atomic
def depart(key: UUID, *, by: Account) -> InspectionPlan:
    """Join the seed and draw, on the day of departure or after it: once, by the office that planned or who goes.

    Raises Absent for others, InspectionRefused before the day and after it was done.
    """
    today = clock_day()
    plan, _as = open_inspection(scope_of(by, today=today), key)
    plan = InspectionPlan.objects.select_for_update(of=("self",)).select_related("inspection__area").get(pk=plan.pk)
    if plan.departed_on is not None:
        raise InspectionRefused("departed", day=plan.departed_on)
    if today < plan.inspection.opens_on:
        raise InspectionRefused("sealed", day=plan.inspection.opens_on)
    last = JournalSeal.objects.order_by("-pk").first()
    plan.seed = seed_of(
        open_vault().unseal(bytes(plan.salt_sealed or b""), place=salt_place(plan.inspection)),
        day=plan.inspection.opens_on.isoformat(), place=plan.inspection.area.code, digest=plan.frame_digest,
        anchor=last.digest if last else "",
    )  # fmt: skip
    plan.departed_on, plan.salt_sealed = today, None
    plan.save()
    homes = keep_homes(plan, drawn_again(plan).filter("drawn"))
    write_line(
        "depart_for_inspection", by=by, subject_kind="inspection", subject=key,
        after={"seed": plan.seed, "homes": len(homes)},
    )  # fmt: skip
    return plan


def keep_homes(plan: InspectionPlan, found: pl.DataFrame, *, replaces: DrawnHome | None = None) -> list[DrawnHome]:
    """Keep homes as drawn: villages in turn to those who go, and a replacement to whoever had the home before."""
    codes = sorted(set(found["village"].to_list()))
    areas = {it.code: it for it in Area.objects.on(plan.planned_on).filter(code__in=codes)}
    people = list(plan.inspectors.order_by("username"))
    whose = dict(zip(codes, cycle(people), strict=False)) if replaces is None else {codes[0]: replaces.account}
    keys = [UUID(it) for it in found["home"].to_list() if "-" not in it]
    known = {it.key.hex: it for it in Household.objects.filter(key__in=keys)}
    kept = []
    for it in found.iter_rows(named=True):
        household, account = known.get(it["home"]), whose[it["village"]]
        sample = None
        if household:
            sample = InspectionSample.objects.create(inspection=plan.inspection, account=account, household=household)
        kept.append(
            DrawnHome(
                plan=plan, sample=sample, account=account, household=household, name=it["home"],
                village=areas[it["village"]], stratum=it["kind"], reached=it["reached"], taken=it["taken"],
                place=it["place"], replaces=replaces,
            )
        )  # fmt: skip
    return DrawnHome.objects.bulk_create(kept)
