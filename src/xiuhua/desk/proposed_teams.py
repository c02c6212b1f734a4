"""Proposals of resident teams in words: states, terms of cost, why a village is in one, what is missing."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from xiuhua.desk.labels import label
from xiuhua.desk.proposals import TermTold
from xiuhua.queries.proposed_team import TeamLine, WhyTeam


def team_state_labels() -> dict[str, str]:
    """The states of villages in a proposal of teams."""
    return {
        "new": pgettext("teams", "No team today"),
        "moved": pgettext("teams", "Team changes"),
        "lost": pgettext("teams", "Stays as it is for want of people"),
        "unpaired": pgettext("teams", "No team possible"),
        "stays": pgettext("teams", "As today"),
    }


def team_term_labels() -> dict[str, str]:
    """The terms of a team's cost, each in a few words."""
    return {
        "distance": _("Ways by road"),
        "cause": _("Causes that nobody answers"),
        "one_sex": _("Men and women"),
        "same_unit": _("Several from one unit"),
        "term": _("Term is over"),
    }


def team_terms_told(view: WhyTeam) -> list[TermTold]:
    """What a team's points are from, term by term, in the order of the labels."""
    terms, weights = view.line.row.terms, view.weights
    words = {
        "distance": _way(view),
        "cause": _causes(view),
        "one_sex": mix_told(view.line),
        "same_unit": _units(view),
        "term": _over(view),
    }
    each = dict.fromkeys(words, _("%(words)s (%(weight)s points each)"))
    each["distance"] = _("%(words)s (%(weight)s points a kilometre)")
    told = {
        key: each[key] % {"words": it, "weight": weights[key]} if terms.get(key) else it for key, it in words.items()
    }
    return [TermTold(key, it, terms[key]) for key, it in told.items() if key in terms]


def _units(view: WhyTeam) -> str:
    weight, units = view.weights["same_unit"], view.line.units
    more = view.line.row.terms.get("same_unit", 0) // weight if weight else 0
    if not more:
        return ngettext("from %(n)s unit", "from %(n)s units", units) % {"n": units}
    told = ngettext("%(n)s beside another from the same unit", "%(n)s beside others from the same unit", more)
    return told % {"n": more}


def _way(view: WhyTeam) -> str:
    weight = view.weights["distance"]
    km = view.line.row.terms.get("distance", 0) / weight if weight else 0
    told = _("%(km)s km in all") % {"km": f"{km:.0f}"}
    if not view.unknown:
        return told
    unknown = ngettext(
        "of %(n)s the way is not known and counts as %(km)s km",
        "of %(n)s the ways are not known and count as %(km)s km each",
        view.unknown,
    ) % {"n": view.unknown, "km": f"{view.unknown_km:.0f}"}
    return _("%(told)s; %(unknown)s") % {"told": told, "unknown": unknown}


def _causes(view: WhyTeam) -> str:
    if not view.asked:
        return _("no cause of the village is on file")
    asked = _(", ").join(label(it, of="cause") for it in view.asked)
    if not view.open:
        return _("each of %(asked)s is answered by somebody") % {"asked": asked}
    if view.open == view.asked:
        return _("nobody answers %(asked)s") % {"asked": asked}
    unanswered = _(", ").join(label(it, of="cause") for it in view.open)
    return _("of %(asked)s nobody answers %(open)s") % {"asked": asked, "open": unanswered}


def mix_told(line: TeamLine) -> str:
    """How many of each sex, as far as it is known."""
    named = {sex: label(sex, of="sex") or _("not known") for sex in sorted(line.sexes, reverse=True)}
    return _(", ").join(f"{name} {line.sexes[sex]}" for sex, name in named.items())


def _over(view: WhyTeam) -> str:
    weight = view.weights["term"]
    stays = view.line.row.terms.get("term", 0) // weight if weight else 0
    if not stays:
        return _("nobody stays beyond the term")
    told = ngettext("%(n)s stays on for want of another", "%(n)s stay on for want of others", stays)
    return told % {"n": stays}


def why_now(line: TeamLine, *, least: int) -> list[str]:
    """Why a village is in the proposal: what its team of today lacks."""
    if not line.today:
        return [_("no team yet")]
    told = []
    if line.today < least:
        told.append(_("%(n)s of at least %(least)s") % {"n": line.today, "least": least})
    if not line.led:
        told.append(_("no first secretary"))
    if line.ending:
        ends = ngettext(
            "the term of %(n)s is over or ends soon", "the terms of %(n)s are over or end soon", line.ending
        )
        told.append(ends % {"n": line.ending})
    return told


def lacking_told(reason: str, missing: int | None) -> str:
    """Why a village gets no team, how much is missing, and the way out."""
    n = missing or 0
    sentences = {
        "no_leader": ngettext(
            "%(n)s person more who may be first secretary is needed (a Party member by the register): have it entered "
            "for somebody, or contract another unit.",
            "%(n)s persons more who may be first secretary are needed (Party members by the register): have it entered "
            "for somebody, or contract another unit.",
            n,
        ),
        "banned": ngettext(
            "%(n)s person more is needed, and a ban stands in the way: lift one.",
            "%(n)s persons more are needed, and bans stand in the way: lift some.",
            n,
        ),
        "too_few": ngettext(
            "%(n)s person more who may come is needed: contract another unit, or enter the staff of one.",
            "%(n)s persons more who may come are needed: contract another unit, or enter the staff of one.",
            n,
        ),
    }
    return sentences[reason] % {"n": n}
