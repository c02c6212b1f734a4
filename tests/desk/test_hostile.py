"""Addresses and forms as nobody honest sends them: the desk answers, and never breaks."""

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
NUL = "%00"


@pytest.mark.parametrize("bare", ["nonsense", "area", "journal"])
def test_a_bare_word_is_no_address_to_go_on_to(bare):
    reader = visit_as("city")
    assert reader.get(f"/login/?next={bare}").headers["Location"] == "/"
    for choice in ({"theme": "none"}, {"language": "none"}):
        answer = reader.client.post(f"/{next(iter(choice))}/", {**choice, "next": bare})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")


@pytest.mark.parametrize(
    "address",
    [
        "/area/5119{}/", "/area/{}/rows/incidence/", "/area/{}/households/", "/area/5119/rows/poor_villages/{}/",
    ],
)  # fmt: skip
def test_an_address_with_a_nul_is_not_there(address):
    assert visit_as("city").get(address.format(NUL)).status_code == 404


@pytest.mark.parametrize("asked", ["households/?status", "posts/?slot", "posts/?state", "organisations/?kind"])
def test_a_question_with_a_nul_finds_nothing(places, asked):
    page = visit_as("city").text(f"/area/{places.county}/{asked}={NUL}x")
    assert "\0" not in page


def test_a_name_with_a_nul_does_not_log_in():
    answer = visit_as().client.post("/login/", {"username": "city\0", "password": "xiuhua-demo-2017"})
    assert answer.status_code == 401


def test_a_session_with_a_nul_is_none():
    nobody = visit_as()
    nobody.client.cookies["sessionid"] = "a" * 31 + "\0"
    assert nobody.get("/my/").headers["Location"].startswith("/login/")
