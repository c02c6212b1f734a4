"""The commands `xiuhua pack …`: check a pack, show it as a manual, and say which pack judges where."""

from typing import Annotated

import typer

from xiuhua.console.options import Json
from xiuhua.console.outcome import Outcome, reckoning

pack = typer.Typer(help="Packs: the policy of a place and time, as data.", no_args_is_help=True, rich_markup_mode=None)
PackName = Annotated[str, typer.Argument(help="A pack by its name, or the path of its folder.", metavar="PACK")]


@pack.command("check")
@reckoning
def check_pack(pack: PackName, *, json: Json = False) -> Outcome:
    """Check a pack and run its cases: what is wrong, by file and key. Needs no database."""
    from xiuhua.console.pack_check import check_and_tell  # noqa: PLC0415 -- slow import

    return check_and_tell(pack, json=json)
