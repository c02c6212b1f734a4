"""Why a list of skills and languages is not taken, in the reader's language."""

from django.utils.translation import gettext as _

from xiuhua.actions.assign.skills_refusal import SkillsRefused

MOST_SAID = 20


def why_no_skills(refused: SkillsRefused) -> list[str]:
    """A sentence, or one for each row that cannot be taken: the first twenty, and how many more there are."""
    if not refused.complaints:
        return [sentences()[refused.reason] % refused.facts]
    said = [
        of_rows()[it.reason] % {"sheet": it.sheet, "row": it.row, **it.facts} for it in refused.complaints[:MOST_SAID]
    ]
    more = len(refused.complaints) - len(said)
    return [*said, _("And %(count)s more.") % {"count": more}] if more else said


def sentences() -> dict[str, str]:
    """A sentence for each reason that is about the whole list."""
    return {
        "no_list": _("The pack in force has no list of skills and languages. Say them on each person's own page."),
        "not_read": "%(said)s",
        "no_header": _("No sheet has a column “%(header)s”. Take the list from this page, and keep its headers."),
        "number_leaves": _(
            "Nothing was taken out: in “%(sheet)s”, row %(row)s, column “%(column)s” the full number of somebody "
            "stands, and none may. Mend the entry first."
        ),
        "no_rows": _("The list has no rows. Fill it in, and bring it again."),
    }


def of_rows() -> dict[str, str]:
    """A sentence for each reason that is about a row."""
    return {
        "no_name": _("%(sheet)s, row %(row)s: it names nobody. Write the name, or take the row out."),
        "nobody": _(
            "%(sheet)s, row %(row)s: nobody called %(name)s is of this unit here. Mend the name or the unit, or take "
            "the row out."
        ),
        "several": _(
            "%(sheet)s, row %(row)s: several are called %(name)s. Write the unit, the title or the office telephone "
            "too."
        ),
        "twice": _("%(sheet)s, row %(row)s: %(name)s stands in a row above already. Leave one."),
        "not_listed": _(
            "%(sheet)s, row %(row)s, %(name)s: “%(value)s” is no word of the pack's list. Choose one of the list."
        ),
    }
