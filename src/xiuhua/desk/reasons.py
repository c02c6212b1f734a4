"""Why somebody may see a household, as a sentence."""

from django.utils.translation import gettext as _

from xiuhua.desk.labels import day, label
from xiuhua.desk.places import place
from xiuhua.duty.grounds import Reason


def why_seen(reason: Reason) -> str:
    """The sentence for a reason of the door."""
    told = {
        "area": place(reason.area),
        "day": day(reason.since),
        "until": day(reason.until) if reason.until else "",
        "whose": reason.whose,
        "inspection": reason.inspection,
        "topic": label(reason.topic, of="topic"),
    }
    match reason.key:
        case "helper":
            said = _("You are this household's helper since %(day)s.")
        case "former_helper":
            said = _("You handed this household over on %(day)s and may read its card until before %(until)s.")
        case "stand_in":
            said = _("You stand in for %(whose)s, who is on leave, from %(day)s until before %(until)s.")
        case "inspector":
            said = _("The household was drawn for inspection %(inspection)s, open to you since %(day)s.")
        case "office_department":
            said = _("You work on %(topic)s in the offices of %(area)s since %(day)s.")
        case key if key.startswith("office_"):
            said = _("You answer for %(area)s in its office since %(day)s.")
        case _post if not reason.area:
            said = _("You are this household's %(post)s since %(day)s.")
            told["post"] = label(reason.key, of="post")
        case _post:
            said = _("You answer for %(area)s as %(post)s since %(day)s.")
            told["post"] = label(reason.key, of="post")
    return said % told
