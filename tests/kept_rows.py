"""Rows that all tests of a module begin with: written once, and taken back after the last of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def kept_rows(blocker: Any) -> Iterator[None]:
    """Whatever is written within stands until the end; what a test writes is taken back with the test.

    Not for modules with a test that commits.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
