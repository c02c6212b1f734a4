"""Words for satisfaction surveys: quantities, why something is refused, and what stands on a slip."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from xiuhua.actions.assess.survey_refusal import SurveyRefused
from xiuhua.desk.labels import day, label
from xiuhua.papers.survey_slip import SlipWords
from xiuhua.policy.survey import ANSWERS, QUESTIONS, SATISFACTION
from xiuhua.words import Rejected


def why_no_survey(refused: Rejected) -> str:
    """The sentence for a refusal."""
    if not isinstance(refused, SurveyRefused):
        return str(refused)
    told = {name: day(it) if isinstance(it, date) else it for name, it in refused.facts.items()}
    return _sentences()[refused.reason] % told


def quantity_word(key: str) -> str:
    """A question, or all of them but that on the whole."""
    return _("All questions but the last, together") if key == SATISFACTION else label(key, of=QUESTIONS)


def slip_words(questions: Sequence[str], answers: Sequence[str], *, since: date, until: date) -> SlipWords:
    """What stands on every slip of a round."""
    return SlipWords(
        title=_("What do you think of the help?"),
        why=_("Your household was drawn by lot. What many households say shows what has to become better."),
        free=_(
            "You need not answer, and nothing depends on it. Nobody learns what you said: it is only counted, without "
            "your name and without the time."
        ),
        days=_("Answers are taken from %(since)s until %(until)s.") % {"since": day(since), "until": day(until)},
        scan=_("Scan to answer"),
        cut=_("Cut this strip off once the slip is handed over."),
        back=_(
            "Or tick one answer to each question, fold the paper and give it to whoever asks or put it into the box of "
            "the office. The square works once."
        ),
        questions=tuple(label(it, of=QUESTIONS) for it in questions),
        answers=tuple(label(it, of=ANSWERS) for it in answers),
    )


def _sentences() -> dict[str, str]:
    return {
        "no_surveys": _("The pack in force has no questions for satisfaction surveys. Put one in force that does."),
        "one_runs": _("A round is under way until %(day)s. Close it first."),
        "no_households": _("No household lives there that could be asked."),
        "opens_before": _("It cannot open before today. Choose a day from %(day)s on."),
        "closes_before": _("It closes before it opens. Choose a later day."),
        "no_day": _("That is no day. Choose one."),
        "not_open": _("Answers are taken from %(since)s until %(until)s."),
        "used": _("This slip was used. Each counts once."),
        "not_asked": _("Answer every question. One of the answers is that you would rather not say."),
        "own_household": _("You help this household. A colleague asks it, so that it can speak freely."),
        "not_over": _("Answers are taken until %(day)s. It can be closed after that."),
        "closed": _("It was closed on %(day)s."),
        "no_slips": _("Every slip was used. None is left to print."),
        "no_font": _("Nothing here writes Chinese. Whoever runs Xiuhua installs the package fonts-noto-cjk."),
        "unreachable": _(
            "No telephone reaches %(address)s. Whoever runs Xiuhua sets XIUHUA_PUBLIC_ADDRESS to where households open "
            "it, then slips can be printed."
        ),
    }
