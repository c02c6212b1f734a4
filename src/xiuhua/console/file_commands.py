"""The commands that measure, link or look back on what stands in a file, and need no database."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from xiuhua.console.options import Json, Language, On
from xiuhua.console.outcome import Outcome, day_of, judgement, reckoning

Weight = Annotated[
    str | None, typer.Option("--weight", help="Column that says how many a row stands for; default 1 for each.")
]
By = Annotated[list[str] | None, typer.Option("--by", help="Column that tells groups; more may follow it.")]
AlsoBy = Annotated[list[str] | None, typer.Argument(help="Further columns after --by.", show_default=False)]


@judgement
def link(
    file: Annotated[
        Path,
        typer.Argument(help="Persons (.csv): unique_id[, name, idno, dob, sex, village, phone]; - is stdin."),
    ],
    *,
    threshold: Annotated[
        float, typer.Option(help="Least probability at which two records are of one person.", min=0.0, max=1.0)
    ] = 0.95,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write the pairs here (.csv): id_a, id_b, probability; default, and -, is stdout."),
    ] = None,
    language: Language = None,
    json: Json = False,
) -> Outcome:
    """Find the records of one person in a file, each pair with its probability. Needs no database."""
    from xiuhua.console.language import speaking  # noqa: PLC0415 -- slow import
    from xiuhua.console.link import show_linkage  # noqa: PLC0415 -- slow import

    with speaking(language):
        return show_linkage(file, threshold=threshold, out=out, json=json)


@reckoning
def poverty(
    file: Annotated[Path, typer.Argument(help="A table (.csv); - is stdin.")],
    also_by: AlsoBy = None,
    *,
    welfare: Annotated[str, typer.Option(help="Column of income or consumption per head.")],
    line: Annotated[float, typer.Option(help="Who has less is poor.")],
    weight: Weight = None,
    by: By = None,
    json: Json = False,
) -> Outcome:
    """Measure poverty below a line: headcount, gap, severity, Watts, Sen, and inequality. Needs no database."""
    from xiuhua.console.measure import groups_named, show_poverty  # noqa: PLC0415 -- slow import

    return show_poverty(file, welfare=welfare, line=line, weight=weight, by=groups_named(by, also_by), json=json)


@reckoning
def mpi(
    file: Annotated[Path, typer.Argument(help="A table (.csv) with deprivations as 0 and 1; - is stdin.")],
    also_by: AlsoBy = None,
    *,
    spec: Annotated[Path, typer.Option(help="Dimensions, indicators, weights and the cutoff k (.toml).")],
    weight: Weight = None,
    by: By = None,
    json: Json = False,
) -> Outcome:
    """Measure multidimensional poverty after Alkire and Foster. Needs no database."""
    from xiuhua.console.measure import groups_named, show_mpi  # noqa: PLC0415 -- slow import

    return show_mpi(file, spec=spec, weight=weight, by=groups_named(by, also_by), json=json)


@judgement
def risk(
    *,
    backtest: Annotated[
        Path | None,
        typer.Option(
            "--backtest",
            help="What became of households (.csv): household, day, returned, a 0 or 1 for each feature of the pack"
            "[, rules, groups]; - is stdin. Needs no database.",
        ),
    ] = None,
    fit: Annotated[
        bool, typer.Option("--fit", help="Fit to what became of the register's own households, and publish the points.")
    ] = False,
    pack: Annotated[
        str | None, typer.Option("--pack", help="The pack of a file, by its name or folder; --fit takes that in force.")
    ] = None,
    on: On = None,
    language: Language = None,
    json: Json = False,
) -> Outcome:
    """Fit a score of points to a history, and judge it on each year by what was known before."""
    from xiuhua.console.language import speaking  # noqa: PLC0415 -- slow import
    from xiuhua.console.risk import show_backtest  # noqa: PLC0415 -- slow import

    with speaking(language):
        if fit:
            if backtest or pack or on:
                raise typer.BadParameter("--fit is of the register, by the pack in force today: leave the others out.")
            from xiuhua.console.risk_fit import show_fit  # noqa: PLC0415 -- slow import, and asks for a database

            return show_fit(json=json)
        if backtest is None:
            raise typer.BadParameter("Name a file (--backtest), or fit to the register (--fit).")
        return show_backtest(backtest, pack=pack, on=day_of(on), json=json)


@judgement
def verify(
    file: Annotated[
        Path,
        typer.Argument(
            help="Visits (.csv): visit_id, helper, household, village, home_lat, home_lon, started, duration_min"
            "[, lat, lon, accuracy_m, note, photo, recorded, role, terrain]; - is stdin."
        ),
    ],
    *,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the flags here (.csv): visit_id, score, reasons; - is stdout.")
    ] = None,
    helpers: Annotated[
        Path | None,
        typer.Option("--helpers", help="Write here by helper (.csv): visits, flagged, kinds, score; - is stdout."),
    ] = None,
    pack: Annotated[
        str | None, typer.Option("--pack", help="The pack that says what weighs how much, by its name or folder.")
    ] = None,
    on: On = None,
    language: Language = None,
    json: Json = False,
) -> Outcome:
    """Look for signs of desk-made visits in a file: which are worth a second look, and why. Needs no database."""
    from xiuhua.console.language import speaking  # noqa: PLC0415 -- slow import
    from xiuhua.console.verify import show_verified  # noqa: PLC0415 -- slow import

    with speaking(language) as spoken:
        return show_verified(file, out=out, helpers=helpers, pack=pack, on=day_of(on), language=spoken, json=json)


FILE_COMMANDS: dict[str, Callable[..., None]] = {
    "link": link,
    "poverty": poverty,
    "mpi": mpi,
    "risk": risk,
    "verify": verify,
}
