"""Beginning an office at the terminal, and bringing its areas again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path

import typer
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiuhua.actions.account.keeping import admit
from xiuhua.actions.keep.seal_journal import seal_journal
from xiuhua.actions.office.area_refusal import CELL, AreasRefused, facts_of
from xiuhua.actions.office.begin import (
    Begun,
    NewOffice,
    begin_office,
    print_first_password_again,
    require_empty_register,
    require_good_office,
)
from xiuhua.actions.office.lay_areas import bring_areas
from xiuhua.actions.office.read_areas import read_areas
from xiuhua.actions.office.refusal import OfficeRefused
from xiuhua.console.language import in_a_row
from xiuhua.console.layout import is_new, lay_out_database
from xiuhua.console.outcome import Outcome, print_json, say
from xiuhua.papers.text_table import write_text_table
from xiuhua.papers.text_workbook import Page, write_text_workbook
from xiuhua.policy.pack import Pack
from xiuhua.policy.reader import read_pack
from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.area_list import HEADERS, AreaComplaint, AreaList

SHOWN = 40
WIDTHS = (18, 24, 18, 14, 24)


@dataclass(frozen=True, slots=True)
class Said:
    """What the options said of an office; None is still to be asked."""

    office: str | None
    pack: str | None
    areas: Path | None
    since: date | None
    officer: str | None
    username: str | None
    title: str
    phone: str


def begin_and_tell(said: Said, *, ask: bool, language: str, json: bool) -> Outcome:
    """Begin an office, asking for what was not said, and tell the first officer's password, this once.

    The tables and the keys are made when all is said and good: who breaks off while asked leaves none.
    """
    now = timezone.localtime()
    begun = None if is_new() else _begun_before(said, now=now)
    if begun is None:
        whole = _asked(said) if ask else _whole(said)
        pack = _pack(str(whole.pack))
        office = _office(whole, pack)
        require_good_office(office, pack, today=now.date())
        listed = _listed(whole.areas, pack, language)
        lay_out_database()
        begun = begin_office(office, listed, pack=pack, now=now)
    seal_journal()
    _tell(begun, json=json)
    return Outcome.OK


def _begun_before(said: Said, *, now: datetime) -> Begun | None:
    """The office that stands and that nobody has come into yet; raises OfficeStands for a register that holds more."""
    lay_out_database()
    begun = print_first_password_again(said.username, now=now) if said.username else None
    if begun is None:
        require_empty_register()
    return begun


def bring_and_tell(file: Path, *, since: date, language: str, json: bool) -> Outcome:
    """Bring a list of areas again and tell what changed."""
    listed = _listed(file, pack_in_force(since), language)
    with _telling_cells():
        counts = bring_areas(listed, on=since, file=file.name).counts
    if json:
        print_json({"since": since, **counts})
    else:
        print(
            _("From %(day)s on: %(begun)s new areas, %(ended)s ended, %(renamed)s renamed.") % {"day": since, **counts}
        )
        say(_("Run a turn, so that figures follow: xiuhua turn DATE."))
    return Outcome.OK


def admit_and_tell(username: str, *, why: str, json: bool) -> Outcome:
    """Print a one-time password for an account that nobody else can help."""
    password = admit(username, why=why, now=timezone.now())
    seal_journal()
    told = {"username": username, "password": password}
    if json:
        print_json(told)
    else:
        print(_("One-time password, shown this once: %(password)s") % told)
        say(_("It lets in for seven days, to choose one's own. Second factors were taken away; its owner is told."))
    return Outcome.OK


def write_template(file: Path, *, json: bool) -> Outcome:
    """Write an empty list of areas, with what its columns mean above it."""
    if file.exists():
        raise OfficeRefused("exists", file=file)
    page = Page(_("List of areas"), [spelled[0] for spelled in HEADERS.values()], [], above=_meaning(), widths=WIDTHS)
    if file.suffix.lower() == ".csv":
        write_text_table(file, page)
    else:
        write_text_workbook(file, [page])
    if json:
        print_json({"template": file})
    else:
        say(_("Template written to %(file)s. Fill in a line for each area, the widest first.") % {"file": file})
    return Outcome.OK


def _meaning() -> list[str]:
    """What the columns of the template mean."""
    facts = {name: spelled[0] for name, spelled in HEADERS.items()}
    return [
        said % facts
        for said in (
            _("A line for each area from the widest (a county, a city) to villages; groups stand with households."),
            _("%(code)s: statutory code, such as 511921, 511921100, 511921100201."),
            _("%(parent)s: code of the area around it; blank where its own code begins with that one."),
            _("%(kind)s: county, town, township, village, community and the like; blank where the name ends in it."),
            _("%(former)s: only in later lists: the code, or codes, that this area had or took in."),
        )
    ]


def _asked(said: Said) -> Said:
    """What was said, and what the terminal answers where nothing was."""
    packs = in_a_row(_packs())
    office = said.office or _answer(_("Name of the office"))
    pack = said.pack or _answer(_("Pack that is to judge (%(packs)s)") % {"packs": packs})
    areas = said.areas or Path(_answer(_("File with the list of areas")))
    since = said.since or _day(_answer(_("From which day areas and pack hold"), default=str(_pack(pack).since)))
    officer = said.officer or _answer(_("Name of the first security officer"))
    username = said.username or _answer(_("User name of that person"))
    return Said(office, pack, areas, since, officer, username, said.title, said.phone)


def _answer(question: str, default: str | None = None) -> str:
    return str(typer.prompt(question, default=default, err=True)).strip()


def _day(told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError as wrong:
        raise OfficeRefused("no_day", day=told) from wrong


def _whole(said: Said) -> Said:
    """What was said; raises OfficeRefused when something is missing that nobody may ask for."""
    needed = ("office", "pack", "areas", "officer", "username")
    missing = [f"--{name}" for name in needed if not getattr(said, name)]
    if missing:
        raise OfficeRefused("missing", options=in_a_row(missing))
    return said if said.since else replace(said, since=_pack(str(said.pack)).since)


def _packs() -> list[str]:
    return sorted(path.parent.name for path in settings.PACKS.glob("*/pack.toml"))


def _pack(name: str) -> Pack:
    """A pack of the folder of packs, by its name; a path is none: it is put in force by its name."""
    if name not in _packs():
        raise OfficeRefused("no_pack", pack=name, packs=in_a_row(_packs()))
    return read_pack(name, packs=settings.PACKS)


def _office(said: Said, pack: Pack) -> NewOffice:
    return NewOffice(
        name=said.office or "",
        pack=pack.name,
        since=said.since or pack.since,
        officer=said.officer or "",
        username=said.username or "",
        title=said.title,
        phone=said.phone,
    )


def _listed(file: Path | None, pack: Pack, language: str) -> AreaList:
    """The areas of a file, by the kinds of a pack."""
    if file is None or not file.is_file():
        raise OfficeRefused("no_file", file=file)
    with _telling_cells():
        return read_areas(file, pack, language=language)


@contextmanager
def _telling_cells() -> Iterator[None]:
    """Each cell of a list that is wrong is told before the list is refused."""
    try:
        yield
    except AreasRefused as refused:
        _tell_cells(refused.complaints)
        raise


def _tell_cells(complaints: tuple[AreaComplaint, ...]) -> None:
    for one in complaints[:SHOWN]:
        facts = {name: _plain(value) for name, value in facts_of(one).items()}
        place = f"{one.sheet}:{one.row} {HEADERS[one.column][0]}" if one.row else HEADERS[one.column][0]
        sentence = _(CELL[one.reason])
        say(f"{place}  {sentence.format_map(facts)}")
    if (more := len(complaints) - SHOWN) > 0:
        say(ngettext("… and %(count)s more.", "… and %(count)s more.", more) % {"count": f"{more:,}"})


def _plain(value: object) -> object:
    return in_a_row(map(str, value)) if isinstance(value, tuple) else value


def _tell(begun: Begun, *, json: bool) -> None:
    if json:
        print_json({**asdict(begun), "home": settings.HOME})
        return
    if begun.again:
        print(_("%(office)s stands already; nobody has come in yet.") % asdict(begun))
    else:
        print(_("%(office)s was begun: %(areas)s areas, the widest %(area)s.") % asdict(begun))
    print(_("User name of the first officer: %(username)s") % asdict(begun))
    print(_("One-time password, shown this once: %(password)s") % asdict(begun))
    say(_("It lets in for seven days, to choose one's own. Then: xiuhua serve."))
    say(
        _("Keep copies of %(home)s/keys.json and %(home)s/secret.key apart from the database's backups.")
        % {"home": settings.HOME}
    )
