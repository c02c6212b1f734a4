"""What pages are about that no demo has: files on their way, jobs, a department's template, keys and who helped."""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import xlsxwriter

from tests.journeys.measures import measures
from tests.journeys.organising import organised
from tests.journeys.pages import PASSWORD
from tests.journeys.persons import persons
from tests.journeys.presence import presence
from tests.journeys.proceedings import change_asked, judged_exit, notices, place_notices, proceedings
from tests.journeys.teams import teams
from tests.journeys.training import training
from tests.scan_cards import scan_cards
from tests.workbooks import person, write_csv

BACKEND = "xiuhua.actions.account.log_in.OfficeBackend"
HEADERS = ("序号", "姓名", "年龄", "健康状况", "联系方式", "残联备注")


@pytest.fixture(scope="module")
def made(site, city, tmp_path_factory, django_db_blocker):
    """The ground of all pages: the site's own names, and addresses of what was made."""
    folder = tmp_path_factory.mktemp("made")
    with django_db_blocker.unblock():
        staged = _brought("township", _workbook(folder, site, start=500, name="中岭村名单.csv"), on=city)
        applied = _brought("township", _workbook(folder, site, start=510, name="新增人口.csv"), on=city)
        _applied("township", applied)
        told = _jobs_and_headers(site, city)
        keys = _accounts(city)
        asked, found = _asked_form(folder), _findings(city)
        _vacancy(site, city)
        found |= _handover(site, city) | _leaves(site, city) | proceedings(site, city) | measures(site, city)
        found |= notices(site.village, city) | _causes(site, city) | scan_cards(site.card)
        found |= presence() | persons(site) | organised(site, city) | training()
        found |= place_notices(site, city) | change_asked(site) | judged_exit(site, city)
        found |= _proposals(site, city) | _reckoned_together() | teams(site, city)
        # Tests that walk hold no transaction of their own: SQLite has one pen, and the desk needs it.
        yield SimpleNamespace(**vars(site), staged=staged, applied=applied, asked=asked, **told, **keys, **found)


def _causes(site, day) -> dict[str, str]:
    """Of a household of the village: a cause that its records do not show, one answered, one ended, and its wishes."""
    from xiuhua.actions.diagnose.answer_cause import answer_cause
    from xiuhua.actions.diagnose.say_causes import Said, say_causes
    from xiuhua.actions.diagnose.tell_priorities import tell_priorities
    from xiuhua.queries.diagnosis import diagnosis_of
    from xiuhua.register.models import Account, Household

    by = Account.objects.get(username="village")
    there = Household.objects.filter(residences__village=site.village, residences__until=None, causes__cause="skill")
    home = there.order_by("pk").distinct()[0]
    evidence = {"disability": "残疾人证（遗失补办中）", "money": "入户调查", "land": "土地确权证"}
    say_causes(home.key, Said("disability", day, "村民代表会议", ("money", "land"), evidence), by=by)
    asked = [line for line in diagnosis_of(home, on=day).shown if line.asks]
    if asked:
        answer_cause(home.key, asked[0].view.cause, answer="已治愈，登记未更新", by=by)
    wanted = [("treatment", "想把老伴的腿治好"), ("road", ""), ("", "门口装一盏灯")]
    tell_priorities(home.key, wanted, told_by="户主", by=by)
    _changed_income(home, by)
    return {"asked_causes": f"/household/{home.key}/"}


def _changed_income(home, by) -> None:
    """An item of income that was corrected after a step had rested on its year."""
    from xiuhua.actions.diagnose.write_income import Found, correct_income
    from xiuhua.queries.income import items_in_force
    from xiuhua.register.models import HouseholdEvent

    HouseholdEvent.objects.create(household=home, kind="pre_exited", on=date(2017, 1, 15), actor="village")
    item = items_in_force(home).order_by("pk").first()
    found = Found("更正后的工资单第8号", date(2017, 3, 1))
    correct_income(item.pk, home.key, amount_fen=item.amount_fen + 31_500, found=found, by=by)


def _vacancy(site, day) -> None:
    """The first secretary of another village of the county left, and a turn found it."""
    from xiuhua.register.models import Assignment, SlotVerdict

    there = SlotVerdict.objects.on(day).filter(slot="first_secretary", village__parent__parent=site.county)
    verdict = there.exclude(village=site.village).order_by("-village__code").first()
    SlotVerdict.objects.filter(pk=verdict.pk).update(filled=False, in_post=0)
    left = Assignment.objects.filter(area=verdict.village, role="first_secretary", until=None)
    left.update(until=day.replace(day=2), end_reason="transferred")


