"""What the terminal shows around the commands: progress, problems, the server's settings."""

import json

import pytest
from typer.testing import CliRunner

from xiuhua.console import layout, server
from xiuhua.console.main import app
from xiuhua.console.outcome import Outcome, exit_of, number, print_json
from xiuhua.console.progress import steps
from xiuhua.words import Conflict, NotFound, Problem, Rejected


def test_steps_are_lines_where_nobody_watches(capsys) -> None:
    with steps() as step:
        step("load member", 1, 35)
    assert capsys.readouterr().err == "… load member\n"


def test_steps_are_one_live_line_on_a_terminal(monkeypatch, capsys) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    with steps() as step:
        step("load member", 1, 35)
        step("run a turn", 0, 1)
    assert "…" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("problem", "exit_code"),
    [
        (Problem, Outcome.ERROR),
        (NotFound, Outcome.NOT_FOUND),
        (Conflict, Outcome.CONFLICT),
        (Rejected, Outcome.INPUT_REJECTED),
    ],
)
def test_a_problem_ends_with_its_exit_code(problem, exit_code) -> None:
    assert exit_of(problem("x")) == exit_code


def test_json_tells_days_and_anything_else_as_text(capsys) -> None:
    print_json({"on": Outcome.OK, "path": pytest})
    assert json.loads(capsys.readouterr().out)["on"] == 0


def test_whole_numbers_lose_their_point() -> None:
    assert [number(value) for value in (3.0, 3.5, None)] == [3, 3.5, None]


def test_the_server_takes_its_settings_and_finds_the_application() -> None:
    desk = server.Desk(jobs=False, bind="127.0.0.1:8001", workers=3)
    assert (desk.cfg.bind, desk.cfg.workers, desk.cfg.threads) == (["127.0.0.1:8001"], 3, 4)
    assert callable(desk.load())


@pytest.mark.django_db
def test_the_worker_ends_on_interrupt(monkeypatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("xiuhua.actions.keep.seal_journal.keep_sealing", lambda *_: None)
    monkeypatch.setattr("xiuhua.actions.keep.do_jobs.keep_doing_jobs", interrupted)
    result = CliRunner().invoke(app, ["worker"])
    assert (result.exit_code, "Worker ended." in result.stderr) == (0, True)


@pytest.mark.django_db
def test_serving_gathers_the_styles_and_says_where(monkeypatch, settings, tmp_path) -> None:
    settings.STATIC_ROOT = tmp_path
    monkeypatch.setattr(server.Desk, "run", lambda _: None)
    result = CliRunner().invoke(app, ["serve", "--bind", "127.0.0.1:8002"])
    assert (result.exit_code, "http://127.0.0.1:8002/" in result.stderr) == (0, True)
    assert list(tmp_path.rglob("*.css"))


@pytest.mark.django_db
def test_a_database_without_its_tables_is_laid_out_once(monkeypatch) -> None:
    laid: list[str] = []
    answers = iter([False, False, False, True])
    monkeypatch.setattr(layout, "_is_laid_out", lambda: next(answers))
    monkeypatch.setattr(layout, "migrate", lambda: laid.append("tables"))
    monkeypatch.setattr(layout, "call_command", lambda name, **_: laid.append(name))
    layout.lay_out_database()
    layout.lay_out_database()  # another process was quicker
    assert laid == ["tables", "migrate"]
