"""What an office sets where its pack leaves a number open: dated and sourced values, in a file of its own.

A pack says `unset` of what its authors do not know, such as a floor that a province tells its counties by letter. The
office that got the letter enters it, and nothing else: what a pack does set is no office's to change.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from xiuhua.policy.checking.complaints import Complaint, confident, overlapping, sourced
from xiuhua.policy.pack import Pack, Parameter, Setting
from xiuhua.policy.reader import read_setting, read_sources
from xiuhua.policy.section import Section, open_file
from xiuhua.reckon.rules.tree import did_you_mean

SOURCES = "sources"  # a table of the words of its sources in another language, by language
MARK = 6  # letters of a digest: enough to tell one file of an office from the next


def overlaid(pack: Pack, path: Path) -> Pack:
    """A pack with what a file sets of its open parameters; the pack itself where there is no such file.

    Its version then ends with the beginning of the file's digest, so that other values are another version, which is
    put in force anew. Raises PackError for what the file may not set, or does not say whole.
    """
    if not path.is_file():
        return pack
    section = open_file(path.parent, path.name, pack.languages)
    told = {it.name: it for it in _parameters(pack, section)}
    mark = hashlib.sha256(path.read_bytes()).hexdigest()[:MARK]
    return replace(
        pack, version=f"{pack.version}+{mark}", parameters={**pack.parameters, **told}, sources=_sources(pack, section)
    )


def _sources(pack: Pack, section: Section) -> dict[str, dict[str, str]]:
    """The words of the pack's sources with those of the file's own, by language."""
    own = dict(read_sources(section.section(SOURCES))) if section.has(SOURCES) else {}
    return {of: {**pack.sources.get(of, {}), **own.get(of, {})} for of in {**pack.sources, **own}}


def _parameters(pack: Pack, section: Section, name: str = "") -> Iterator[Parameter]:
    """The parameters that a file gives values."""
    for key, inner in section.each():
        if not name and key == SOURCES:
            continue
        full = f"{name}.{key}" if name else key
        if not inner.has("values"):
            yield from _parameters(pack, inner, full)
            continue
        known = pack.parameters.get(full)
        if known is None or not known.unset:
            left_open = [it.name for it in pack.parameters.values() if it.unset]
            why = "is set by the pack" if known else "is no parameter of the pack"
            raise inner.wrong("", f"{why}: set only what it leaves open.{did_you_mean(full, left_open)}")
        told = tuple(read_setting(it) for it in inner.sections("values"))
        inner.close()
        for _key, complaint in _wrong(full, told, known):
            raise inner.wrong("values", complaint)
        yield replace(known, settings=(*told, *known.settings), unset=False)


def _wrong(name: str, told: tuple[Setting, ...], known: Parameter) -> Iterator[Complaint]:
    """What an office must say as a pack must: from when, on whose word, how sure; one value on each day.

    The days of which the pack knows a value are not the office's to set.
    """
    yield from overlapping(name, (*told, *known.everywhere))
    for it in told:
        if it.area:
            yield name, f"has a value for the area {it.area}: an office sets what holds where it works. Take area out."
        yield from sourced(name, it.source)
        yield from confident(name, it.confidence)
