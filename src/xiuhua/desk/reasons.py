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
        "inspection": reason.inspection,
        "topic": label(reason.topic, of="topic"),
    }
    match reason.key:
        case "helper":
            return _("You are this household's helper since %(day)s.") % told
        case "former_helper":
            told["until"] = day(reason.until)
            return _("You handed this household over on %(day)s and may read its card until before %(until)s.") % told
        case "inspector":
            return _("The household was drawn for inspection %(inspection)s, open to you since %(day)s.") % told
        case "office_department":
            return _("You work on %(topic)s in the offices of %(area)s since %(day)s.") % told
        case key if key.startswith("office_"):
            return _("You answer for %(area)s in its office since %(day)s.") % told
    return _("You answer for %(area)s as %(post)s since %(day)s.") % {**told, "post": label(reason.key, of="post")}
