"""The commands for an office of one's own: begun, its areas brought again, an officer let in, a draw repeated."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from xiuhua.bridge.workbook.kinds import FORMATS
from xiuhua.console.options import Json, Language
from xiuhua.console.outcome import Outcome, day_of, deed, judgement


@judgement
def init(
    *,
    office: Annotated[str | None, typer.Option("--office", help="What the office is called.")] = None,
    pack: Annotated[str | None, typer.Option("--pack", help="The pack that is to judge, by its name.")] = None,
    areas: Annotated[
        Path | None, typer.Option("--areas", help=f"The list of areas ({', '.join(FORMATS)}): codes and names.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            "--since", formats=["%Y-%m-%d"], help="From when areas and pack hold; default the pack's first day."
        ),
    ] = None,
    officer: Annotated[str | None, typer.Option("--officer", help="Name of the first security officer.")] = None,
    username: Annotated[str | None, typer.Option("--username", help="The name that person logs in with.")] = None,
    title: Annotated[str, typer.Option("--title", help="That person's title.")] = "",
    phone: Annotated[str, typer.Option("--phone", help="That person's office phone.")] = "",
    template: Annotated[
        Path | None,
        typer.Option(
            "--template", help="A file to write an empty list of areas to (.xlsx or .csv); nothing else is done."
        ),
    ] = None,
    no_input: Annotated[bool, typer.Option("--no-input", help="Ask nothing: all is said by options.")] = False,
    language: Language = None,
    json: Json = False,
) -> Outcome:
    """Begin an office for real use on an empty register: its areas, its pack, and its first officer."""
    from xiuhua.console.office import Said, begin_and_tell, write_template  # noqa: PLC0415 -- slow import
    from xiuhua.console.refusals import telling  # noqa: PLC0415 -- slow import

    with telling(language) as spoken:
        if template is not None:
            return write_template(template, json=json)
        said = Said(office, pack, areas, day_of(since), officer, username, title, phone)
        return begin_and_tell(said, ask=not no_input, language=spoken, json=json)


@deed
def bring_areas(
    file: Annotated[
        Path, typer.Argument(help=f"The whole list of areas ({', '.join(FORMATS)}), as it is from then on.")
    ],
    *,
    since: Annotated[datetime, typer.Option("--since", formats=["%Y-%m-%d"], help="The first day on which it holds.")],
    language: Language = None,
    json: Json = False,
) -> Outcome:
    """Bring the office's areas again, after places were renamed, merged, split or new."""
    from xiuhua.console.office import bring_and_tell  # noqa: PLC0415 -- slow import
    from xiuhua.console.refusals import telling  # noqa: PLC0415 -- slow import

    with telling(language) as spoken:
        return bring_and_tell(file, since=since.date(), language=spoken, json=json)


@deed
def admit(
    username: Annotated[str, typer.Argument(help="The name that somebody logs in with.")],
    *,
    why: Annotated[str, typer.Option("--why", help="The reason: its owner reads it, and the journal keeps it.")],
    language: Language = None,
    json: Json = False,
) -> Outcome:
    """Print a one-time password and take second factors away, when no security officer can come in to do it."""
    from xiuhua.console.office import admit_and_tell  # noqa: PLC0415 -- slow import
    from xiuhua.console.refusals import telling  # noqa: PLC0415 -- slow import

    with telling(language):
        return admit_and_tell(username, why=why, json=json)


@deed
def doubles(
    code: Annotated[str, typer.Argument(help="Statutory code of the area whose people are compared.")],
    *,
    language: Language = None,
    json: Json = False,
) -> Outcome:
    """Look for records of one person among those who live in an area; people decide about them on the desk."""
    from xiuhua.console.doubles import find_and_tell  # noqa: PLC0415 -- slow import
    from xiuhua.console.refusals import telling  # noqa: PLC0415 -- slow import

    with telling(language):
        return find_and_tell(code, json=json)


@deed
def recheck(
    code: Annotated[str, typer.Argument(help="Statutory code of the area that was drawn.")],
    month: Annotated[str, typer.Argument(help="Which month, as 2017-03.")],
    *,
    language: Language = None,
    json: Json = False,
) -> Outcome:
    """Draw the call-backs of a month again from what was kept, and say whether the same came out."""
    from xiuhua.console.recheck import draw_again  # noqa: PLC0415 -- slow import
    from xiuhua.console.refusals import telling  # noqa: PLC0415 -- slow import

    with telling(language):
        return draw_again(code, month, json=json)


@deed
def inspection(
    what: Annotated[str, typer.Argument(help="What is done: replay.")],
    key: Annotated[str, typer.Argument(help="The key of the inspection, as its page shows it.")],
    *,
    language: Language = None,
    json: Json = False,
) -> Outcome:
    """Draw an inspection again from its kept frame and seed, and say whether the same homes come out."""
    from xiuhua.console.inspection import replay_inspection  # noqa: PLC0415 -- slow import
    from xiuhua.console.refusals import telling  # noqa: PLC0415 -- slow import

    if what != "replay":
        raise typer.BadParameter("say replay")
    with telling(language):
        return replay_inspection(key, json=json)


OFFICE_COMMANDS: dict[str, Callable[..., None]] = {
    "init": init, "areas": bring_areas, "admit": admit, "doubles": doubles, "recheck": recheck,
    "inspection": inspection,
}  # fmt: skip
