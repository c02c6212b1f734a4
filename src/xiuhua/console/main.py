"""The `xiuhua` command: every deed and question that scripts and operators call.

Results go to stdout, progress and messages to stderr; `--json` prints one document and nothing else on stdout.
Heavy imports happen inside the commands, so that help answers at once.
"""

import gc
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from xiuhua.bridge.workbook.kinds import FORMATS
from xiuhua.console.file_commands import FILE_COMMANDS
from xiuhua.console.offices import OFFICE_COMMANDS
from xiuhua.console.options import AreaCode, Json, Language, On
from xiuhua.console.outcome import Outcome, day_of, deed, judgement
from xiuhua.console.packs import pack

app = typer.Typer(
    name="xiuhua",
    help="绣花: targeted assistance to poor households, from who answers for whom to where the money went.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
journal = typer.Typer(help="The journal and its chain.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(journal, name="journal")
keys = typer.Typer(help="The keys that seal identity and account numbers.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(keys, name="keys")
app.add_typer(pack, name="pack")
for name, command in (OFFICE_COMMANDS | FILE_COMMANDS).items():
    app.command(name)(command)

DEMO_DAY = datetime(2017, 3, 31)  # noqa: DTZ001 -- a day of the founding article, not a moment


@app.command()
@deed
def demo(
    *,
    households: Annotated[
        int, typer.Option(help="Households helped; every other count scales with it.", min=200, max=128_000)
    ] = 128_000,
    seed: Annotated[int, typer.Option(help="Same seed, same city.")] = 20_170_331,
    on: Annotated[
        datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="The day the demo's clock stands on.")
    ] = DEMO_DAY,
    clock: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Let the clock stand on a later day of its story, until 2023-06-30."),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Also incomes of the years before the last, and visits of a year.")
    ] = False,
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve the desk on 127.0.0.1:8000 afterwards.")
    ] = True,
    json: Json = False,
) -> Outcome:
    """Make synthetic Bazhong, run a turn, and print the article's figures beside the computed ones."""
    from xiuhua.actions.keep.load_demo import DemoCity  # noqa: PLC0415 -- slow import
    from xiuhua.console.demo import show_demo  # noqa: PLC0415 -- slow import

    city = DemoCity(households, seed, on.date(), full)
    return show_demo(city, clock=clock.date() if clock else None, serve=serve, json=json)


@app.command()
@deed
def serve(
    *,
    bind: Annotated[str, typer.Option(help="Address and port to listen on.")] = "127.0.0.1:8000",
    workers: Annotated[int, typer.Option(help="Server processes.", min=1)] = 2,
    jobs: Annotated[
        bool, typer.Option("--jobs/--no-jobs", help="Also run a worker that does jobs, and ends with the server.")
    ] = True,
) -> Outcome:
    """Serve the desk, with a worker beside it."""
    from xiuhua.console.server import serve_desk  # noqa: PLC0415 -- slow import

    return serve_desk(bind=bind, workers=workers, jobs=jobs)


@app.command()
@deed
def worker(
    *, beside_server: Annotated[bool, typer.Option("--beside-server", hidden=True, help="End when input ends.")] = False
) -> Outcome:
    """Do jobs, such as reading and applying a large file, and seal the journal. Ends on interrupt."""
    from xiuhua.console.server import work  # noqa: PLC0415 -- slow import

    return work(beside=beside_server)


@app.command("import")
@deed
def import_file(
    file: Annotated[Path, typer.Argument(help=f"A workbook ({', '.join(FORMATS)}) with the real headers.")],
    *,
    on: On = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Judge every row and write nothing.")] = False,
    errors: Annotated[
        Path | None, typer.Option("--errors", help="Write the rejected rows with their reasons here (.xlsx).")
    ] = None,
    header: Annotated[
        list[str] | None,
        typer.Option("--header", help="What an unknown header means, as HEADER=ITEM; remembered. May be repeated."),
    ] = None,
    language: Language = None,
    json: Json = False,
) -> Outcome:
    """Read a registry workbook into the register; every rejected cell is named."""
    from xiuhua.console.intake import import_into_register  # noqa: PLC0415 -- slow import
    from xiuhua.console.refusals import telling  # noqa: PLC0415 -- slow import

    with telling(language):
        return import_into_register(
            file, on=day_of(on), dry_run=dry_run, errors=errors, headers=header or [], json=json
        )


