"""Addresses and forms as nobody honest sends them: the desk answers, and never breaks."""

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.mark.parametrize("bare", ["nonsense", "area", "journal"])
def test_a_bare_word_is_no_address_to_go_on_to(bare):
    reader = visit_as("city")
    assert reader.get(f"/login/?next={bare}").headers["Location"] == "/"
    for choice in ({"theme": "none"}, {"language": "none"}):
        answer = reader.client.post(f"/{next(iter(choice))}/", {**choice, "next": bare})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")
