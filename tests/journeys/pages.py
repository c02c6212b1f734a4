"""Every page of the desk: who opens it, at which address, and what is done there before it shows.

A route told neither here nor in `SHOWS_NOTHING` fails tests/journeys/test_every_page.py: say how it is seen.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from unittest.mock import patch

from django.db import OperationalError

from tests.journeys.doubles import DOUBLES
from tests.journeys.elections import ELECTIONS
from tests.journeys.family import FAMILY
from tests.journeys.measures import all_deeds, refused_delivery, refused_grant, refused_many
from tests.journeys.organising import ORGANISING
from tests.journeys.proposals import (
    Deed,
    drafted,
    dropped_without_a_why,
    of_a_pair,
    of_a_village,
    pressed,
    tried,
    village_refused,
    villages_as_today,
    villages_drafted,
)
from tests.journeys.teams import led_by_nobody_fit

PASSWORD = "xiuhua-demo-2017"


@dataclass(frozen=True, slots=True)
class Stop:
    """A page in one of its states; `address` names things of the ground by braces, `then` is done in the window."""

    route: str
    role: str
    address: str
    state: str = ""
    then: Deed | None = None

    @property
    def name(self) -> str:
        return f"{self.route} {self.state}".strip()


def opened(summary: str) -> Deed:
    """Something that opens over the page is open."""
    return lambda page: page.locator(summary).first.click()


def sought(words: str) -> Deed:
    """Something was sought in the box on the masthead."""

    def done(page) -> None:
        page.fill("#seek", words)
        with page.expect_navigation():
            page.press("#seek", "Enter")

    return done


def logged_in_half(page) -> None:
    """The password was right, the second factor is still to come."""
    page.fill("#username", "sealed_inspector")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url("**/login/second/")


def all_reasons(page) -> None:
    page.evaluate("document.querySelectorAll('details.reasons').forEach((it) => { it.open = true })")


def refused_twice(page) -> None:
    logged_in_half(page)
    pressed("main form button", code="1")(page)


def left_unsent(page) -> None:
    """A form was kept while somebody had to show who they are."""
    from xiuhua.actions.unsent import Unsent, keep_sealed
    from xiuhua.bridge.sessions import SessionStore

    key = next(it["value"] for it in page.context.cookies() if it["name"] == "sessionid")
    session = SessionStore(key)
    fields = [("purpose", "县残联核对家庭"), ("area", "511902")]
    keep_sealed(session, Unsent("/forms/", "/forms/", fields, []), whose=int(session["_auth_user_id"]))
    session.save()
    page.goto("/my/unsent/")


def with_authenticator(page) -> None:
    """Whoever is logged in has a second factor from now on."""
    from tests.journeys.made import give_authenticator
    from xiuhua.register.models import Account

    account = Account.objects.get(username="leader")
    if not account.second_factors.exists():
        give_authenticator(account)
    page.reload()


def new_codes(page) -> None:
    with_authenticator(page)
    pressed("form[action$='/codes/'] button")(page)


def without_token(page) -> None:
    """A form was sent that came from nowhere."""
    page.context.clear_cookies(name="csrftoken")
    page.evaluate("document.querySelector('form.switch button').click()")
    page.locator(".alone").wait_for()


def failing(trouble: Exception) -> Deed:
    """The page is asked for again while something fails inside."""

    def done(page) -> None:
        with patch("xiuhua.desk.views.own.work_of", side_effect=trouble):
            page.goto("/my/")

    return done


def held_register() -> OperationalError:
    """What the database says where somebody else is writing."""
    busy = sqlite3.OperationalError("database is locked")
    busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
    trouble = OperationalError(str(busy))
    trouble.__cause__ = busy
    return trouble


def seen_before(page) -> None:
    """Somebody is to be appointed, and what that changes is shown."""
    from xiuhua.register.models import Account

    name = Account.objects.get(username="helper").person.name
    pressed(SEE, who=name, document="县委组〔2017〕12号")(page)


def leave_seen_before(page) -> None:
    """A helper is to be away for two days, and what that changes is shown."""
    page.select_option("#why", index=1)
    pressed(SEE, since="2017-04-05", back="2017-04-07")(page)


def skills_said(page) -> None:
    """Some skills and a language were said."""
    for value in ("medicine", "farming", "sichuanese"):
        page.check(f"main input[value={value}]")
    with page.expect_navigation():
        page.locator("#deed button").click()


SEE = "#deed button.solid"
PAIRING = "/area/{township.code}/pairing/"
SLOT = "/area/{{village.code}}/posts/{}/"
FINDING = "main form[method=post] button"
COUNTY = "/area/{county.code}/"
NOWHERE = pressed("button[value=publish]", place="")
BOARD = "/area/{township.code}/procedures/"
STOPS = (
    Stop("login", "", "/login/"),
    Stop("login", "", "/login/", "refused", pressed("form button.solid", username="nobody-here", password="wrong")),
    Stop("passkey", "", "/login/passkey/"),
    Stop("second", "", "/login/", then=logged_in_half),
    Stop("second", "", "/login/", "refused", refused_twice),
    Stop("home", "nobody", "/", "without a duty"),
    Stop("mine", "nobody", "/my/", "empty"),
    Stop("area", "city", "/area/5119/"),
    Stop("area", "county", COUNTY, "of a county"),
    Stop("area", "county", COUNTY, "with a definition", opened(".define summary")),
    Stop("area", "township", "/area/{township.code}/", "of a township"),
    Stop("area", "county", "/area/{village.code}/", "of a village"),
    Stop("area", "county", COUNTY + "?on=2017-01-01", "without figures"),
    Stop("rows", "county", COUNTY + "rows/incidence/"),
    Stop("rows", "county", COUNTY + "rows/households_helped/", "of households"),
    Stop("households", "county", COUNTY + "households/"),
    Stop("households", "county", COUNTY + "households/?status=none", "empty"),
    Stop("villages", "county", COUNTY + "villages/"),
    Stop("villages", "county", COUNTY + "villages/?dip=9", "empty"),
    Stop("posts", "county", COUNTY + "posts/"),
    Stop("posts", "county", COUNTY + "posts/?slot=none", "empty"),
    Stop("matrix", "county", COUNTY + "matrix/"),
    Stop("matrix", "county", COUNTY + "matrix/?lacking=1", "of gaps"),
    Stop("matrix", "county", COUNTY + "matrix/?slot=none&lacking=1&on=2016-01-01", "before a turn"),
    Stop("slot", "county", SLOT.format("first_secretary")),
    Stop("slot", "county", SLOT.format("resident_team"), "of a team"),
    Stop("slot", "village", SLOT.format("technician"), "only looked at"),
    Stop("slot", "county", SLOT.format("technician") + "?do=appoint", "refused", pressed(SEE, who="查无此人")),
    Stop("slot", "county", SLOT.format("linked_leader") + "?do=appoint", "of several", pressed(SEE, who="王")),
    Stop("slot", "county", SLOT.format("linked_leader") + "?do=appoint", "seen before", seen_before),
    Stop("pairing", "township", PAIRING),
    Stop("skills", "county", COUNTY + "skills/"),
    Stop("skills", "county", COUNTY + "skills/", "refused", pressed("button[value=take]")),
    Stop("pairing", "city", "/area/5119/pairing/", "reckoned together"),
    Stop("proposal", "city", "{part}", "part of a whole"),
    Stop("proposal", "township", PAIRING, then=drafted),
    Stop("proposal", "township", PAIRING, "tried", tried),
    Stop("proposal", "township", PAIRING, "refused", dropped_without_a_why),
    Stop("proposal", "county", "{proposal}", "with a request"),
    Stop("proposal", "county", "{proposal}?state=helpers", "of helpers"),
    Stop("proposed-pair", "township", PAIRING, then=of_a_pair),
    Stop("village-proposals", "county", COUNTY + "village-holders/"),
    Stop("village-proposal", "county", COUNTY + "village-holders/", then=villages_drafted),
    Stop("village-proposal", "county", COUNTY + "village-holders/", "as today", villages_as_today),
    Stop("proposed-village", "county", COUNTY + "village-holders/", then=of_a_village),
    Stop("proposed-village", "county", COUNTY + "village-holders/", "refused", village_refused),
    Stop("village-proposals", "county", COUNTY + "village-holders/", "refused", pressed("button[value=reside]")),
    Stop("village-proposal", "city", "{teams}", "of teams"),
    Stop("village-proposal", "city", "{teams}?state=moved", "of teams that change"),
    Stop("village-proposal", "city", "{short_teams}", "of teams for want of people"),
    Stop("village-proposal", "city", "{stale_teams}", "stale", pressed("button[value=submit]")),
    Stop("proposed-village", "city", "{team}", "of a team"),
    Stop("proposed-village", "city", "{kept_team}", "of a team that changes"),
    Stop("proposed-village", "city", "{team}", "of a team refused", led_by_nobody_fit),
    Stop("area-measures", "township", "/area/{township.code}/measures/"),
    Stop("area-measures", "county", COUNTY + "measures/?lacks=duplicated", "empty"),
    Stop("area-deliveries", "township", "{given_at}deliveries/?item=cooperative_dividend"),
    Stop("own-deliveries", "helper", "/my/deliveries/"),
    Stop("own-deliveries", "county", "/my/deliveries/", "empty"),
    Stop("area-deliveries", "township", "{given_at}deliveries/?item=cooperative_dividend", "refused", refused_many),
    Stop("projects", "township", "/area/{village.code}/projects/"),
    Stop("projects", "village", "/area/{village.code}/projects/", "opened", all_deeds),
    Stop("projects", "county", COUNTY + "projects/", "of a county"),
    Stop("projects", "village", "/area/{village.code}/projects/", "refused", pressed("#begin button.solid", name="x")),
    Stop("organisations", "county", COUNTY + "organisations/"),
    Stop("quality", "city", "/area/5119/quality/"),
    Stop("quality", "city", "/area/5119/quality/?rule=duplicate_id", "of a rule"),
    Stop("quality", "city", "/area/5119/quality/?households=1", "of households"),
    Stop("finding", "city", "{finding}"),
    Stop("finding", "city", "{finding}", "refused", pressed(FINDING, reason="x")),
    Stop("place-finding", "city", "/area/{village.code}/findings/village_unpaved/"),
    Stop("packs", "county", "/packs/"),
    Stop("pack", "county", "/packs/sichuan/"),
    Stop("boundaries", "county", COUNTY + "boundaries/"),
    Stop("household", "helper", "{card}"),
    Stop("household", "helper", "{card}", "with reasons", all_reasons),
    Stop("household", "helper", "{card}", "asked for a value", opened(".masked summary")),
    Stop("household", "county", "{card}?on=2016-12-31", "looked back"),
    Stop("helper", "helper", "{card}helper/"),
    Stop("helper", "township", "{card}helper/", "of an office"),
    Stop("helper", "township", "{card}helper/", "refused", pressed(SEE, who="查无此人")),
    Stop("helper", "township", "{requested}helper/", "that waits"),
    Stop("helper", "township", "{settled}helper/", "settled by a proposal"),
    Stop("leave", "township", "/leave/{pairing}/"),
    Stop("leave", "township", "/leave/{pairing}/", "refused", pressed(SEE, back="2017-03-01")),
    Stop("leave", "township", "/leave/{pairing}/", "seen before", leave_seen_before),
    Stop("leave", "county", "/leave/{on_leave}/", "entered"),
    Stop("leave-of-all", "county", "/staff/{helper.key}/leave/"),
    Stop("leave-of-all", "county", "/staff/{helper.key}/leave/", "refused", pressed(SEE, back="2017-04-20")),
    Stop("leave-of-all", "county", "/staff/{helper.key}/leave/", "seen before", leave_seen_before),
    Stop("leave-of-all", "county", "/staff/{away.key}/leave/", "entered"),
    Stop("helper-brings", "county", "/staff/{helper.key}/skills/", "empty"),
    Stop("helper-brings", "county", "/staff/{helper.key}/skills/", "said", skills_said),
    Stop("matrix", "county", COUNTY + "matrix/?slot=linked_leader", "of somebody on leave"),
    Stop("handover", "township", "{handed}handover/"),
    Stop("handover-card", "township", "{handed}handover/card/"),
    Stop("handover-card", "township", "{unpaired}handover/card/", "empty"),
    Stop("helper", "township", "{unpaired}helper/", "empty"),
    Stop("helper-requests", "township", "/area/{township.code}/requests/"),
    Stop("helper-requests", "township", "/area/{village.code}/requests/?state=decided", "empty"),
    Stop("procedure-board", "township", BOARD),
    Stop("procedure-board", "township", BOARD + "?procedure=correction&step=check", "of a step"),
    Stop("procedure-board", "village", "/area/{village.code}/procedures/?begin=exit_plan", "beginning"),
    Stop("procedure-board", "county", "/area/{village.code}/procedures/?procedure=appeal", "empty"),
    Stop("proceedings", "village", "{leaving}procedures/", "put up"),
    Stop("proceedings", "county", "{corrected}procedures/", "overdue"),
    Stop("proceedings", "county", "{corrected}procedures/", "refused", pressed("button[value='finish']", reason="x")),
    Stop("own-papers", "helper", "/my/papers/"),
    Stop("own-papers", "county", "/my/papers/", "empty"),
    Stop("area-papers", "township", "/area/{township.code}/papers/?status=not_exited", "narrowed"),
    Stop("proceedings", "county", "{corrected}procedures/?on=2017-02-10", "looked back"),
    Stop("money", "helper", "{given}money/"),
    Stop("money", "helper", "{given}money/?on=2014-12-31", "empty"),
    Stop("documents", "helper", "{given}documents/"),
    Stop("history", "helper", "{card}history/"),
    *(Stop(*told) for told in (*FAMILY, *DOUBLES, *ELECTIONS, *ORGANISING)),
    Stop("consents", "helper", "{card}consents/"),
    Stop("consents", "helper", "{card}consents/", "refused", pressed("button[value=keep]", to_whom="")),
    Stop("answer-paper", "county", "{complained}"),
    Stop("answer-paper", "county", "{complaining}", "not answered"),
    Stop("place-proceedings", "county", "/area/{county.code}/procedures/own/"),
    Stop("place-proceedings", "village", "/area/{village.code}/procedures/own/", "empty"),
    Stop("public-notices", "township", "/area/{township.code}/notices/"),
    Stop("public-notices", "county", "/area/{county.code}/notices/", "of a county"),
    Stop("draft-notice", "village", "{to_hang}"),
    Stop("draft-notice", "township", "{to_hang}", "to be released"),
    Stop("draft-notice", "village", "{to_hang}", "refused", NOWHERE),
    Stop("draft-notice", "township", "{place_to_hang}", "of a place"),
    Stop("draft-notice", "township", "{place_to_hang}", "of a place, refused", NOWHERE),
    Stop("draft-notice", "township", "{place_hangs}", "of a place, empty"),
    Stop("place-proceedings", "township", "{place_waiting}procedures/own/", "to be put up"),
    Stop("public-notice", "township", "{place_hung}", "of a place"),
    Stop("objection-form", "township", "{place_hung}objection/", "of a place"),
    Stop("public-notice", "village", "{hung}"),
    Stop("public-notice", "village", "{hung}?paper=a3", "large"),
    Stop("objection-form", "village", "{hung}objection/"),
    Stop("measures", "helper", "{card}measures/"),
    Stop("measures", "township", "{given}measures/", "given"),
    Stop("measures", "township", "{given}measures/", "opened", all_deeds),
    Stop("measures", "township", "{given}measures/", "refused", refused_grant),
    Stop("measures", "township", "{given}measures/", "refused delivery", refused_delivery),
    Stop("measures", "county", "{given}measures/?on=2017-01-15", "looked back"),
    Stop("plan", "helper", "{given}plan/", "fixed, and a draft"),
    Stop("plan", "township", "{given}plan/", "to be fixed"),
    Stop("plan", "helper", "{card}plan/", "empty"),
    Stop("plan", "helper", "{card}plan/", "refused", pressed("#write button.solid", goal="")),
    Stop("openers", "helper", "{card}who/"),
    Stop("person", "county", "/staff/{helper.key}/"),
    Stop("organisation", "county", "/organisation/{helper.unit.key}/"),
    Stop("search", "county", "/search/", "empty"),
    Stop("search", "county", "/search/", then=sought("王")),
    Stop("search", "county", "/search/", "in vain", sought("qqqqq")),
    Stop("imports", "township", "/imports/"),
    Stop("imports", "township", "/imports/", "refused", pressed(".bring button")),
    Stop("headers", "township", "/imports/headers/"),
    Stop("import", "township", "{staged}"),
    Stop("import", "township", "{waiting}", "unread"),
    Stop("import", "township", "{applied}", "applied"),
    Stop("import", "township", "{at_work}", "at work"),
    Stop("discard", "township", "{staged}discard/"),
    Stop("undo", "township", "{applied}undo/"),
    Stop("jobs", "township", "/jobs/"),
    Stop("jobs", "village", "/jobs/", "empty"),
    Stop("job", "township", "{failed}", "failed"),
    Stop("job", "township", "{open}"),
    Stop("forms", "county", "/forms/"),
    Stop("forms", "county", "/forms/", "refused", pressed("main form.ask button.solid", purpose="x")),
    Stop("take-form", "county", "/forms/asked/"),
    Stop("take-form", "county", "/forms/asked/", "refused", pressed("main form.ask button.solid", purpose="x")),
    Stop("asked-form", "county", "{asked}"),
    Stop("asked-form", "county", "{asked}", "compared", pressed("button[name=look]")),
    Stop("mine", "helper", "/my/"),
    Stop("mine", "township", "/my/", "of a place"),
    Stop("mine", "former", "/my/", "of who handed over"),
    Stop("mine", "successor", "/my/", "of who follows"),
    Stop("household", "former", "{handed}", "handed over"),
    Stop("mine", "inspector", "/my/", "of an inspector"),
    Stop("settings", "county", "/my/settings/"),
    Stop("password", "county", "/my/password/"),
    Stop("password", "county", "/my/password/", "refused", pressed("main form button", old="wrong", new="1")),
    Stop("confirm", "county", "/confirm/"),
    Stop("confirm", "county", "/confirm/", "refused", pressed("main form button", password="wrong")),
    Stop("factors", "county", "/my/keys/"),
    Stop("factors", "leader", "/my/keys/", "kept", with_authenticator),
    Stop("codes", "leader", "/my/keys/", then=new_codes),
    Stop("add-authenticator", "county", "/my/keys/authenticator/"),
    Stop("add-authenticator", "county", "/my/keys/authenticator/", "refused", pressed("main form button", code="1")),
    Stop("add-passkey", "county", "/my/keys/passkey/"),
    Stop("sessions", "county", "/my/sessions/"),
    Stop("notices", "helped", "/my/notices/"),
    Stop("notices", "county", "/my/notices/", "empty"),
    Stop("unsent", "county", "/my/settings/", then=left_unsent),
    Stop("accounts", "security", "/accounts/"),
    Stop("accounts", "security", "/accounts/?q=nobody-here", "empty"),
    Stop("new-account", "security", "/accounts/new/"),
    Stop("new-account", "security", "/accounts/new/", "refused", pressed("main form button", username="!", name="新")),
    Stop("account", "security", "/accounts/{other}/"),
    Stop("account", "security", "/accounts/{other}/", "refused", pressed(".ask-office button", area="1")),
    Stop("mend-keys", "security", "/accounts/{other}/", then=pressed("button[value=password]", why="忘了密码")),
    Stop("duties", "security", "/who/"),
    Stop("duties", "security", "/who/", "found", pressed("main form button", q="张")),
    Stop("duties-of", "security", "/who/{other}/"),
    Stop("journal", "auditor", "/journal/"),
    Stop("journal", "auditor", "/journal/?check=1", "checked"),
    Stop("office", "system", "/office/"),
    Stop("components", "system", "/components/"),
    Stop("nowhere", "county", "/nowhere/"),
    Stop("without a token", "county", "/my/settings/", then=without_token),
    Stop("held", "county", "/my/settings/", then=failing(held_register())),
    Stop("broken", "county", "/my/settings/", then=failing(RuntimeError("seeded"))),
)  # fmt: skip
# Routes that show no page of their own, and what they do instead.
SHOWS_NOTHING = {
    "language": "leads back", "theme": "leads back", "logout": "leads to the log-in",
    "remove-factor": "leads to the list of keys", "end-sessions": "leads to the list of sessions",
    "give-role": "leads to the account, or shows it with a refusal", "end-role": "the same",
    "remove-boundaries": "leads to the files", "header": "leads to the headers", "withdraw": "leads to the finding",
    "correct": "leads to the import", "judge": "the same", "apply": "the same", "rejected": "brings a file",
    "job_stop": "leads to the job", "job_again": "the same", "bind-columns": "leads to the form",
    "offer": "the part of a page under the search box: tests/journeys/test_search.py",
    "place-verdict": "the same page as of a household's verdict, which is on the walk",
    "reveal": "a part of the card: tests/journeys/test_desk.py", "visit-photo": "brings a picture",
    "course-list": "brings a workbook", "certificate": "brings a paper",
}  # fmt: skip


def by_role(stops: tuple[Stop, ...] = STOPS) -> Iterator[tuple[str, list[Stop]]]:
    """The stops of each role together, so that each logs in once."""
    for role in dict.fromkeys(stop.role for stop in stops):
        yield role, [stop for stop in stops if stop.role == role]