def _handover(site, day) -> dict[str, str]:
    """Of three households of the township one was handed over last week, one asks for another helper, one has none."""
    from xiuhua.register.models import Account, Assignment, HelperRequest, Person

    theirs = Assignment.objects.on(day).filter(kind="pair", until=None, person__account=None)
    near = theirs.filter(household__residences__village__parent=site.township).order_by("pk").distinct()
    handed, asked, alone = near[:3]
    week = day - timedelta(days=7)
    people = [Person.objects.create(name=name, unit=site.helper.unit, phone=phone) for name, phone in STAFF]
    for one, username in zip(people, ("former", "successor"), strict=True):
        account = Account(username=username, person=one, demo=True)
        account.set_password(PASSWORD)
        account.save()
    Assignment.objects.filter(pk=handed.pk).update(
        person=people[0], until=week, end_reason="transferred", read_until=day + timedelta(days=23)
    )
    Assignment.objects.create(
        kind="pair", role="helper", person=people[1], household=handed.household, since=week, predecessor=handed
    )
    Assignment.objects.filter(pk=alone.pk).update(until=week, end_reason="retired")
    HelperRequest.objects.create(
        household=asked.household, pairing=asked, side="household", reason="contact", told_by="户主本人",
        note="电话常打不通，几次上门都没有遇到", asked_by=Account.objects.get(username="village"),
        asked_on=day - timedelta(days=20), due=day - timedelta(days=5),
    )  # fmt: skip
    addresses = {"handed": handed, "requested": asked, "unpaired": alone}
    return {name: f"/household/{row.household.key}/" for name, row in addresses.items()}


def _leaves(site, day) -> dict[str, object]:
    """The leader of the village is away this week while somebody stands in, was away and will be; one was withdrawn."""
    from xiuhua.register.models import Account, Assignment, Leave, Person

    office = Account.objects.get(username="county")
    held = Assignment.objects.on(day).get(area=site.village, role="linked_leader")
    stands_in = Person.objects.create(name="赵代管", unit=held.person.unit, phone="13900000003")
    week = timedelta(days=7)
    for since, until, who in (
        (day - 9 * week, day - 8 * week, None),
        (day - week, day + week, stands_in),
        (day + 5 * week, day + 6 * week, stands_in),
        (day + 8 * week, day + 8 * week, None),
    ):
        told = {"why": "training", "document": "县委组〔2017〕18号", "said_by": office}
        Leave.objects.create(assignment=held, since=since, until=until, stand_in=who, **told)
    pair = Assignment.objects.on(day).filter(kind="pair", person=site.helper).order_by("pk").first()
    return {"on_leave": held.key, "pairing": pair.key, "away": held.person}


def _proposals(site, day) -> dict[str, str]:
    """A proposal that gives a household another helper as it asked for, to be approved; and one that settled so."""
    from xiuhua.actions.assign.decide_proposal import approve_proposal, submit_proposal
    from xiuhua.actions.assign.pair_rules import ban_pair
    from xiuhua.actions.assign.propose import draft_proposal
    from xiuhua.register.models import Account, Assignment, HelperRequest, Residence

    office, above = (Account.objects.get(username=name) for name in ("township", "county"))
    theirs = Assignment.objects.on(day).filter(kind="pair", until=None, household__helper_requests=None)
    away = theirs.filter(household__residences__village__parent=site.township).exclude(person=site.helper)
    settled = away.exclude(household__residences__village=site.village).order_by("-pk").first()
    request = HelperRequest.objects.create(
        household=settled.household, pairing=settled, side="household", reason="distance", told_by="户主本人",
        note="帮扶人住得太远", asked_by=Account.objects.get(username="village"), asked_on=day - timedelta(days=9),
        due=day + timedelta(days=6),
    )  # fmt: skip
    waiting = HelperRequest.objects.filter(state="open").exclude(pk=request.pk).get()
    for it in (request, waiting):
        village = Residence.objects.on(day).get(household=it.household).village
        key = draft_proposal(village.code, by=office)
        told = {"household": it.household.key, "helper": it.pairing.person.key, "why": "该户申请更换", "by": office}
        ban_pair(key, **told)
        submit_proposal(key, by=office)
        if it == request:
            approve_proposal(key, seen={it.key}, by=above)
    return {"proposal": f"/area/{village.code}/pairing/{key}/", "settled": f"/household/{settled.household.key}/"}


def _reckoned_together() -> dict[str, str]:
    """The city was reckoned as a whole; gives the address of a county's part of it."""
    from xiuhua.actions.assign.propose_within import propose_within
    from xiuhua.register.models import Account, PairingProposal
    from xiuhua.words import AreaLevel, new_key

    by = Account.objects.get(username="city")
    propose_within("5119", level=AreaLevel.COUNTY, key=new_key(), by=by, progress=lambda *_of: None)
    part = PairingProposal.objects.exclude(round=None).order_by("pk").first()
    return {"part": f"/area/{part.area.code}/pairing/{part.key}/"}


STAFF = (("王交接", "13900000001"), ("李接任", "13900000002"))


def _client(username: str):
    from django.test import Client

    from xiuhua.register.models import Account

    client = Client()
    client.force_login(Account.objects.get(username=username), backend=BACKEND)
    return client


