"""Every form that can be refused says why on top, leads to the field, and says the same words there."""

import time
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.desk.test_asked_forms import NAMES, address, upload
from tests.desk.test_findings import flagged
from tests.desk.visitor import visit_as
from xiuhua.desk.entering import SURE

__all__ = ["address", "flagged", "upload"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
VOID = ("input", "br", "use", "meta", "link", "path", "img")
WRONG_DAY = "2030-01-01"


class Reading(HTMLParser):
    """What a page has by id: its element's attributes and the text within; and where the first link of one leads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.attributes: dict[str, dict[str, str | None]] = {}
        self.texts: dict[str, str] = {}
        self.leads: dict[str, str] = {}
        self.opened: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        name = told.get("id") or ""
        if name:
            assert name not in self.attributes, f"the id {name} stands twice"
            self.attributes[name] = told
        if tag == "a":
            for within in filter(None, self.opened):
                self.leads.setdefault(within, told.get("href") or "")
        if tag not in VOID:
            self.opened.append(name)

    def handle_endtag(self, tag):
        if tag not in VOID and self.opened:
            self.opened.pop()

    def handle_data(self, data):
        for within in filter(None, self.opened):
            self.texts[within] = f"{self.texts.get(within, '')}{data}"

    def words(self, name: str) -> str:
        return " ".join(self.texts.get(name, "").split())


@dataclass(frozen=True)
class Wrong:
    """A form filled wrongly: by whom, where, with what, and which field is then told to be wrong."""

    username: str
    address: str
    sent: dict[str, object]
    field: str
    status: int = 422


FORMS = {
    "log-in": Wrong("", "/login/", {"username": "nobody", "password": "wrong"}, "password", 401),
    "password, the old one": Wrong("two-hats", "/my/password/", {"old": "wrong", "new": "x"}, "old"),
    "confirm": Wrong("county", "/confirm/", {"password": "wrong"}, "password", 401),
    "authenticator": Wrong("county", "/my/keys/authenticator/", {"code": "1"}, "code"),
    "new account, name": Wrong("security", "/accounts/new/", {"username": "!", "name": "新来的"}, "username"),
    "new account, taken": Wrong("security", "/accounts/new/", {"username": "city", "name": "新来的"}, "username"),
    "give, no area": Wrong("security", "{account}give/", {"role": "county", "area": "1"}, "area"),
    "give, another level": Wrong("security", "{account}give/", {"role": "county", "area": "5119"}, "area"),
    "give, no topic": Wrong("security", "{account}give/", {"role": "department"}, "topic"),
    "give, in the past": Wrong("security", "{account}give/", {"role": "inspector", "since": "2001-01-01"}, "since"),
    "give, no day": Wrong("security", "{account}give/", {"role": "inspector", "since": "gestern"}, "since"),
    "give, offices that never meet": Wrong("security", "{account}give/", {"role": "auditor"}, "role"),
    "end, before it began": Wrong("security", "{account}end/{role}/", {"on": "2001-01-01"}, "on-{role}"),
    "end, no day": Wrong("security", "{account}end/{role}/", {"on": "morgen"}, "on-{role}"),
    "close": Wrong("security", "{account}keys/", {"deed": "close"}, "why"),
    "one-time password": Wrong("security", "{account}keys/", {"deed": "password"}, "why"),
    "import, no file": Wrong("township", "/imports/", {"as_of": "2017-03-31"}, "file"),
    "header": Wrong("township", "/imports/headers/{meaning}/", {"means": "nonsense"}, "means-{meaning}"),
    "boundaries, no file": Wrong("county", "/area/{county}/boundaries/", {}, "file"),
    "boundaries, no source": Wrong("county", "/area/{county}/boundaries/", {"since": "2017-01-01"}, "source"),
    "boundaries, day to come": Wrong("county", "/area/{county}/boundaries/", {"since": WRONG_DAY}, "since"),
    "form, purpose": Wrong("county", "/forms/", {"purpose": "x"}, "purpose"),
    "form, day to come": Wrong("county", "/forms/", {"on": WRONG_DAY}, "on"),
    "template, no file": Wrong("county", "/forms/asked/", {}, "file"),
    "template, no department": Wrong("county", "/forms/asked/", {"department": " "}, "department"),
    "template, no label": Wrong("county", "/forms/asked/", {"label": " "}, "label"),
    "template, purpose": Wrong("county", "/forms/asked/", {"purpose": "x"}, "purpose"),
    "filled template, day to come": Wrong("county", "{asked}", {"on": WRONG_DAY}, "on"),
    "columns": Wrong("county", "{asked}bind/", {"about": "villages", "feeds": ["member.name"] * 5}, "about"),
    "finding": Wrong("explainer", "{finding}", {"reason": "x"}, "reason"),
    "journal": Wrong("auditor", "/journal/", {"q": "nonsense"}, "q"),
    "reveal": Wrong("helper", "{card}reveal/", {"what": "account", "purpose": ""}, "purpose-account"),
}  # fmt: skip
NOT_OFFERED = (
    Wrong("township", "/forms/", {"clear": "1", "area": "{township}"}, "clear"),
    Wrong("township", "{asked}", {"clear": "1", "area": "{township}"}, "clear"),
)
# What else a form sends, where a line above does not say it otherwise.
RIGHT = {
    "/area/{county}/boundaries/": {"naming": "code", "source": ""},
    "/forms/": {"form": "h1", "area": "{village}", "purpose": "与市人社局核对务工信息", "on": "2017-03-31"},
    "/forms/asked/": NAMES,
    "{asked}": {"area": "{village}", "on": "2017-03-31"},
}
WITH_FILE = {"boundaries, no source", "boundaries, day to come", "template, no department", "template, no label"}
WITH_FILE |= {"template, purpose"}


@pytest.fixture
def names(city, places, flagged, address):
    """What stands between the braces of an address or a value."""
    from tests.makers import give_role, make_account, make_person
    from xiuhua.register.models import Account, Area, HeaderMeaning

    officer = make_account("two-hats", person=make_person("双帽"))
    role = give_role(officer, "system", since=city)
    area = Area.objects.get(code=places.township)
    told = {"layout": "items", "header": "爱好", "area": area, "feeds": ""}
    meaning = HeaderMeaning.objects.create(**told, by=Account.objects.get(username="township"))
    return {
        "account": f"/accounts/{officer.key}/", "role": role.pk, "meaning": meaning.pk, "county": places.county,
        "township": places.township, "village": places.village, "asked": address, "finding": flagged.address,
        "card": f"/household/{places.household}/",
    }  # fmt: skip


def send(wrong: Wrong, names: dict[str, object], file: SimpleUploadedFile | None = None, **headers: str):
    client = visit_as(wrong.username).client
    if wrong.username:
        session = client.session
        session[SURE] = time.time()
        session.save()
    sent = RIGHT.get(wrong.address, {}) | wrong.sent
    filled = {name: it.format(**names) if isinstance(it, str) else it for name, it in sent.items()}
    return client.post(wrong.address.format(**names), filled | ({"file": file} if file else {}), headers=headers)


def faults(wrong: Wrong, answer, field: str) -> list[str]:
    """What the answer to a form that was filled wrongly lacks."""
    page = Reading(answer.content.decode())
    summary, told = page.attributes.get("trouble", {}), page.attributes.get(field, {})
    said = page.words("wrong")
    held = {
        f"status {answer.status_code}": answer.status_code == wrong.status,
        "an alert that takes the focus": {**summary, "role": "alert", "tabindex": "-1", "autofocus": None} == summary,
        f"leads to the field: {page.leads.get('trouble')}": page.leads.get("trouble") == f"#{field}",
        "the same words at the field": bool(said) and page.words("trouble").endswith(said),
        "the field is described by them": "wrong" in (told.get("aria-describedby") or "").split(),
        "the field is invalid": told.get("aria-invalid") == "true",
    }
    return [fault for fault, holds in held.items() if not holds]


def test_each_form_says_what_is_wrong_on_top_and_at_the_field(names, upload):
    lacking = {}
    for name, wrong in FORMS.items():
        answer = send(wrong, names, upload() if name in WITH_FILE else None)
        lacking[name] = faults(wrong, answer, wrong.field.format(**names))
    assert {name: them for name, them in lacking.items() if them} == {}
    assert len(lacking) == len(FORMS)


def test_a_form_that_was_not_sent_yet_says_nothing_is_wrong(names):
    for where in ("/my/keys/authenticator/", "/imports/", "/imports/headers/", "/forms/", names["asked"]):
        page = visit_as("county").client
        session = page.session
        session[SURE] = time.time()
        session.save()
        answer = page.get(where)
        assert (answer.status_code, b"aria-invalid" in answer.content, b'id="wrong"' in answer.content) == (
            200, False, False,
        ), where  # fmt: skip


@pytest.mark.parametrize("wrong", NOT_OFFERED, ids=["form", "template"])
def test_what_was_not_offered_is_refused_at_the_words_that_say_so(wrong, names):
    page = Reading(send(wrong, names).content.decode())
    assert page.leads["trouble"] == "#clear"
    assert page.attributes["clear"]["tabindex"] == "-1"
    assert page.words("trouble") == page.words("wrong") != ""


def test_a_value_that_is_asked_for_by_a_script_is_refused_beside_the_field(names):
    answer = send(FORMS["reveal"], names, **{"HX-Request": "true"})
    part = Reading(answer.content.decode())
    assert (answer.status_code, "<html" in answer.content.decode()) == (422, False)
    assert part.words("wrong") == "号码只为办事显示，请选择用途。"
    assert part.attributes["purpose-account"]["aria-describedby"] == "wrong"
    assert "autofocus" in part.attributes["purpose-account"]
