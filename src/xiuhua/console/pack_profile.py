"""A profile of bans held against the house at the terminal, and a ban lifted."""

from collections import Counter
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from xiuhua.actions.office.lift_ban import lift_ban
from xiuhua.console.language import in_a_row, speaking
from xiuhua.console.outcome import Outcome, print_json, say, start_django
from xiuhua.policy.profile import PLACES, Betrayed, Profile, judge_house
from xiuhua.policy.profile_reader import read_profile
from xiuhua.queries.burden import bans_lifted
from xiuhua.queries.house import things_of_house
from xiuhua.queries.office import clock_day


def judge_and_tell(name: str, *, lifted: bool, json: bool) -> Outcome:
    """Tell what is banned and there; exit 6 when anything is."""
    profile = read_profile(name, packs=settings.PACKS)
    if lifted:
        start_django()
    things = things_of_house()
    found = judge_house(profile, things, lifted=bans_lifted(name, on=clock_day()) if lifted else ())
    looked_at = Counter(it.place for it in things)
    if json:
        told = [{"ban": it.ban, "place": it.place, "where": it.where, "sign": it.sign} for it in found]
        print_json({"profile": name, "bans": list(profile.bans), "looked_at": dict(looked_at), "findings": told})
    else:
        with speaking(None) as language:
            _tell(profile, found, looked_at, language=language)
    return Outcome.DONE_WITH_FINDINGS if found else Outcome.OK


def _tell(profile: Profile, found: list[Betrayed], looked_at: Counter[str], *, language: str) -> None:
    """What was looked at and by what, then each finding."""
    words = _place_words()
    colon = _("%(name)s: %(what)s")
    print(colon % {"name": profile.name, "what": profile.label[language]})
    print(profile.source)
    counted = in_a_row(f"{words[place]} {looked_at[place]:,}" for place in PLACES)
    print(_("Looked at: %(counted)s") % {"counted": counted})
    for key, ban in profile.bans.items():
        of_ban = [it for it in found if it.ban == key]
        print(colon % {"name": f"{ban.label[language]} ({key})", "what": len(of_ban) or _("none")})
        for it in of_ban:
            print("  " + colon % {"name": f"{words[it.place]} {it.where}", "what": it.sign})
    if found:
        say(_("Take it out, name in the profile what it means instead (means), or lift the ban: xiuhua pack lift."))


def _place_words() -> dict[str, str]:
    """What the parts of the house are called."""
    return dict(
        zip(PLACES, (_("pages"), _("routes"), _("names of tables and columns"), _("pack entries")), strict=True)
    )


def lift_and_tell(ban: str, *, where: str, basis: str, until: date, profile: str) -> Outcome:
    """Lift a ban and say until when."""
    kept = lift_ban(profile, ban, where=where, basis=basis, until=until, by=None)
    told = {"ban": kept.ban, "where": kept.where, "until": kept.until, "basis": kept.basis}
    with speaking(None):
        print(_("%(ban)s is lifted at %(where)s until before %(until)s, on %(basis)s") % told)
    return Outcome.OK
