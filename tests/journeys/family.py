"""Pages about one family, its causes, wishes, income and papers, and days in its village, for `pages.py`."""

from tests.journeys.assessment import ASSESSMENT
from tests.journeys.persons import PERSONS
from tests.journeys.presence import PRESENCE
from tests.journeys.rechecks import RECHECKS
from tests.journeys.training import TRAINING
from tests.scan_cards import CODE, NO_CODE


def _sent(page, button: str, **typed: str) -> None:
    """Fields filled, then a button pressed; what the browser itself would refuse is sent all the same."""
    for field, text in typed.items():
        page.locator(f"main #{field}").fill(text)
    shown = page.locator(button).locator("visible=true").first
    shown.evaluate("button => { button.form.noValidate = true }")
    with page.expect_navigation():
        shown.click()


def complaint_refused(page) -> None:
    """A complaint about a form was sent that says nothing."""
    _sent(page, "button[value=complain]", words="多")


def said_anew(page) -> None:
    """Who owns and reads a department's form is to be said anew."""
    page.locator("#admission summary").click()


def income_written(page) -> None:
    """An item of income was written whose amount is none."""
    _sent(page, "#write button", amount="x")


def causes_said(page) -> None:
    """Causes were said without naming who found them."""
    if not page.locator("#causes details[open]").count():
        page.locator("#causes summary").click()
    _sent(page, "#causes button", said_by="")


def papers_refused(page) -> None:
    """A handbook was asked for without saying what for."""
    _sent(page, "button[value=save]", **{"purpose-handbook": "x"})


def nothing_said(page) -> None:
    """A visit was told of which nothing is said."""
    _sent(page, ".to-keep button", note="")


def code_typed(code: str):
    """A code was typed below what a card opens to everybody."""

    def done(page) -> None:
        _sent(page, "form.with-code button", code=code)

    return done


def change_typed(page) -> None:
    """A change was asked for into something that is no number."""
    _sent(page, "#ask button", value="x", reason="果树已挖", **{"evidence-proof": "照片 3 张"})


# (route, role, address, state, what is done there)
FAMILY = [
    ("causes", "helper", "{card}causes/"),
    ("causes", "village", "{asked_causes}causes/", "asked"),
    ("causes", "village", "{asked_causes}causes/", "refused", causes_said),
    ("income", "village", "{asked_causes}income/"),
    ("income", "village", "{asked_causes}income/", "refused", income_written),
    ("income", "city", "{asked_causes}income/?on=2016-12-31", "of a day"),
    ("income-changes", "township", "/area/{township.code}/income/"),
    ("visits", "helper", "{card}visits/"),
    ("visit", "helper", "{card}visits/new/"),
    ("visit", "helper", "{card}visits/new/", "refused", nothing_said),
    ("watch", "helper", "{card}watch/"),
    ("warnings", "county", "/area/{county.code}/warnings/"),
    ("own-warnings", "helper", "/my/warnings/"),
    ("signal-reports", "county", "/area/{county.code}/warnings/lists/"),
    ("checks", "county", "/area/{county.code}/checks/"),
    ("need", "", "/need/"),
    ("papers", "helper", "{card}papers/"),
    ("papers", "helper", "{card}papers/", "refused", papers_refused),
    ("verdict", "township", "{judged}"),
    ("change", "village", "{card}change/"),
    ("change", "village", "{card}change/?item=water.safe", "chosen"),
    ("change", "village", "{card}change/?item=land.fruit_mu", "refused", change_typed),
    ("change", "village", "{mending}", "sent back"),
    ("proceedings", "township", "{changing}procedures/", "a change"),
    ("proceedings", "village", "{changing}procedures/", "a change sent back"),
    ("hand-out-scan-card", "helper", "{card}scan-card/"),
    ("area-scan-cards", "township", "/area/{township.code}/scan-cards/"),
    ("area-scan-cards", "village", "/area/{village.code}/scan-cards/?status=not_exited", "narrowed"),
    ("own-scan-cards", "helper", "/my/scan-cards/"),
    ("own-scan-cards", "county", "/my/scan-cards/", "empty"),
    ("hand-out-scan-card", "village", "{asked_causes}scan-card/", "empty"),
    ("hand-out-scan-card", "city", "{card_lapsed}scan-card/", "lapsed"),
    ("scan-card", "", "{scanned}"),
    ("scan-card", "", "{scanned}", "own file", code_typed(CODE)),
    ("scan-card", "", "{scanned}", "refused", code_typed(NO_CODE)),
    ("scan-card", "", "{scanned_waiting}", "waiting", code_typed(CODE)),
    ("scan-card", "", "{scanned_ended}", "ended"),
    ("scan-card", "", "{scanned_lapsed}", "lapsed"),
    ("area-papers", "township", "/area/{township.code}/papers/"),
    ("area-papers", "county", "/area/{village.code}/papers/", "of few"),
    ("made", "township", "{printed}"),
    ("made", "township", "{erased}", "empty"),
    ("history", "township", "{given}history/?kind=measure", "of measures"),
    ("history", "county", "{changing}history/", "with a change"),
    ("history", "helper", "{card}history/?on=2012-12-31", "empty"),
    ("documents", "county", "{leaving}documents/?kind=procedure", "of procedures"),
    ("proceedings", "helper", "{card}procedures/", "of a helper"),
    *PRESENCE,
    *PERSONS,
    *ASSESSMENT,
    *RECHECKS,
    *TRAINING,
    ("asked-form", "county", "{asked}", "let in anew", said_anew),
    ("burden", "helper", "/burden/"),
    ("burden", "county", "/burden/", "refused", complaint_refused),
]