@app.command()
@deed
def imports(*, language: Language = None, json: Json = False) -> Outcome:
    """The latest imports: keys, files, what became of their rows, and until when each can be undone."""
    from xiuhua.console.imports import show_imports  # noqa: PLC0415 -- slow import
    from xiuhua.console.refusals import telling  # noqa: PLC0415 -- slow import

    with telling(language):
        return show_imports(json=json)


@app.command("import-undo")
@deed
def undo_file(
    batch: Annotated[str, typer.Argument(help="The import's key, or its first digits; `xiuhua imports` lists them.")],
    *,
    language: Language = None,
    json: Json = False,
) -> Outcome:
    """Undo an import as a whole, within 30 days and unless later facts rest on it."""
    from xiuhua.console.imports import undo_and_tell  # noqa: PLC0415 -- slow import
    from xiuhua.console.refusals import telling  # noqa: PLC0415 -- slow import

    with telling(language):
        return undo_and_tell(batch, json=json)


@app.command("export")
@deed
def export_file(
    form: Annotated[str, typer.Argument(help="A form of the pack, such as h1, or what a department's form is called.")],
    area: Annotated[str, typer.Argument(help="Statutory code of the area whose people go into it.")],
    out: Annotated[Path, typer.Argument(help="The file to write (.xlsx or .csv).")],
    *,
    purpose: Annotated[str, typer.Option(help="What it is for, in a sentence: it is written down.")],
    on: On = None,
    clear: Annotated[bool, typer.Option("--clear", help="Personal values in the clear instead of masked.")] = False,
    language: Language = None,
    json: Json = False,
) -> Outcome:
    """Fill a form from the register; one of the pack can, in the clear, be imported again and changes nothing."""
    from xiuhua.console.exports import export_from_register  # noqa: PLC0415 -- slow import
    from xiuhua.console.refusals import telling  # noqa: PLC0415 -- slow import

    with telling(language):
        return export_from_register(form, area, out, purpose=purpose, on=day_of(on), clear=clear, json=json)


@app.command()
@deed
def turn(
    day: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="The day to judge.")],
    *,
    json: Json = False,
) -> Outcome:
    """Run one turn of the loop as of a day; a second run settles nothing and gives the same digest."""
    from xiuhua.console.loop import run_and_show_turn  # noqa: PLC0415 -- slow import

    return run_and_show_turn(day.date(), json=json)


@app.command()
@deed
def figures(
    *,
    on: On = None,
    area: AreaCode = None,
    pack: Annotated[str | None, typer.Option(help="Judge by this pack instead of the one in force.")] = None,
    json: Json = False,
) -> Outcome:
    """Every figure of an area, reckoned from its rows now."""
    from xiuhua.console.loop import show_figures  # noqa: PLC0415 -- slow import

    return show_figures(on=day_of(on), area=area, pack=pack, json=json)


@app.command()
@deed
def rows(
    key: Annotated[str, typer.Argument(help="A figure, such as incidence.")],
    *,
    on: On = None,
    area: AreaCode = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write the rows here; - is stdout.")] = None,
    json: Json = False,
) -> Outcome:
    """The rows behind a figure; they recount to its numerator."""
    from xiuhua.console.loop import show_rows  # noqa: PLC0415 -- slow import

    return show_rows(key, on=day_of(on), area=area, csv=csv, json=json)


