"""From an empty register to figures: an office is begun, its officer makes accounts, staff import, a turn runs."""

import json
import re
import shutil
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from tests.beginning import USERNAME, words_of_init, write_areas
from tests.desk.test_imports import stand
from tests.desk.test_keys import add_authenticator
from tests.workbooks import persons, write_csv
from xiuhua.bridge.intake.forms import read_forms
from xiuhua.console.main import app
from xiuhua.queries.pack import pack_named
from xiuhua.register.models import Account, FigureVerdict, JournalLine, Member

SHIPPED = Path(__file__).parents[2] / "packs/sichuan"
PLACES = [("南江县", "南江镇", "东榆村"), ("南江县", "沙河镇", "石板村")]
ROWS = 40
CHOSEN = "a quiet and long river"


@pytest.fixture
def packs(tmp_path, settings):
    """A pack that somebody made from the shipped one, as the page on starting an office says."""
    settings.PACKS = tmp_path / "packs"
    own = shutil.copytree(SHIPPED, settings.PACKS / "nanjiang") / "pack.toml"
    text = re.sub(r"(?m)^until = .*\n", "", own.read_text(encoding="utf-8"))
    text = re.sub(r"(?m)^name = .*$", 'name = "nanjiang"', text)
    own.write_text(re.sub(r"(?m)^serves = .*$", 'serves = ["511922"]', text), encoding="utf-8")
    for kept in (pack_named, read_forms.__globals__["_forms"]):
        kept.cache_clear()
    yield settings.PACKS
    pack_named.cache_clear()


def run(*words: object) -> str:
    result = CliRunner().invoke(app, list(map(str, words)))
    assert result.exit_code == 0, result.output
    return result.stdout


def enter(username: str, paper: str) -> Client:
    """Somebody comes in with a paper and chooses a password."""
    client = Client(headers={"Host": "localhost"})
    assert client.post("/login/", {"username": username, "password": paper}).status_code == 302
    assert client.post("/my/password/", {"old": paper, "new": CHOSEN}).status_code == 302
    return client


def make_clerk(officer: Client, username: str, *, role: str, area: str) -> str:
    """An account with an office; the password on its paper."""
    page = officer.post("/accounts/new/", {"username": username, "name": "陈县办"}).content.decode()
    account = Account.objects.get(username=username)
    given = {"role": role, "area": area, "since": str(timezone.localdate())}
    assert officer.post(f"/accounts/{account.key}/give/", given).status_code == 302
    return re.search(r'class="code once">([a-z0-9-]+)<', page)[1]


@pytest.mark.django_db
@pytest.mark.usefixtures("packs")
def test_a_county_goes_from_nothing_to_figures(tmp_path) -> None:
    begun = json.loads(run(*words_of_init(write_areas(tmp_path / "areas.csv"), pack="nanjiang"), "--json"))
    with time_machine.travel(timezone.now(), tick=False):
        officer = enter(USERNAME, begun["password"])
        assert officer.get("/").headers["Location"] == "/my/keys/"
        add_authenticator(officer)
        assert "尚无人担任：系统员、审计员" in officer.get("/accounts/").content.decode()
        paper = make_clerk(officer, "chen", role="county", area="511922")
    clerk = enter("chen", paper)
    for address in ("/area/511922/", "/area/511922/quality/"):
        assert "还没有跑过一轮研判" in clerk.get(address).content.decode()
    assert "应配岗位全部到岗" not in clerk.get("/my/").content.decode()
    with write_csv(tmp_path / "新增.csv", persons(ROWS, PLACES)).open("rb") as file:
        answer = clerk.post("/imports/", {"file": file, "as_of": str(timezone.localdate())})
    address = answer.headers["Location"]
    seen = stand(clerk.get(address).content.decode())
    assert clerk.post(f"{address}apply/", {"seen": seen}).status_code == 302
    assert Member.objects.count() == ROWS
    run("turn", timezone.localdate())
    page = clerk.get("/area/511922/").content.decode()
    assert ("还没有跑过一轮研判" in page, page.count("贫困发生率") > 0) == (False, True)
    settled = FigureVerdict.objects.filter(area__code="511922", figure="registered_households")
    assert settled.get().value == ROWS // 4
    assert f"{ROWS // 4} 户" in clerk.get("/area/511922/households/").content.decode()
    told = JournalLine.objects.filter(deed__in=["begin_office", "give_role", "import_workbook", "run_turn"])
    assert list(told.order_by("pk").values_list("deed", "actor_name")) == [
        ("begin_office", "console"), ("give_role", "console"), ("give_role", USERNAME), ("import_workbook", "chen"),
        ("run_turn", "console"),
    ]  # fmt: skip
