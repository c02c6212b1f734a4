"""Why something about a satisfaction survey is refused: a key, for pages that say it in their language."""

from xiuhua.actions.refusal import Refusal

SAID = {
    "no_surveys": "The pack in force has no questions for satisfaction surveys: put one in force that does.",
    "one_runs": "A round is under way until {day}: close it first.",
    "no_households": "No household lives there that could be asked.",
    "opens_before": "It cannot open before today ({day}).",
    "closes_before": "It closes before it opens: choose a later day.",
    "no_day": "That is no day: write it as year-month-day.",
    "not_open": "Answers are taken from {since} until {until}.",
    "used": "This slip was used. Each counts once.",
    "not_asked": "Answer every question: one answer is that you would rather not say.",
    "own_household": "You help this household: a colleague asks it.",
    "not_over": "Answers are taken until {day}: it can be closed after that.",
    "closed": "It was closed on {day}.",
    "no_slips": "Every slip was used: none is left to print.",
    "no_font": "Nothing here writes Chinese: whoever runs Xiuhua installs the package fonts-noto-cjk.",
    "unreachable": "No telephone reaches {address}: set XIUHUA_PUBLIC_ADDRESS to where households open the desk.",
}
AT = {"opens_before": "opens_on", "closes_before": "closes_on", "no_day": "opens_on", "not_asked": "answers"}


class SurveyRefused(Refusal):
    """Something about a survey is refused: `reason` is a key of SAID, `facts` fill the sentence."""

    sentences, fields = SAID, AT
