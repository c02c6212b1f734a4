"""The three officers watch one another: no way in as another of them, three persons, and each change is told to all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.makers import TODAY, make_account, make_household, make_office, make_person, pair
from tests.makers import give_role as lay_role
from xiuhua.actions.account.keeping import admit, give_one_time_password, reset_second_factor
from xiuhua.actions.account.office_role import end_role, give_role
from xiuhua.actions.account.refusal import AccountRefused
from xiuhua.duty.door import Scope, scope_of
from xiuhua.register.models import Account, Notice, OfficeRole, RecoveryCode
from xiuhua.words import Role

pytestmark = pytest.mark.django_db
WHY = "face to face"


@pytest.fixture(autouse=True)
def _office() -> None:
    make_office(demo_day=TODAY)


def officer(role: str, name: str = "", **person: str) -> Account:
    account = make_account(f"{role}.{name or role}", person=make_person(name or role, **person))
    lay_role(account, role)
    return account


@pytest.fixture
def security() -> Scope:
    return scope_of(officer("security"), today=TODAY)


def told(account: Account) -> list[tuple[str, str]]:
    return list(account.notices.order_by("pk").values_list("deed", "why"))


@pytest.mark.parametrize("role", ["auditor", "system"])
def test_the_security_officer_gives_no_key_to_an_auditor_or_a_system_officer(security, role):
    other = officer(role)
    for deed in (
        lambda: give_one_time_password(other, by=security, why=WHY, now=timezone.now()),
        lambda: reset_second_factor(other, by=security, why=WHY),
    ):
        with pytest.raises(AccountRefused, match="xiuhua admit"):
            deed()
    assert Notice.objects.count() == 0


def test_nor_to_who_becomes_one_tomorrow(security):
    other = make_account("later", person=make_person("later"))
    lay_role(other, "auditor", since=TODAY + timedelta(days=1))
    with pytest.raises(AccountRefused, match="xiuhua admit"):
        reset_second_factor(other, by=security, why=WHY)


def test_one_security_officer_helps_another(security):
    assert give_one_time_password(officer("security", "second"), by=security, why=WHY, now=timezone.now())


def test_the_console_lets_an_officer_in_and_the_others_hear_of_it(security):
    auditor, system = officer("auditor"), officer("system")
    RecoveryCode.objects.create(account=auditor, digest="0" * 32)
    assert admit(auditor.username, why=WHY, now=timezone.now())
    assert not auditor.recovery_codes.exists()
    said = ("admit_officer", "auditor (auditor.auditor)")
    assert (told(security.account), told(system)) == ([said], [said])
    assert said not in told(auditor)


def test_whoever_becomes_an_officer_or_is_one_no_more_is_told_to_the_others(security):
    auditor = officer("auditor")
    newcomer = make_account("new", person=make_person("Li"))
    role = give_role(newcomer, Role.SYSTEM, since=TODAY, by=security)
    end_role(role, on=TODAY, by=security)
    assert told(auditor) == [("name_officer", "Li (new)"), ("end_officer", "Li (new)")]
    assert told(security.account) == []  # who did it knows


@pytest.mark.parametrize(("name", "phone"), [("Li Na", "1"), ("Wang", "0827-5")])
def test_who_has_the_name_or_telephone_of_another_officer_becomes_none(security, name, phone):
    officer("auditor", "Li Na", phone="0827-5")
    twice = make_account("twice", person=make_person(name, phone=phone))
    with pytest.raises(AccountRefused, match="three officers are three persons"):
        give_role(twice, Role.SYSTEM, since=TODAY, by=security)
    assert give_role(twice, Role.AUDITOR, since=TODAY, by=security)  # of the same office there may be two


def test_who_answers_for_a_household_becomes_no_officer(security):
    helper = make_person("He")
    pair(helper, make_household())
    account = make_account("he", person=helper)
    with pytest.raises(AccountRefused, match="an officer answers for none"):
        give_role(account, Role.AUDITOR, since=TODAY, by=security)
    assert OfficeRole.objects.filter(account=account).count() == 0
