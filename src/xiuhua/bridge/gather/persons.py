"""The table of persons: members of households on the day, with the facts in force and what their numbers tell."""

from datetime import date
from typing import Any

import polars as pl
from django.db.models import QuerySet

from xiuhua.bridge.gather.notes import Notes, Part, belongings, homes, with_parts
from xiuhua.bridge.gather.numbers import unsealed_parts
from xiuhua.bridge.gather.reading import bare_key, last_told, same_names, told_by
from xiuhua.reckon.intake.parts import IDENTITY_PARTS, PHONE_PARTS, phone_parts
from xiuhua.register.models import Health, Labour, Member, MemberContact, Schooling, SocialSecurity, Work

KNOWN = {"identity": "id_index"} | same_names("sex birth ethnicity political id_kind")
WORK = {"work_place": "place", "work_channel": "channel", "work_months": "months"} | same_names(
    "industry abroad public_post public_post_months"
)
SECURITY = same_names(
    "medical employee_medical commercial_medical major_illness medical_relief other_health_help pension"
    " employee_pension accident minimum_living special_support"
)


def persons(notes: Notes) -> pl.DataFrame:
    """Members with household, standing, place and facts, household by household."""
    told = notes.told(**KNOWN)
    known = notes.columns(_everybody, through="pk", of="member", member_id="id", person="number", **told)
    told_of_home = notes.told(status="status", household_type="household_type")
    home = notes.once(homes).select("household_id", "household", "area", *told_of_home)
    people = (
        notes.once(belongings)
        .lazy()
        .join(known.lazy(), on="member_id", maintain_order="left")
        .join(home.lazy(), on="household_id", maintain_order="left")
        .sort("household", "person")
        .collect()
    )
    return with_parts(people, PARTS, notes, table="persons", owner="member_id")


def _everybody() -> QuerySet[Member]:
    return Member.objects.all()


def _numbered() -> QuerySet[Member]:
    return Member.objects.filter(id_sealed__isnull=False)


def _identities(notes: Notes) -> pl.DataFrame:
    """What the sealed numbers of those who belong to a household tell."""
    sealed = notes.columns(_numbered, through="pk", of="member", member_id="id", key="key", sealed="id_sealed")
    numbers = sealed.join(notes.once(belongings), on="member_id", how="semi", maintain_order="left")
    return unsealed_parts(numbers.with_columns(bare_key("key")))


def _work(notes: Notes) -> pl.DataFrame:
    """Work is told by the year: of who told none this year, the last year told still stands."""
    told = notes.columns(work_told, notes.day, through="member", member_id="member", **WORK)
    return last_told(told)


def work_told(day: date) -> QuerySet[Any]:
    """What was told of work by a day, ended or not, in the order of telling."""
    return told_by(Work, day).order_by("since", "pk")


def _contacts(notes: Notes) -> pl.DataFrame:
    rows = notes.latest(MemberContact, "member", phone="phone", speaks_mandarin="speaks_mandarin")
    return rows.with_columns(phone_parts())


PARTS = (
    Part(IDENTITY_PARTS, _identities),
    Part(("phone", "speaks_mandarin", *PHONE_PARTS), _contacts),
    Part.of_facts("member", Schooling, same_names("education school_status dropout_reason")),
    Part.of_facts("member", Health, same_names("chronic serious disabled disability_kind disability_grade")),
    Part.of_facts("member", Labour, same_names("ability")),
    Part(WORK, _work),
    Part.of_facts("member", SocialSecurity, SECURITY),
)
