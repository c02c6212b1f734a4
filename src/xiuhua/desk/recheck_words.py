"""Words for flags and calls: signs, replies, ends and results, and why something is refused."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiuhua.actions.verify.recheck_refusal import RecheckRefused
from xiuhua.desk.labels import day, label
from xiuhua.policy.words import filled
from xiuhua.words import CallResult, FlagEnd, FlagReply, Rejected


def why_no_recheck(refused: Rejected) -> str:
    """The sentence for a refusal."""
    if not isinstance(refused, RecheckRefused):
        return str(refused)
    told = {name: day(it) if isinstance(it, date) else it for name, it in refused.facts.items()}
    return sentences()[refused.reason] % told


def sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return _of_flags() | _of_calls()


def _of_flags() -> dict[str, str]:
    return {
        "no_rechecks": _("The pack in force on %(day)s does not say how visits are checked again."),
        "over": _("This was closed on %(day)s."),
        "answered": _("You answered on %(day)s already. The office looks at it now."),
        "no_reply": _("Choose what fits best."),
        "no_reason": _("Say in a few words how it was."),
        "no_day": _("That is no day. Choose one."),
        "after_entry": _("%(day)s is later than the day on which the visit was entered. Choose the day you went."),
        "too_long_before": _(
            "%(day)s is more than %(days)s days before the visit was entered. Choose the day you went."
        ),
        "opens_too_late": _("The list opens by %(day)s at the latest. Choose a day until then."),
        "none_taken_back": _("Choose which visits you take back."),
        "not_answered": _("Nobody has explained anything. Ask some households, or say that it was not confirmed."),
        "nobody_said_so": _("No household has said that a visit did not happen. Ask some first."),
        "no_end": _("Choose how it ends."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept. Shorten it."),
        "holds_number": _("The text has the number of an identity, account or phone in it. Leave it out."),
    }


def _of_calls() -> dict[str, str]:
    return {
        "month_not_over": _("%(month)s is not over. A month is drawn when no visit can be added to it."),
        "no_visits": _("There is no visit to ask about."),
        "drawn_already": _("This was drawn on %(day)s already. It is drawn once, so that nobody draws until it fits."),
        "opens_before": _("The list cannot open before today. Choose a day from %(day)s on."),
        "sealed": _("The list is sealed until %(day)s."),
        "done_already": _("That was answered on %(day)s already."),
        "no_result": _("Choose what came of the call."),
        "after_today": _("%(day)s has not come yet. What is kept is what was done."),
        "before_it_opened": _("The list opened on %(day)s. Choose that day or a later one."),
    }


def sign_word(sign: str) -> str:
    """A sign in the pack's word; its code where it has none."""
    return label(sign, of="sign")


def sign_said(sign: str, evidence: Mapping[str, Any]) -> str:
    """What was seen, in the pack's sentence; the pack's word where there is nothing to fill the sentence with."""
    way = f"{sign}.{evidence.get('amount')}"
    told = label(way, of="sign_says")
    told = label(sign, of="sign_says") if told == way else told
    if told == sign or not {"count", "amount"} <= evidence.keys():
        return sign_word(sign)
    return filled(told, {name: str(evidence[name]) for name in ("count", "amount")})


def replies() -> dict[str, str]:
    """What whoever made the visits may say."""
    return {
        FlagReply.LATE: _("I made these visits and entered them later"),
        FlagReply.TAKEN_BACK: _("Some of these I take back"),
        FlagReply.EXPLAINED: _("It was otherwise: I explain"),
    }


def ends() -> dict[str, str]:
    """How a flag may end."""
    return {
        FlagEnd.LATE: pgettext("a flag", "entered late"),
        FlagEnd.TAKEN_BACK: pgettext("a flag", "taken back"),
        FlagEnd.EXPLAINED: pgettext("a flag", "explained"),
        FlagEnd.CONFIRMED: pgettext("a flag", "confirmed"),
        FlagEnd.NOT_CONFIRMED: pgettext("a flag", "not confirmed"),
    }


def results() -> dict[str, str]:
    """What may come of a call."""
    return {
        CallResult.HAPPENED: _("Yes, somebody came"),
        CallResult.DID_NOT: _("No, nobody came"),
        CallResult.FORGOTTEN: _("They do not remember"),
        CallResult.NOT_REACHED: _("Nobody was reached"),
    }