def _workbook(folder, site, *, start: int, name: str):
    """Six new persons of the village, two of them with a relation that nobody has."""
    where = (site.county.name, site.township.name, site.village.name)
    rows = [
        {
            **person(start * 6 + n, house=start + n // 2, turn=n % 2, place=where),
            "户编号": f"H{start}{n // 2}",
            "人编号": f"P{start}{n}",
            **({"与户主关系": "配偶人"} if n in (1, 3) else {}),
        }
        for n in range(6)
    ]
    return write_csv(folder / name, rows)


def _brought(username: str, path, *, on) -> str:
    """The address of an import that somebody brought."""
    with path.open("rb") as file:
        answer = _client(username).post("/imports/", {"file": file, "as_of": on.isoformat()})
    return answer.headers["Location"]


def _applied(username: str, address: str) -> None:
    """Apply an import as its page shows it."""
    client = _client(username)
    seen = re.search(r'name="seen" value="([^"]*)"', client.get(address).content.decode())[1]
    client.post(f"{address}apply/", {"seen": seen})


def _jobs_and_headers(site, day) -> dict[str, str]:
    """A file that was not read to its end, one that a worker reads, a job that failed, and a header that was told."""
    from django.utils import timezone

    from xiuhua.bridge.made_files import keep_made
    from xiuhua.register.models import Account, HeaderMeaning, ImportBatch, Job

    by, now = Account.objects.get(username="township"), timezone.now()
    told = {"layout": "nation-h", "as_of": day, "by": by}
    waiting = ImportBatch.objects.create(**told, file_name="没读完.csv", file_digest="0" * 64)
    at_work = ImportBatch.objects.create(**told, file_name="全镇脱贫人口名单.xlsx", file_digest="1" * 64)
    failed_words = {"file": "坏掉的.xlsx", "as_of": day.isoformat(), "rows": 0, "seen": None, "language": "zh-hans"}
    ended = {"state": "failed", "reason": "broke", "facts": {"kind": "OSError"}, "ended_at": now}
    failed = Job.objects.create(kind="stage_import", by=by, words=failed_words, **ended)
    words = failed_words | {"file": at_work.file_name, "rows": 12_000}
    opened = Job.objects.create(kind="judge_import", subject=at_work.key, by=by, words=words)
    printed, erased = (
        Job.objects.create(kind="print_papers", state="done", ended_at=now, by=by, words=_paper(site)) for _ in range(2)
    )
    keep_made(b"%PDF-", printed.key)
    for one in (waiting, at_work, failed, opened, printed, erased):
        one.areas.set([site.township.pk])
    HeaderMeaning.objects.create(layout="items", header="家里最喜欢的作物", area=site.township, feeds="", by=by)
    return {
        "waiting": f"/imports/{waiting.key}/",
        "at_work": f"/imports/{at_work.key}/",
        "failed": f"/jobs/{failed.key}/",
        "open": f"/jobs/{opened.key}/",
        "printed": f"/jobs/{printed.key}/made/",
        "erased": f"/jobs/{erased.key}/made/",
    }


def _paper(site) -> dict[str, object]:
    return {"area": site.township.name, "code": site.township.code, "rows": 214, "paper": "handbook"}


def _accounts(day) -> dict[str, object]:
    """Somebody without a duty, one whose keys were mended, one with an authenticator, and one more to be helped."""
    from xiuhua.register.models import Account, Notice, Person

    def made(username: str, name: str) -> Account:
        account = Account(username=username, person=Person.objects.create(name=name))
        account.set_password(PASSWORD)
        account.save()
        return account

    made("nobody", "无职")
    helped, other = made("helped", "何帮"), made("newcomer", "欧阳𠮷祥")
    other.roles.create(role="inspector", since=day)
    Notice.objects.create(account=helped, deed="reset_second_factor", who="安全员", why="丢了手机")
    secret = give_authenticator(Account.objects.get(username="sealed_inspector"))
    return {"other": other.key, "secret": secret}


def give_authenticator(account) -> str:
    """Let an account have a second factor; gives its secret."""
    from xiuhua.actions.account.second_factor import place_of, propose_secret
    from xiuhua.register.models import SecondFactor
    from xiuhua.register.vault import open_vault

    factor, (secret, _sealed) = SecondFactor(account=account, kind="totp"), propose_secret(account)
    factor.sealed = open_vault().seal(secret, place=place_of(factor))
    factor.save()
    return secret


def _findings(day) -> dict[str, object]:
    """What was found of somebody who is not insured."""
    from xiuhua.register.models import Finding

    uninsured = Finding.objects.on(day).get(rule="uninsured")
    household = uninsured.member.belongings.get().household
    return {"finding": f"/household/{household.key}/findings/uninsured/?member={uninsured.member.key}"}


def _asked_form(folder) -> str:
    path = folder / "残联模板.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("残疾人")
        sheet.write_row(0, 0, HEADERS)
    told = {"label": "残疾人家庭基本情况统计表", "department": "县残联", "purpose": "县残联核对残疾人家庭"}
    with path.open("rb") as file:
        address = _client("county").post("/forms/asked/", {"file": file, **told}).headers["Location"]
    let_in = {"owner": "王某", "reader": "县残联，核对补贴名单", "basis": "残联〔2017〕3号", "until": "2017-06-29"}
    signed = {"signed_by": "县委李某", "why": "首次核对"}
    assert _client("county").post(f"{address}bind/", {"admit": "1", **let_in, **signed}).status_code == 302
    return address
