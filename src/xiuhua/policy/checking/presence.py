"""Checks what a pack says of days in the village: nothing is missing, and no kind of work says two things."""

from collections.abc import Iterator

from xiuhua.policy.checking.complaints import Complaint, Finding, in_file
from xiuhua.policy.pack import Pack, Value
from xiuhua.policy.presence import PARAMETERS, PREFIX
from xiuhua.reckon.rules.tree import did_you_mean
from xiuhua.words import Role

ROLES, SHARE = f"{PREFIX}roles", f"{PREFIX}min_share_workdays"
SAYING = ("there_kinds", "duty_kinds", "away_kinds")


def check_presence(pack: Pack) -> list[Finding]:
    """What is wrong with a pack's words on days in the village; nothing where it reckons nobody's."""
    return in_file("parameters.toml", _all(pack)) if ROLES in pack.parameters else []


def _all(pack: Pack) -> Iterator[Complaint]:
    for name in PARAMETERS:
        if name not in pack.parameters:
            yield name, "is no parameter of this pack: days in the village are reckoned by it."
    yield from _share(pack)
    yield from _one_saying(pack)
    for name in ("checked_by", "reviewed_by", "rechecked_by"):
        for office in sorted(_keys(pack, name) - set(Role)):
            yield (
                f"{PREFIX}{name}",
                f"names the office {office!r}, which there is not.{did_you_mean(office, list(Role))}",
            )
    told = _keys(pack, "there_kinds") | _keys(pack, "duty_kinds")
    for kind in sorted(_keys(pack, "note_kinds") - told):
        yield f"{PREFIX}note_kinds", f"takes {kind}, which neither puts anybody in the village nor on duty elsewhere."
    for kind in sorted(_keys(pack, "document_kinds") - _keys(pack, "note_kinds")):
        yield f"{PREFIX}document_kinds", f"asks a document of {kind}, which nobody may add."


def _share(pack: Pack) -> Iterator[Complaint]:
    by_share = pack.parameters.get(SHARE)
    for setting in by_share.settings if by_share else ():
        if not isinstance(setting.value, float) or not 0 < setting.value <= 1:
            yield SHARE, f"is {setting.value}: a share of working days lies above 0 and up to 1."


def _one_saying(pack: Pack) -> Iterator[Complaint]:
    seen: dict[str, str] = {}
    for name in SAYING:
        for kind in sorted(_keys(pack, name)):
            if kind in seen:
                yield f"{PREFIX}{name}", f"takes {kind}, and so does {PREFIX}{seen[kind]}: leave it to one."
            seen[kind] = name


def _keys(pack: Pack, name: str) -> set[str]:
    parameter = pack.parameters.get(f"{PREFIX}{name}")
    values: list[Value] = [it.value for it in parameter.settings] if parameter else []
    return {key for value in values if isinstance(value, tuple) for key in value}
