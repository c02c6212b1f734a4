"""Draws the households of an area that are asked for their opinion."""

from datetime import date

import polars as pl
from django.db import transaction

from xiuhua.actions.assess.survey_refusal import SurveyRefused
from xiuhua.actions.journal import write_line
from xiuhua.bridge.one_at_a_time import hold_large_deeds
from xiuhua.duty.door import scope_of
from xiuhua.duty.recheck import open_to_ask
from xiuhua.queries.office import clock_day
from xiuhua.queries.survey import frame_of, policy_in_force
from xiuhua.reckon.sampling.rounds import digest_of, drawn_of
from xiuhua.register.models import Account, Area, Household, SurveyRound, SurveySlip, SurveyVillage

AT_ONCE = 500


@transaction.atomic
def draw_survey(area: str, *, opens_on: date, closes_on: date, by: Account) -> SurveyRound:
    """Draw villages by their size and households by lot, for the office of a township, county or city alone.

    Raises Absent for anybody else, SurveyRefused for days that cannot be and while another round runs.
    """
    today = clock_day()
    place = open_to_ask(scope_of(by, today=today), area)
    policy = policy_in_force(today)
    if policy is None:
        raise SurveyRefused("no_surveys")
    if opens_on < today:
        raise SurveyRefused("opens_before", day=today)
    if closes_on < opens_on:
        raise SurveyRefused("closes_before")
    hold_large_deeds()
    if old := SurveyRound.objects.filter(area=place, closed_on=None).first():
        raise SurveyRefused("one_runs", day=old.closes_on)
    frame = frame_of(place, on=today)
    if not frame.height:
        raise SurveyRefused("no_households")
    digest = digest_of(frame)
    seed = f"{policy.salt}|{today:%Y-%m-%d}|{place.code}|{digest}"
    row = SurveyRound.objects.create(
        area=place, seed=seed, frame_size=frame.height, frame_digest=digest, opens_on=opens_on, closes_on=closes_on,
        drawn_on=today, drawn_by=by,
    )  # fmt: skip
    keep_drawn(row, *drawn_of(frame, villages=policy.villages, households=policy.households, seed=seed))
    write_line(
        "draw_survey", by=by, subject_kind="area", subject=place.code,
        after={"households": frame.height, "digest": digest, "opens_on": opens_on, "closes_on": closes_on},
    )  # fmt: skip
    return row


def keep_drawn(row: SurveyRound, villages: pl.DataFrame, households: pl.DataFrame) -> None:
    """Keep the villages and slips of a round, in the order of their codes and keys: it tells nothing."""
    codes = [*villages["village"].to_list(), *villages["stratum"].to_list()]
    areas = {it.code: it for it in Area.objects.filter(code__in=codes)}
    kept = SurveyVillage.objects.bulk_create(
        SurveyVillage(
            round=row, village=areas[it["village"]], stratum=areas[it["stratum"]], size=it["size"],
            reached=it["reached"],
        )
        for it in villages.iter_rows(named=True)
    )  # fmt: skip
    places = {it.village.code: it for it in kept}
    homes = {it.key.hex: it for it in Household.objects.filter(key__in=households["household"].to_list())}
    SurveySlip.objects.bulk_create(
        [
            SurveySlip(village=places[it["village"]], household=homes[it["household"]])
            for it in households.sort("village", "household").iter_rows(named=True)
        ],
        batch_size=AT_ONCE,
    )
