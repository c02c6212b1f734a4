"""Texts that want to run are texts on every page, wherever the register keeps them and whatever was asked."""

import pytest
from django.db.models import Case, F, Value, When
from django.db.models.functions import Mod

from tests.desk.asking import ANSWERED, cases, visit
from tests.desk.pieces import in_pieces, tags_of_templates
from tests.desk.visitor import visit_as
from tests.examples import some
from tests.hostile_texts import hostile_texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
TEXTS = [text for text in hostile_texts() if "\0" not in text]
SOME = TEXTS[::8]
# Where the register keeps what somebody typed, or what a file brought.
FIELDS = (
    ("Area", "name"), ("AreaName", "name"), ("AskedForm", "department"), ("AskedForm", "label"),
    ("AskedForm", "purpose"),
    ("BoundaryFile", "name"), ("BoundaryFile", "source"), ("Cause", "evidence"), ("Cause", "said_by"),
    ("Contact", "bank"), ("HeaderMeaning", "header"), ("Health", "illness"), ("HouseholdEvent", "actor"),
    ("HouseholdEvent", "evidence"), ("HouseholdEvent", "reason"), ("ImportBatch", "file_name"),
    ("ImportProblem", "column"), ("ImportProblem", "sheet"), ("ImportProblem", "value"), ("Inspection", "name"),
    ("Labour", "skill"), ("Member", "name"), ("Notice", "who"), ("Notice", "why"), ("Organisation", "name"),
    ("Person", "name"), ("Person", "title"), ("Schooling", "school"), ("SecondFactor", "name"), ("Team", "name"),
    ("Work", "destination"), ("Work", "employer"),
)  # fmt: skip


def fill_the_register(texts: list[str]) -> None:
    """Put a hostile text into every text field, another one in each row, of as many as there are."""
    from xiuhua.register import models

    for name, field in FIELDS:
        rows = getattr(models, name).objects.annotate(turn=Mod(F("pk"), len(texts)))
        rows.update(**{field: Case(*(When(turn=n, then=Value(text)) for n, text in enumerate(texts)))})


def trouble_with(page: str) -> list[str]:
    """What on a page could run, or is an element that no template of ours has."""
    pieces = in_pieces(page)
    return [*pieces.running, *sorted(pieces.tags - tags_of_templates())]


@pytest.mark.parametrize("role", ["county", "security"])
def test_what_the_register_keeps_stays_text_on_every_page(world, role):
    fill_the_register(SOME)
    reader, seen, troubles = visit(world, role), set(), {}
    pages = {case.route: case for case in cases(reader, role) if case.becomes == ANSWERED and case.route != "logout"}
    for case in pages.values():
        answer = reader.client.get(case.address) if case.verb == "GET" else reader.client.post(case.address, case.sent)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            page = answer.content.decode()
            troubles |= {case.route: found} if (found := trouble_with(page)) else {}
            said = " ".join("\n".join(in_pieces(page).texts).split())
            seen |= {text for text in SOME if " ".join(text.split()) in said}
    assert troubles == {}
    assert len(seen) >= {"county": len(SOME) * 3 // 4, "security": 3}[role]


@pytest.mark.parametrize("text", some(SOME[::3], usual=6))
def test_what_was_asked_comes_back_as_text(places, text):
    reader = visit_as("city")
    county = f"/area/{places.county}"
    asked = {
        f"{county}/households/": "status", f"{county}/posts/": "slot", f"{county}/organisations/": "kind",
        f"{county}/villages/": "dip", f"/area/{places.city}/quality/": "rule", "/forms/": "sought", "/login/": "next",
    }  # fmt: skip
    answers = [reader.client.get(path, {name: text}, headers={"user-agent": text}) for path, name in asked.items()]
    answers.append(reader.client.post("/search/", {"q": text}, follow=True, headers={"referer": text}))
    answers.append(visit_as().client.post("/login/", {"username": text, "password": "x", "next": text}))
    assert [found for it in answers if (found := trouble_with(it.content.decode()))] == []
    assert [it.headers.get("Location", "/")[:1] for it in answers] == ["/"] * len(answers)


def test_an_element_that_got_in_is_seen():
    found = ["<img src=x>", "<img onerror=ran(1)>", "img", "marquee"]
    assert trouble_with("<p><img src=x onerror=ran(1)><marquee></p>") == found
