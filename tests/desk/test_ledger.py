"""What pages ask of the database, by who reads them, as the ledger has it."""

import tomllib
from pathlib import Path

import pytest

from tests.desk.test_pages import addresses
from tests.desk.visitor import visit_as
from tests.scan_cards import CODE, card_with_code

LEDGER = Path(__file__).parent / "ledger.toml"
APART = ("search", "scanned")  # each has a test of its own
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


def test_pages_ask_as_many_statements_as_the_ledger_says(places):
    kept = {who: pages for who, pages in tomllib.loads(LEDGER.read_text()).items() if who not in APART}
    reader = visit_as("city")
    pages = addresses(places) | places.staff | {"my households": "/my/", "forms": "/forms/", "jobs": "/jobs/"}
    pages |= {"leave of all": f"{places.staff['person']}leave/"}
    home = f"/household/{places.household}/"
    pages |= {"measures": f"{home}measures/", "plan": f"{home}plan/", "money": f"{home}money/"}
    pages |= {"documents": f"{home}documents/", "procedures": f"{home}procedures/", "history": f"{home}history/"}
    pages |= {
        "area measures": f"/area/{places.county}/measures/",
        "projects": f"/area/{places.county}/projects/",
        "rectified": "/area/5119/rectified/",
        "elections": f"/area/{places.county}/elections/",
        "leaders": f"/area/{places.village}/leaders/",
    }
    pages |= {"visits": f"{home}visits/"}
    pages |= {"settings": "/my/settings/", "sessions": "/my/sessions/"}
    pages |= {"my flags": "/my/flags/", "burden": "/burden/", "weak": f"/area/{places.county}/weak/"}
    pages |= {it: f"{places.staff['organisation']}{it}/" for it in ("weakness", "meetings", "joint")}
    pages |= {
        f"area {it}": f"/area/{places.county}/{it}/"
        for it in ("flags", "call-backs", "training", "training/due", "care")
    }
    counted = {name: reader.statements(address) for name, address in pages.items()}
    found = {
        "city": counted,
        "township": {
            "area deliveries": visit_as("township").statements(f"/area/{places.village}/deliveries/"),
            "days in the village": visit_as("township").statements(f"/area/{places.township}/presence/"),
        },
        "secretary": {
            "days in the village": visit_as("secretary").statements("/presence/"),
            "my training": visit_as("secretary").statements("/training/"),
        },
        "helper": {
            "my households": visit_as("helper").statements("/my/"),
            "own papers": visit_as("helper").statements("/my/papers/"),
            "tell of a visit": visit_as("helper").statements(f"{home}visits/new/"),
        },
        "auditor": {"journal": visit_as("auditor").statements("/journal/")},
        "security": {"accounts": visit_as("security").statements("/accounts/")},
        "system": {"upkeep": visit_as("system").statements("/office/")},
    }
    assert found == kept


def test_what_a_scanned_card_opens_asks_as_many_statements_as_the_ledger_says(places):
    from xiuhua.register.models import Account, Household

    home, by = Household.objects.get(key=places.household), Account.objects.get(username="village")
    address, reader = f"/c/{card_with_code(home, by=by)}/", visit_as()
    found = {
        "without code": reader.statements(address), "with code": reader.statements(address, code=CODE),
    }  # fmt: skip
    assert found == tomllib.loads(LEDGER.read_text())["scanned"]
