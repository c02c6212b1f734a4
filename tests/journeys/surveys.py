"""Pages of satisfaction surveys in the states that show something."""

from datetime import timedelta
from unittest.mock import patch

from xiuhua.actions.assess.close_survey import close_survey
from xiuhua.actions.assess.draw_survey import draw_survey
from xiuhua.actions.assess.take_answer import answer_for, digest_of_code
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, SurveyRound, SurveySlip

CODE = "walked-by-a-test"
OF_COUNTY, OF_TOWNSHIP = "/area/{county.code}/surveys/", "/area/{township.code}/surveys/"
SAID = (
    "satisfied",
    "satisfied",
    "fairly",
    "satisfied",
    "little",
    "satisfied",
    "fairly",
    "not",
    "no_answer",
    "satisfied",
)
QUESTIONS = ("policy", "measures", "exit", "cadres", "recognition")


def _round(page) -> SurveyRound:
    code, today = page.url.split("/area/")[1].split("/")[0], clock_day()
    role = "township" if len(code) > 6 else "county"
    found = SurveyRound.objects.filter(area__code=code).order_by("-pk").first()
    by = Account.objects.get(username=role)
    return found or draw_survey(code, opens_on=today, closes_on=today + timedelta(days=14), by=by)


def running(page) -> None:
    """A round runs."""
    _round(page)
    page.reload()


def told(page) -> None:
    """A round has closed."""
    row, by = _round(page), Account.objects.get(username="county")
    if row.closed_on is None:
        for number, slip in enumerate(SurveySlip.objects.filter(village__round=row, burnt=False)):
            said = {it: SAID[(number * 7 + at) % 10] for at, it in enumerate(QUESTIONS)}
            answer_for(slip.key, said, by=by)
        later = row.closes_on + timedelta(days=1)
        with patch("xiuhua.actions.assess.close_survey.clock_day", lambda: later):
            close_survey(row.key, by=by)
    page.reload()


def asked(page) -> None:
    """Somebody of the office asks a household."""
    running(page)
    page.locator("a[href*='/surveys/']").filter(has_not_text="\u2063").locator("visible=true").last.click()


def scanned(page) -> None:
    """A household scanned its slip."""
    row = _round(page)
    slip = SurveySlip.objects.filter(village__round=row, burnt=False).first()
    SurveySlip.objects.filter(pk=slip.pk).update(code_digest=digest_of_code(CODE))
    page.goto(f"{page.url.split('/area/')[0]}/s/{CODE}/")


SURVEYS = [
    ("surveys", "county", OF_COUNTY, "to be drawn"),
    ("surveys", "township", OF_TOWNSHIP, "runs", running),
    ("survey-interview", "township", OF_TOWNSHIP, "", asked),
    ("survey-slip", "township", OF_TOWNSHIP, "", scanned),
    ("surveys", "county", OF_COUNTY, "", told),
    ("survey-slip", "helper", "/s/notanymoreforyou/", "gone"),
]
