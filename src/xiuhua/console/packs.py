"""The commands `xiuhua pack …`: check a pack, show it as a manual, and say which pack judges where."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from xiuhua.console.options import Json
from xiuhua.console.outcome import Outcome, day_of, reckoning

pack = typer.Typer(help="Packs: the policy of a place and time, as data.", no_args_is_help=True, rich_markup_mode=None)
PackName = Annotated[str, typer.Argument(help="A pack by its name, or the path of its folder.", metavar="PACK")]


@pack.command("check")
@reckoning
def check_pack(pack: PackName, *, json: Json = False) -> Outcome:
    """Check a pack and run its cases: what is wrong, by file and key. Needs no database."""
    from xiuhua.console.pack_check import check_and_tell  # noqa: PLC0415 -- slow import

    return check_and_tell(pack, json=json)


@pack.command("show")
@reckoning
def show_pack(
    pack: PackName,
    *,
    language: Annotated[str, typer.Option(help="Language of the manual: zh or en.")] = "zh",
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], help="As of this day; default today, or the pack's last day."),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write the manual here (.md); - is stdout.")] = None,
) -> Outcome:
    """Print a pack as a manual: every rule in words and as it is written, with its source. Needs no database."""
    from xiuhua.console.pack_manual import show_manual  # noqa: PLC0415 -- slow import

    return show_manual(pack, language=language, on=day_of(on), out=out)
