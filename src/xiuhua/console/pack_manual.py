"""A pack as a manual at the terminal; no database."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from xiuhua.console.outcome import Outcome, say
from xiuhua.console.pack_check import folder_of
from xiuhua.policy.manual import manual_of
from xiuhua.policy.pack import Pack
from xiuhua.policy.reader import read_pack
from xiuhua.words import NotFound


def show_manual(pack: str, *, language: str, on: date | None, out: Path | None) -> Outcome:
    """Print the manual of a pack, or write it to a file."""
    folder = folder_of(pack)
    told = read_pack(folder, packs=folder.parent)
    spoken = [tag.partition("-")[0] for tag in told.languages]
    if language not in spoken:
        raise NotFound(f"The pack {told.name} does not speak {language!r}: say --language {' or '.join(spoken)}.")
    text = manual_of(told, language=language, day=on or _day_of(told))
    if out is None or str(out) == "-":
        print(text, end="")
    else:
        out.write_text(text, encoding="utf-8")
        say(f"The manual of {told.name} is written to {out}")
    return Outcome.OK


def _day_of(pack: Pack) -> date:
    """Today, or the last day of a pack whose time is over."""
    today = datetime.now(tz=UTC).astimezone().date()
    return min(today, pack.until - timedelta(days=1)) if pack.until else today
