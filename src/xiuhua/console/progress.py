"""Progress on stderr: a live line on a terminal, plain lines elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from xiuhua.console.outcome import say

Step = Callable[[str, int, int], None]


@contextmanager
def steps(words: Callable[[str], str] = str) -> Iterator[Step]:
    """Gives `step(name, done, of)`; the live line goes away at the end, whatever happened.

    `words` turns a step's name into what is told of it.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda name, _done, _of: say(f"… {words(name)}")
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("begin")
        yield lambda name, done, of: bar.update(task, description=_counted(words(name), done, of))


def _counted(name: str, done: int, of: int) -> str:
    return f"{name} ({done}/{of})" if of > 1 else name
