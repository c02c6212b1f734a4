"""Options that several commands share."""

from datetime import datetime
from typing import Annotated, Literal

import typer

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout and nothing else.")]
On = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="As of this day; default the office's today.")
]
Language = Annotated[
    Literal["zh", "en"] | None,
    typer.Option("--language", help="Language of all that is told; default that of LC_ALL, LC_MESSAGES or LANG."),
]
AreaCode = Annotated[str | None, typer.Option("--area", help="Statutory code of an area; default the whole register.")]
