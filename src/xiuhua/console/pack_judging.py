"""Which pack judges, at the terminal: asked, and put in force."""

from dataclasses import asdict
from datetime import date

from xiuhua.actions.put_in_force import put_in_force
from xiuhua.console.outcome import Outcome, print_json, say
from xiuhua.queries.figure import widest_area
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_judging


def use_and_tell(pack: str, *, area: str, since: date, why: str) -> Outcome:
    """Put a pack in force and say what follows."""
    kept = put_in_force(pack, area=area, since=since, by=None, why=why)
    print(f"{kept.pack} {kept.version} judges {kept.area} from {since} on")
    say("What turns have settled stays as it is until the next one: xiuhua turn DATE.")
    return Outcome.OK


def show_which(*, area: str | None, on: date | None, json: bool) -> Outcome:
    """Tell which pack judges an area, and say when its folder holds another version."""
    day = on or clock_day()
    found = pack_judging(area or widest_area(day), on=day)
    if json:
        print_json({"on": day, **asdict(found)})
    else:
        until = f" until before {found.until}" if found.until else ""
        print(f"{found.pack} {found.version}, in force for {found.area_name} ({found.area}) from {found.since}{until}")
    if found.held != found.version:
        held = f"holds version {found.held}" if found.held else "is not there"
        say(f"Its folder {held}: no turn is run and no step is taken by it until a pack is put in force.")
        return Outcome.DONE_WITH_FINDINGS
    return Outcome.OK
