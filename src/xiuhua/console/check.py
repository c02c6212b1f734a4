"""Data-quality checks on workbooks at the terminal; no database."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiuhua.bridge.intake.checking import Checked, check_workbooks
from xiuhua.bridge.intake.forms import Forms, read_forms
from xiuhua.bridge.intake.workbooks import open_workbook
from xiuhua.bridge.workbook.refusal import WorkbookRefused
from xiuhua.console.language import no_workbook
from xiuhua.console.outcome import Outcome, print_json, say
from xiuhua.papers.text_workbook import Page, write_text_workbook
from xiuhua.policy.pack import Pack
from xiuhua.policy.reader import pack_folder, read_pack
from xiuhua.words import Conflict, NotFound, Rejected, is_in_force

DAY_IN_NAME = re.compile(r"(?<!\d)(19|20)(\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)")
HEADERS = ("rule", "level", "sheet", "row", "household", "person", "column", "value", "message", "file")
SHOWN = 40
OWN_FILES = "what stands in the files of whoever checks them; nothing of the register"


def check_files(
    files: Sequence[Path], *, pack: str | None, on: date | None, out: Path | None, language: str, json: bool
) -> Outcome:
    """Check workbooks by a pack and tell what is to be mended; exit 6 when anything is."""
    for file in files:
        if not file.is_file():
            raise no_workbook(file)
    if out is not None and any(out.resolve() == file.resolve() for file in files):
        raise Conflict(_("%(file)s is one of the files to check: name another for the findings.") % {"file": out})
    judge, form = _judge(files[0], pack, language)
    day = on or _day_of(files[0], judge)
    if not is_in_force(day, since=judge.since, until=judge.until):
        raise _out_of_time(judge, day)
    say(_("Judged by the pack %(pack)s as of %(day)s.") % {"pack": judge.name, "day": day})
    try:
        found = check_workbooks(files, form=form, pack=judge, as_of=day, language=language)
    except WorkbookRefused as refused:
        raise Rejected(form.phrases["file"][refused.reason][language].format_map(refused.facts)) from refused
    if out is not None:
        _write(out, found)
    if json:
        print_json({"rows": found.rows, "findings": found.findings.to_dicts()})
    else:
        _tell(found)
    return Outcome.DONE_WITH_FINDINGS if found.findings.height else Outcome.OK


def _out_of_time(judge: Pack, day: date) -> Rejected:
    """What to say of a day that a pack knows nothing of."""
    facts = {"pack": judge.name, "since": judge.since, "until": judge.until, "day": day}
    if judge.until is None:
        return Rejected(_("The pack %(pack)s speaks of the time from %(since)s, not of %(day)s: say --on.") % facts)
    said = _("The pack %(pack)s speaks of the time from %(since)s until before %(until)s, not of %(day)s: say --on.")
    return Rejected(said % facts)


def _judge(file: Path, name: str | None, language: str) -> tuple[Pack, Forms]:
    """The pack named, or the first that has a form for the file; and its form."""
    every = sorted(path.parent.parent for path in settings.PACKS.glob("*/forms/phrases.toml"))
    folders = [pack_folder(name, packs=settings.PACKS)] if name else every
    refusal: Exception = NotFound(
        _("The pack %(pack)s has no form to read a workbook by.") % {"pack": name or settings.PACKS}
    )
    for folder in folders:
        pack = read_pack(folder, packs=folder.parent)
        forms = read_forms(folder.name, packs=folder.parent)
        try:
            open_workbook(file, forms.layout)
        except WorkbookRefused as refused:
            refusal = Rejected(forms.phrases["file"][refused.reason][language].format_map(refused.facts))
            continue
        return pack, forms
    raise refusal


def _day_of(file: Path, pack: Pack) -> date:
    """The day in the file's name, or today; never outside the pack's time, of which its rules know nothing."""
    day = _day_named(file) or datetime.now(tz=UTC).astimezone().date()
    last = pack.until - timedelta(days=1) if pack.until else day
    return max(pack.since, min(day, last))


def _day_named(file: Path) -> date | None:
    found = DAY_IN_NAME.search(file.stem)
    try:
        return date(int(found[1] + found[2]), int(found[3]), int(found[4])) if found else None
    except ValueError:
        return None


def _tell(found: Checked) -> None:
    counts: dict[tuple[int, str], int] = {}
    total = found.findings.height
    for row in found.findings.iter_rows(named=True):
        counts[row["level"], row["rule"]] = counts.get((row["level"], row["rule"]), 0) + 1
    print(_("rows: %(rows)s, findings: %(findings)s") % {"rows": f"{found.rows:,}", "findings": f"{total:,}"})
    for (level, rule), count in sorted(counts.items()):
        print(f"  {level}  {rule:<32} {count:>7,}")
    for row in found.findings.head(SHOWN).iter_rows(named=True):
        print(f"{row['sheet']}:{row['row']} {row['column']}  {row['message']}")
    if total > SHOWN:
        say(_("… and %(count)s more: write them all with --out or --json.") % {"count": f"{total - SHOWN:,}"})
    if passed := len(found.passed_over):
        said = ngettext(
            "%(count)s check was passed over: the files have no columns for it.",
            "%(count)s checks were passed over: the files have no columns for them.",
            passed,
        )
        say(said % {"count": passed})


def _write(out: Path, found: Checked) -> None:
    rows: list[list[Any]] = [
        [None if value is None else str(value) for value in row] for row in found.findings.iter_rows()
    ]
    purposes = dict.fromkeys(range(len(HEADERS)), OWN_FILES)
    write_text_workbook(out, [Page("findings", HEADERS, rows, purposes=purposes)])
    say(_("findings written to %(file)s: %(count)s") % {"file": out, "count": f"{len(rows):,}"})
