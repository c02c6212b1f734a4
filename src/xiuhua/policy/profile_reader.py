"""Reads a profile of bans from its file, and what packs say as things that it judges."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from xiuhua.policy.profile import PACKS, Ban, Meaning, Profile, Thing
from xiuhua.policy.section import Section, open_file
from xiuhua.words import NotFound

FOLDER = "profiles"
WITHIN = ("values", "value")  # keys that only hold what the key around them is
CALLED = ("key", "fact", "facts", "feeds", "column")


def read_profile(name: str, *, packs: Path) -> Profile:
    """The profile of a name beside the packs; raises NotFound, PackError for what cannot be read."""
    folder = packs / FOLDER
    if not (folder / f"{name}.toml").is_file():
        known = ", ".join(sorted(path.stem for path in folder.glob("*.toml"))) or "none"
        raise NotFound(f"There is no profile {name!r}: {folder} holds {known}.")
    languages = open_file(folder, f"{name}.toml", ()).texts("languages")
    section = open_file(folder, f"{name}.toml", languages)
    section.texts("languages")
    profile = Profile(
        name=section.take("name", str),
        label=section.labels(),
        source=section.take("source", str),
        since=section.take("since", date),
        longest_days=section.take("longest_days", int),
        persons=section.texts("persons"),
        bans={key: _ban(key, it) for key, it in section.section("bans").each()},
        meanings=tuple(_meaning(it) for it in section.sections("means")),
    )
    section.close()
    for it in profile.meanings:
        if it.ban not in profile.bans:
            raise section.wrong("means", f"speaks of {it.ban!r}, which is no ban of this profile.")
    return profile


def things_of_packs(packs: Path) -> Iterator[Thing]:
    """Every key and every text of all files of all packs, profiles left out: those name what is banned."""
    for path in sorted(packs.glob("*/**/*.toml")):
        where = path.relative_to(packs).as_posix()
        if not where.startswith(f"{FOLDER}/"):
            yield from _walked(tomllib.loads(path.read_text(encoding="utf-8")), where, "")


def _walked(value: Any, where: str, name: str) -> Iterator[Thing]:
    """A value and what is in it. A key is named with the one around it; a key with spaces is a text itself."""
    match value:
        case dict():
            for key, inner in value.items():
                within = name if key in WITHIN else f"{name.rpartition('.')[2]}.{key}"
                yield Thing(PACKS, f"{where} {within}", "" if " " in key else within, key if " " in key else "")
                yield from _walked(inner, where, within)
        case list():
            for inner in value:
                yield from _walked(inner, where, name)
        case bool():
            yield Thing(PACKS, f"{where} {name}", name, str(value).lower())
        case str():
            keyed = name.rpartition(".")[2] in CALLED  # texts that code calls things by
            yield Thing(PACKS, f"{where} {name}", value if keyed else "", value)


def _ban(key: str, section: Section) -> Ban:
    words = section.section("words")
    ban = Ban(
        key=key,
        label=section.labels(),
        basis=section.labels_at("basis"),
        words=tuple(word for tag in words.content for word in words.texts(tag)),
        names=section.texts("names"),
        of_persons=section.texts("of_persons"),
        switches=section.texts("switches"),
        calls=section.texts("calls"),
    )
    section.close()
    return ban


def _meaning(section: Section) -> Meaning:
    meaning = Meaning(
        ban=section.take("ban", str),
        texts=section.texts("text"),
        names=section.texts("name"),
        reason=section.labels_at("reason"),
    )
    section.close()
    return meaning
