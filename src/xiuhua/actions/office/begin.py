"""Beginning an office for real use: its name, its areas, the pack that judges them, and the first officer."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from xiuhua.actions.account.keeping import (
    MOST_NAME,
    MOST_PHONE,
    MOST_TITLE,
    NAME,
    give_one_time_password,
    make_account_on_paper,
    make_person,
)
from xiuhua.actions.account.office_role import give_role
from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.assume_in_demo import assume_nothing
from xiuhua.actions.office.lay_areas import lay_first_areas
from xiuhua.actions.office.refusal import OfficeRefused, OfficeStands
from xiuhua.actions.put_in_force import put_in_force
from xiuhua.actions.whole_text import whole
from xiuhua.policy.pack import Pack
from xiuhua.reckon.area_list import AreaList
from xiuhua.register.models import Account, Area, Household, Office
from xiuhua.register.vault import open_vault
from xiuhua.words import Role, is_in_force

LONGEST_NAME = 120
AGAIN = "the paper of the first password was lost before anybody used it"


@dataclass(frozen=True, slots=True)
class NewOffice:
    """What is said of an office that begins; areas and pack hold from `since` on."""

    name: str
    pack: str
    since: date
    officer: str
    username: str
    title: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """An office that stands; `password` lets its first officer in once. `again`: it stood, and only that is new."""

    office: str
    area: str
    areas: int
    username: str
    password: str
    again: bool = False


def require_empty_register() -> None:
    """Raises OfficeStands for a demo's register, for an office's, and for one that holds anything else."""
    kept = Office.objects.first()
    home = settings.HOME
    if kept is not None and kept.demo_day is not None:
        raise OfficeStands("demo", home=home)
    if kept is not None:
        raise OfficeStands("in_use", home=home, office=kept.name or home.name, day=localdate(kept.created_at))
    if any(model._default_manager.exists() for model in (Area, Household, Account)):
        raise OfficeStands("rows_there", home=home)


def require_good_office(wanted: NewOffice, pack: Pack, *, today: date) -> None:
    """Raises OfficeRefused for names that are missing or too long, TooLong, and for a pack silent on the days."""
    if not wanted.name.strip() or len(wanted.name) > LONGEST_NAME:
        raise OfficeRefused("no_name", most=LONGEST_NAME)
    if not wanted.officer.strip() or len(wanted.officer) > MOST_NAME:
        raise OfficeRefused("no_officer", most=MOST_NAME)
    if len(wanted.username) > MOST_NAME or not NAME.fullmatch(wanted.username):
        raise OfficeRefused("no_username", most=MOST_NAME)
    whole(wanted.title, "title", most=MOST_TITLE)
    whole(wanted.phone, "phone", most=MOST_PHONE)
    spoken = f"{pack.since} – {pack.until or '…'}"
    if not is_in_force(today, since=pack.since, until=pack.until):
        raise OfficeRefused("pack_is_over", pack=pack.name, spoken=spoken, day=today)
    if wanted.since > today:
        raise OfficeRefused("since_ahead", day=wanted.since)
    if not is_in_force(wanted.since, since=pack.since, until=pack.until):
        raise OfficeRefused("since_outside", pack=pack.name, spoken=spoken, day=wanted.since)


def begin_office(wanted: NewOffice, listed: AreaList, *, pack: Pack, now: datetime) -> Begun:
    """Begin an office on an empty register: all of it or nothing, so that whoever was cut short begins again.

    The keys come first: they are files, and stay when the rest is not done. Raises what the three `require_` above and
    the deeds below do.
    """
    require_good_office(wanted, pack, today=now.date())
    open_vault(create=True)
    try:
        with transaction.atomic():
            require_empty_register()
            assume_nothing()  # of a demo whose register was taken out of this folder
            return _begin(wanted, listed, now=now)
    except IntegrityError as clash:
        if not Office.objects.exists():
            raise
        raise OfficeStands("begun_meanwhile", home=settings.HOME) from clash


@transaction.atomic
def print_first_password_again(username: str, *, now: datetime) -> Begun | None:
    """Another one-time password for an office's first officer, as long as nobody ever came in; None after that.

    Whoever was cut short between the deed and the printing of its password runs the same command again.
    """
    kept = Office.objects.filter(demo_day__isnull=True).exclude(name="").first()
    first = Account.objects.order_by("pk").filter(demo=False).first()
    if kept is None or first is None or first.username != username or first.one_time_until is None:
        return None
    if Account.objects.exclude(pk=first.pk).exists():
        return None
    password = give_one_time_password(first, by=None, why=AGAIN, now=now)
    first.notices.all().delete()  # nobody but its owner has asked for it
    top = Area.objects.order_by("level", "code").first()
    return Begun(kept.name, str(top), Area.objects.count(), username, password, again=True)


def _begin(wanted: NewOffice, listed: AreaList, *, now: datetime) -> Begun:
    Office.objects.create(name=wanted.name.strip(), created_at=now)
    write_line("begin_office", by=None, subject_kind="office", after={"name": wanted.name.strip()})
    top = lay_first_areas(listed, since=wanted.since)
    put_in_force(wanted.pack, area=top.code, since=wanted.since, by=None)
    person = make_person(wanted.officer, title=wanted.title, phone=wanted.phone)
    account, password = make_account_on_paper(wanted.username, person=person, by=None, now=now)
    give_role(account, Role.SECURITY, since=now.date(), by=None)
    return Begun(wanted.name.strip(), str(top), listed.places.height, account.username, password)
