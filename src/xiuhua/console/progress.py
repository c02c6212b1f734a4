"""Progress on stderr: a live line on a terminal, plain lines elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from xiuhua.console.outcome import say

Step = Callable[[str, int, int], None]


@contextmanager
def steps() -> Iterator[Step]:
    """Gives `step(name, done, of)`; the live line goes away at the end, whatever happened."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _say_step
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("begin")
        yield lambda name, done, of: bar.update(task, description=f"{name} ({done}/{of})" if of > 1 else name)


def _say_step(name: str, _done: int, _of: int) -> None:
    say(f"… {name}")