@app.command()
@judgement
def check(
    files: Annotated[list[Path], typer.Argument(help=f"Workbooks ({', '.join(FORMATS)}) with the real headers.")],
    *,
    pack: Annotated[
        str | None, typer.Option(help="Judge by this pack; default the one whose form the file has.")
    ] = None,
    on: Annotated[
        datetime | None,
        typer.Option(
            "--on", formats=["%Y-%m-%d"], help="As of this day; default the day in the file's name, or today."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write the findings here (.xlsx).")] = None,
    language: Language = None,
    json: Json = False,
) -> Outcome:
    """Data-quality checks on workbooks: every finding with its cell and the way out. Needs no database."""
    from xiuhua.console.check import check_files  # noqa: PLC0415 -- slow import
    from xiuhua.console.language import speaking  # noqa: PLC0415 -- slow import

    with speaking(language) as spoken:
        return check_files(files, pack=pack, on=day_of(on), out=out, language=spoken, json=json)


@app.command()
@deed
def explain(
    household: Annotated[str, typer.Argument(help="A household's number 户编号.")],
    *,
    on: On = None,
    language: Annotated[Literal["zh", "en"], typer.Option(help="Language of the pack's words.")] = "zh",
    json: Json = False,
) -> Outcome:
    """Why the rules find what they find of a household: every criterion with what it read, down to the rows."""
    from xiuhua.console.explain import show_explanation  # noqa: PLC0415 -- slow import

    return show_explanation(household, on=day_of(on), language=language, json=json)


@app.command()
@judgement
def pair(
    *,
    helpers: Annotated[
        Path,
        typer.Option(
            help="Helpers (.csv): helper, capacity_min, capacity_max[, unit, lon, lat, skills, topics, languages, rank]"
        ),
    ],
    households: Annotated[
        Path, typer.Option(help="Households (.csv): household[, village, lon, lat, causes, units, languages].")
    ],
    out: Annotated[
        Path, typer.Option("--out", help="Write the pairs here (.csv): helper, household, cost; - is stdout.")
    ],
    arcs: Annotated[
        Path | None,
        typer.Option(help="The only pairs that may be, and what they cost (.csv): helper, household, cost[, load]."),
    ] = None,
    current: Annotated[Path | None, typer.Option(help="Pairs as they are (.csv): helper, household.")] = None,
    pins: Annotated[Path | None, typer.Option(help="Pairs that must be (.csv): helper, household.")] = None,
    bans: Annotated[Path | None, typer.Option(help="Pairs that must not be (.csv): helper, household.")] = None,
    kind: Annotated[
        Literal["pair", "contract", "link"],
        typer.Option(help="Whose weights: cadres and households, units and villages, or leaders and villages."),
    ] = "pair",
    pack: Annotated[str | None, typer.Option(help="Weigh by this pack; default the one that says how to pair.")] = None,
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="As the pack says on this day; default today.")
    ] = None,
    language: Language = None,
    json: Json = False,
) -> Outcome:
    """Pair helpers with households: as many as possible, then at least cost, with proof. Needs no database."""
    from xiuhua.bridge.pairing_files import PairingFiles  # noqa: PLC0415 -- slow import
    from xiuhua.console.language import speaking  # noqa: PLC0415 -- slow import
    from xiuhua.console.pair import show_pairing  # noqa: PLC0415 -- slow import
    from xiuhua.words import AssignmentKind  # noqa: PLC0415 -- beside the others

    files = PairingFiles(helpers, households, arcs, current, pins, bans)
    with speaking(language):
        return show_pairing(files, kind=AssignmentKind(kind), pack=pack, on=day_of(on), out=out, json=json)


@journal.command("verify")
@deed
def verify_journal(*, json: Json = False) -> Outcome:
    """Check every link of the chain, report the unsealed tail, and compare with the anchors kept outside."""
    from xiuhua.console.chain import verify_chain  # noqa: PLC0415 -- slow import

    return verify_chain(json=json)


@app.command("index")
@deed
def index(
    *,
    anew: Annotated[bool, typer.Option("--anew", help="Make all of it again, not only what is missing.")] = False,
    json: Json = False,
) -> Outcome:
    """Make names and last digits findable: needed after new readings only, for what is written is indexed at once."""
    from xiuhua.console.chain import index_and_tell  # noqa: PLC0415 -- slow import

    return index_and_tell(anew=anew, json=json)


@keys.command("rotate")
@deed
def rotate_keys(*, json: Json = False) -> Outcome:
    """Make a new key and put every sealed number under it; may be interrupted and run again."""
    from xiuhua.console.chain import rotate_and_tell  # noqa: PLC0415 -- slow import

    return rotate_and_tell(json=json)


@app.command()
@deed
def bench(
    jobs: Annotated[list[str] | None, typer.Argument(help="Which jobs; default all.")] = None,
    *,
    size: Annotated[int, typer.Option(help="Rows to measure with.", min=1_000)] = 100_000,
    json: Json = False,
) -> Outcome:
    """Our jobs beside what people would use instead, in one run, as ratios; from a checkout."""
    from xiuhua.console.bench import run_benchmarks  # noqa: PLC0415 -- slow import

    return run_benchmarks(jobs or [], size=size, json=json)


def main() -> None:
    """Entry of the `xiuhua` script."""
    # Rows come by the hundred thousand and none refers to another: cycles are looked for among them less often.
    gc.set_threshold(100_000, 20, 20)
    app()
