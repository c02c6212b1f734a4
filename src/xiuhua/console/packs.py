"""The commands `xiuhua pack …`: check a pack, show it as a manual, put it in force, and say which judges where."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from xiuhua.console.options import AreaCode, Json, On
from xiuhua.console.outcome import Outcome, day_of, deed, judgement, reckoning

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


@pack.command("profile")
@judgement
def show_profile(
    name: Annotated[str, typer.Argument(help="A profile of what is banned.", metavar="[NAME]")] = "cn-2026",
    *,
    lifted: Annotated[
        bool, typer.Option("--lifted", help="Leave out what an officer lifted in this register.")
    ] = False,
    json: Json = False,
) -> Outcome:
    """Look through pages, routes, tables and packs for what a profile bans, such as clock-ins and rankings of persons.

    Needs no database but for --lifted.
    """
    from xiuhua.console.pack_profile import judge_and_tell  # noqa: PLC0415 -- slow import

    return judge_and_tell(name, lifted=lifted, json=json)


@pack.command("lift")
@deed
def lift_ban(
    ban: Annotated[str, typer.Argument(help="What is banned, by its key in the profile.", metavar="BAN")],
    *,
    where: Annotated[str, typer.Option("--where", help="Where: the beginning of a place as the report names it.")],
    basis: Annotated[str, typer.Option("--basis", help="The legal basis: document, number, article.")],
    until: Annotated[datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="The first day it holds no more.")],
    name: Annotated[str, typer.Option("--profile", help="The profile that bans it.")] = "cn-2026",
) -> Outcome:
    """Lift a ban in one place for a term, on a legal basis; the journal keeps it."""
    from xiuhua.console.pack_profile import lift_and_tell  # noqa: PLC0415 -- slow import

    return lift_and_tell(ban, where=where, basis=basis, until=until.date(), profile=name)


@pack.command("use")
@deed
def use_pack(
    pack: Annotated[str, typer.Argument(help="A pack by its name.", metavar="PACK")],
    *,
    area: Annotated[str, typer.Option("--area", help="Statutory code of the area it is to judge.")],
    since: Annotated[datetime, typer.Option("--since", formats=["%Y-%m-%d"], help="The first day it judges.")],
    why: Annotated[str, typer.Option("--why", help="On what decision; kept in the journal.")] = "",
) -> Outcome:
    """Put a pack in force for an area from a day on, in the version that its folder holds."""
    from xiuhua.console.pack_judging import use_and_tell  # noqa: PLC0415 -- slow import

    return use_and_tell(pack, area=area, since=since.date(), why=why)


@pack.command("which")
@deed
def which_pack(*, area: AreaCode = None, on: On = None, json: Json = False) -> Outcome:
    """Which pack judges an area on a day, and in which version."""
    from xiuhua.console.pack_judging import show_which  # noqa: PLC0415 -- slow import

    return show_which(area=area, on=day_of(on), json=json)


@pack.command("compare")
@deed
def compare_packs(
    old: Annotated[str, typer.Argument(help="A pack by its name, or the path of its folder.", metavar="OLD")],
    new: Annotated[str, typer.Argument(help="The pack that is to follow it.", metavar="NEW")],
    *,
    on: On = None,
    area: AreaCode = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write each changed verdict here; - is stdout.")] = None,
    json: Json = False,
) -> Outcome:
    """Judge the register by two packs and tell who changes verdict, how many, and where. Writes nothing."""
    from xiuhua.console.pack_comparison import show_comparison  # noqa: PLC0415 -- slow import

    return show_comparison(old, new, on=day_of(on), area=area, csv=csv, json=json)
