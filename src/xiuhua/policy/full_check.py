"""The full check of a pack in its folder: reading it, all that a check finds, and its cases."""

from dataclasses import dataclass
from pathlib import Path

from xiuhua.policy.cases.coverage import check_cases
from xiuhua.policy.cases.reading import Cases, read_cases
from xiuhua.policy.checking import check_pack
from xiuhua.policy.checking.complaints import Finding
from xiuhua.policy.checking.forms import check_forms
from xiuhua.policy.checking.reading import read_rules
from xiuhua.policy.checking.staff_list import check_staff_list
from xiuhua.policy.pack import Pack, PackError
from xiuhua.policy.reader import read_pack


@dataclass(frozen=True, slots=True)
class FullCheck:
    """A pack with its cases and all that is wrong; without a pack when it could not be read, which is the finding."""

    pack: Pack | None
    cases: Cases
    findings: tuple[Finding, ...]


def check_in_full(folder: Path) -> FullCheck:
    """Everything that is wrong with the pack in a folder. Its cases run once its rules can be read."""
    try:
        pack = read_pack(folder, packs=folder.parent)
        cases = read_cases(folder, languages=pack.languages)
    except PackError as error:
        return FullCheck(None, Cases(), (Finding(error.file.partition("/")[2], error.key, error.why),))
    reading = read_rules(pack)
    found = [*check_pack(pack, reading=reading), *check_forms(folder, pack), *check_staff_list(folder, pack)]
    if not reading.refused:
        found += sorted(check_cases(pack, cases))
    return FullCheck(pack, cases, tuple(found))
