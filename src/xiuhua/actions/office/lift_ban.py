"""Lifts a ban of a profile in one place for a term, on a legal basis."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.policy.profile_reader import read_profile
from xiuhua.queries.office import clock_day
from xiuhua.reckon.rules.tree import did_you_mean
from xiuhua.register.models import Account, LiftedBan
from xiuhua.words import Rejected, one_line

LEAST_BASIS, MOST_BASIS, MOST_WHERE = 10, 200, 160


@transaction.atomic
def lift_ban(profile: str, ban: str, *, where: str, basis: str, until: date, by: Account | None) -> LiftedBan:
    """Let a ban not hold where the report names a place that begins so, until before a day; `by=None` is the console.

    Raises NotFound for a profile that there is not, Rejected for a ban that it lacks, for a basis that says nothing,
    and for an end that is not within the profile's longest term.
    """
    banned, today = read_profile(profile, packs=settings.PACKS), clock_day()
    where, basis = one_line(where), one_line(basis)
    if ban not in banned.bans:
        raise Rejected(f"{profile} has no ban {ban!r}.{did_you_mean(ban, banned.bans)}")
    if not LEAST_BASIS <= len(basis) <= MOST_BASIS:
        raise Rejected(f"Say the document, its number and article in {LEAST_BASIS} to {MOST_BASIS} characters.")
    if not 0 < len(where) <= MOST_WHERE:
        raise Rejected(f"Say where in at most {MOST_WHERE} characters: a ban is lifted in one place, never everywhere.")
    last = today + timedelta(days=banned.longest_days)
    if not today < until <= last:
        raise Rejected(f"{until} is no end of a term: choose a day after {today}, and no later than {last}.")
    kept = LiftedBan.objects.create(profile=profile, ban=ban, where=where, basis=basis, since=today, until=until, by=by)
    after = {"profile": profile, "ban": ban, "where": where, "since": today, "until": until}
    write_line("lift_ban", by=by, subject_kind="profile", subject=kept.key, after=after, why=basis)
    return kept
