"""The last digits of a column, as both databases can index them."""

from typing import Any

from django.db.models import CharField, Func


class LastFour(Func):
    """The last four characters of a text; all of a shorter one. Spelled with a literal, so that an index serves it."""

    arity = 1
    template = "SUBSTR(%(expressions)s, -4)"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """PostgreSQL counts from the end with RIGHT."""
        return self.as_sql(compiler, connection, template="RIGHT(%(expressions)s, 4)", **extra)
