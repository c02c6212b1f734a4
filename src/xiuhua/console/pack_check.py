"""A pack checked at the terminal; no database."""

import os
from pathlib import Path

from django.conf import settings

from xiuhua.console.outcome import Outcome, print_json, say
from xiuhua.policy.full_check import FullCheck, check_in_full
from xiuhua.policy.reader import pack_folder


def check_and_tell(pack: str, *, json: bool) -> Outcome:
    """Check a pack in full and tell what is wrong; exit 6 when anything is."""
    found = check_in_full(folder_of(pack))
    if json:
        told = [{"file": it.file, "key": it.key, "message": it.message} for it in found.findings]
        print_json({"pack": pack, **counts(found), "findings": told})
    else:
        for it in found.findings:
            print(f"{it.file} {it.key}: {it.message}" if it.key else f"{it.file}: {it.message}")
        _sum_up(found)
    return Outcome.DONE_WITH_FINDINGS if found.findings else Outcome.OK


def folder_of(pack: str) -> Path:
    """The folder of a pack by its name, or by the path of the folder itself; raises NotFound."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiuhua.config.settings")  # for the folder of packs only
    return pack_folder(pack, packs=settings.PACKS)


def counts(found: FullCheck) -> dict[str, int]:
    """How much there is in a pack; nothing of one that could not be read."""
    if found.pack is None:
        return {}
    rules = found.pack.rules
    return {
        "parameters": len(found.pack.parameters),
        "facts": len(rules.entries),
        "criteria": sum(len(scheme.parts) for scheme in rules.schemes.values()),
        "checks": len(rules.checks),
        "cases": len(found.cases.cases),
    }


def _sum_up(found: FullCheck) -> None:
    if found.findings:
        say(f"{len(found.findings):,} to mend.")
    else:
        print("ok: " + ", ".join(f"{count:,} {name}" for name, count in counts(found).items()))
