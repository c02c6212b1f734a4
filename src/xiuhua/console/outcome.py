"""How a command ends: exit codes, one JSON document, messages to stderr."""

import functools
import json
import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from enum import IntEnum
from typing import Any, ParamSpec

import typer

from xiuhua.words import Conflict, NotFound, Problem, Rejected

P = ParamSpec("P")


class Outcome(IntEnum):
    """Exit codes that scripts rely on."""

    OK = 0
    ERROR = 1
    USAGE = 2
    NOT_FOUND = 3
    CONFLICT = 4
    INPUT_REJECTED = 5
    DONE_WITH_FINDINGS = 6


EXITS: dict[type[Problem], Outcome] = {
    NotFound: Outcome.NOT_FOUND, Conflict: Outcome.CONFLICT, Rejected: Outcome.INPUT_REJECTED,
}  # fmt: skip


def deed(command: Callable[P, Outcome]) -> Callable[P, None]:
    """A command that starts Django first, and turns problems into a message and an exit code."""
    return _ending(command, first=start_django)


def reckoning(command: Callable[P, Outcome]) -> Callable[P, None]:
    """A command that reckons from files: it ends like a deed, but knows no Django and lays out no database."""
    return _ending(command, first=keep_to_owner)


def judgement(command: Callable[P, Outcome]) -> Callable[P, None]:
    """A command that judges files by a pack, or asks first: it starts Django for its words, and no database."""
    return _ending(command, first=start_words)


def _ending(command: Callable[P, Outcome], *, first: Callable[[], None]) -> Callable[P, None]:
    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            first()
            outcome = command(*args, **kwargs)
        except Problem as problem:
            say(str(problem))
            raise typer.Exit(exit_of(problem)) from problem
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader left: nothing more to say
            raise typer.Exit(Outcome.OK) from None
        except OSError as refused:
            if refused.filename is None:
                raise
            say(f"{refused.filename}: {refused.strerror}. Name another place.")
            raise typer.Exit(Outcome.ERROR) from refused
        raise typer.Exit(outcome)

    return run


def exit_of(problem: Problem) -> Outcome:
    """The exit code of a problem; its nearest known kind decides."""
    return next((EXITS[kind] for kind in type(problem).__mro__ if kind in EXITS), Outcome.ERROR)


def start_django() -> None:
    """Settings, apps, and the tables: a new database is laid out on first use."""
    start_words()
    from xiuhua.console.layout import lay_out_database  # noqa: PLC0415 -- needs the apps

    lay_out_database()


def start_words() -> None:
    """Settings, apps, and with them the words of both languages; no database."""
    import django  # noqa: PLC0415 -- slow import

    keep_to_owner()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiuhua.config.settings")
    django.setup()


def keep_to_owner() -> None:
    """Whatever is written, from the database to a list of rows, tells of persons: only its owner may read it."""
    os.umask(0o077)


def say(message: str) -> None:
    """A message for the person at the terminal."""
    typer.echo(message, err=True)


def print_json(document: dict[str, Any]) -> None:
    """The one document of a `--json` run."""
    typer.echo(json.dumps(document, ensure_ascii=False, default=_plain))


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def day_of(moment: datetime | None) -> date | None:
    """The day of an option, if it was given."""
    return moment.date() if moment is not None else None


def number(value: float | None) -> float | int | None:
    """A figure as JSON shows it: whole numbers without a point."""
    return int(value) if value is not None and float(value).is_integer() else value
