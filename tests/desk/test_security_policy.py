"""Scripts run only when they bear the nonce of their answer; nothing on a page is a script or a style by itself."""

import re

import pytest

from tests.desk.asking import ANSWERED, cases, visit
from tests.desk.pieces import in_pieces
from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
NONCE = re.compile(r"script-src 'nonce-([\w-]{22})';")
SCRIPTS = 3  # what a text may become, htmx, and the desk's own


def nonce_of(answer) -> str:
    return NONCE.search(answer.headers["Content-Security-Policy"])[1]


@pytest.mark.parametrize("role", ["", "county", "security", "system"])
def test_every_script_bears_the_nonce_of_its_answer_and_nothing_stands_inline(world, role):
    reader = visit(world, role)
    pages = {case.route: case.address for case in cases(reader, role) if (case.verb, case.becomes) == ("GET", ANSWERED)}
    nonces, seen = set(), 0
    for address in [*pages.values(), "/nowhere/"]:
        answer = reader.client.get(address)
        if answer.headers.get("Content-Type", "").startswith("text/html") and answer.content:
            pieces = in_pieces(answer.content.decode())
            assert pieces.nonces == [nonce_of(answer)] * SCRIPTS, address
            assert (pieces.running, "style" in pieces.tags) == ([], False), address
            nonces.add(nonce_of(answer))
            seen += 1
    assert len(nonces) == seen >= (3 if not role else 10)


def test_inline_code_on_a_page_is_seen():
    page = "<p onclick=x style=y><script>z()</script><style>a{}</style><a href='javascript:b'></a><a href='//c'></a>"
    assert len(in_pieces(page).running) == 6
    assert in_pieces("<a href='/x'>y</a><a href='tel:1-2'></a>").running == []


def test_the_policy_lets_nothing_else_in():
    answer = visit_as("city").get("/area/5119/")
    policy = dict(it.strip().partition(" ")[::2] for it in answer.headers["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'", "script-src": f"'nonce-{nonce_of(answer)}'", "style-src": "'self'",
        "img-src": "'self' data:", "font-src": "'self'", "connect-src": "'self'", "form-action": "'self'",
        "frame-ancestors": "'none'", "base-uri": "'none'", "require-trusted-types-for": "'script'",
        "trusted-types": "default",
    }  # fmt: skip


def test_two_answers_have_different_nonces_and_none_is_kept_by_a_cache():
    reader = visit_as("city")
    first, second = (reader.get("/area/5119/") for _ in range(2))
    assert nonce_of(first) != nonce_of(second)
    assert (first.headers["Cache-Control"], first.headers.get("ETag")) == ("private, no-store", None)
