"""DuckDB as an independent judge: it reads the packs' own text as SQL, with its own parser and its own three values."""

import re
from datetime import date

import duckdb
import sqlglot
from sqlglot import exp

from xiuhua.reckon.rules.facts import OF_PARTS, Fact
from xiuhua.reckon.rules.tree import NUMBER

COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between, exp.In)

MACROS = """
    SET ieee_floating_point_ops = false;
    SET error_on_division_by_zero = false;
    CREATE MACRO months_between(a, b) AS
        (year(b) - year(a)) * 12 + month(b) - month(a) - CASE WHEN day(b) < day(a) THEN 1 ELSE 0 END;
    CREATE MACRO years_between(a, b) AS floor(months_between(a, b) / 12);
    CREATE MACRO steps(x) AS floor(x::DOUBLE * 1e6 + 0.5);
    CREATE MACRO days_between(a, b) AS date_diff('day', a, b);
"""
NAME = re.compile(r"'(?:[^']|'')*'|DATE\s+'[^']*'|[A-Za-z_][A-Za-z_0-9]*(?:\.[A-Za-z_][A-Za-z_0-9]*)*", re.IGNORECASE)


class Oracle:
    """The facts of a rulebook over the rows of a world, as DuckDB has them."""

    def __init__(self, book, frames, parameters, earlier=None):
        self.book, self.parameters, self.earlier = book, parameters, earlier
        self.plan = book.on(parameters)  # to know which names are numbers, and nothing else
        self.facts = {(fact.table, fact.name): fact for fact in book.facts}
        self.database = duckdb.connect()
        self.database.execute(MACROS)
        for name, frame in frames.items():
            columns = ", ".join(f'"{column}" {self._type(kind)}' for column, kind in book.tables[name].columns.items())
            self.database.execute(f'CREATE TABLE "{name}" (_row BIGINT, {columns})')
            places = ", ".join("?" * (frame.width + 1))
            for number, row in enumerate(frame.rows()):
                self.database.execute(f'INSERT INTO "{name}" VALUES ({places})', [number, *row])

    def values(self, table, name):
        """The values of a fact in the order of the table's rows."""
        rows = self.database.execute(f'SELECT {self.sql(table, name, "x")} FROM "{table}" x ORDER BY x._row')
        return [row[0] for row in rows.fetchall()]

    def sql(self, table, name, row):
        """The expression of a column or fact for the row of a table known by an alias."""
        fact = self.facts.get((table, name))
        if fact is not None:
            return f"({self._fact(fact, row)})"
        columns = self.book.tables[table].columns
        if name not in columns and name.endswith("_yuan"):
            return f'({row}."{name.removesuffix("_yuan")}_fen"::DOUBLE / 100)'
        return f'{row}."{name}"'

    def text(self, text, table, row):
        """A pack's text as SQL about the row of a table known by an alias; numbers are compared to the 6th decimal."""
        compared = sqlglot.parse_one(text).transform(self._compared, table).sql()
        return "(" + NAME.sub(lambda found: self._name(found.group(0), table, row), compared) + ")"

    def _compared(self, node, table):
        if isinstance(node, COMPARISONS) and any(self._is_number(part, table) for part in node.iter_expressions()):
            for part in list(node.iter_expressions()):
                part.replace(exp.Anonymous(this="steps", expressions=[part.copy()]))
        return node

    def _is_number(self, part, table):
        if isinstance(part, exp.Paren):
            return self._is_number(part.this, table)
        if isinstance(part, exp.Column):
            known = self.plan.names(table).find(part.sql())
            return (known.kind if known else type(self.parameters.get(part.sql()))) in (NUMBER, int, float)
        arithmetic = exp.Add | exp.Sub | exp.Mul | exp.Div | exp.Neg | exp.Anonymous | exp.MonthsBetween
        return isinstance(part, arithmetic) or (isinstance(part, exp.Literal) and not part.is_string)

    def _name(self, word, table, row):
        columns = self.book.tables[table].columns
        via, _, rest = word.partition(".")
        if word[0] == "'" or word[:5].upper() == "DATE " or word.upper() in WORDS_OF_SQL:
            return word
        if rest and via in columns:
            target = next(it.name for it in self.book.tables.values() if it.key == (via,))
            inner = self.sql(target, rest, f"{row}u")
            return f'(SELECT {inner} FROM "{target}" {row}u WHERE {row}u."{via}" = {row}."{via}")'
        if word in columns or (table, word) in self.facts or word.endswith("_yuan"):
            return self.sql(table, word, row)
        return _literal(self.parameters[word])

    def _fact(self, fact: Fact, row):
        if fact.take == "is":
            return self.text(fact.text, fact.table, row)
        if fact.take == "year_before":
            return self._before(fact, row)
        if fact.take == "repeats":
            column, met = f'"{fact.text}"', self._where(fact, fact.table, f"{row}p")
            counted = f"CASE WHEN count(*) FILTER ({met} IS NULL) > 0 THEN NULL ELSE count(*) FILTER ({met}) END"
            return (
                f'CASE WHEN {row}.{column} IS NULL THEN NULL ELSE (SELECT {counted} FROM "{fact.table}" {row}p '
                f"WHERE {row}p.{column} = {row}.{column}) END"
            )
        assert fact.take in OF_PARTS
        return self._parts(fact, row)

    def _parts(self, fact, row):
        part = f"{row}p"
        value, met = self.text(fact.text, fact.of, part), self._where(fact, fact.of, part)
        subject = self.book.tables[fact.table]
        key = subject.key[0]
        if subject.place:
            mine = f'{part}.area IN (SELECT w.area FROM "within" w WHERE w.ancestor = {row}.area)'
        else:
            mine = f'{part}."{key}" = {row}."{key}"'
        if fact.take == "first":
            order = ", ".join(f'{part}."{name}"' for name in self.book.tables[fact.of].key)
            return f'SELECT {value} FROM "{fact.of}" {part} WHERE {mine} AND {met} ORDER BY {order} LIMIT 1'
        return f'SELECT {_taken(fact.take, value, met)} FROM "{fact.of}" {part} WHERE {mine}'

    def _before(self, fact, row):
        if self.earlier is None:
            return "NULL"
        then = self.earlier.values(fact.table, fact.text)
        key = self.book.tables[fact.table].key[0]
        keys = [
            k for (k,) in self.earlier.database.execute(f'SELECT "{key}" FROM "{fact.table}" ORDER BY _row').fetchall()
        ]
        cases = " ".join(f"WHEN '{k}' THEN {_literal(v)}" for k, v in zip(keys, then, strict=True))
        return f'CASE {row}."{key}" {cases} ELSE NULL END' if keys else "NULL"

    def _where(self, fact, table, row):
        return self.text(fact.where, table, row) if fact.where else "true"

    @staticmethod
    def _type(kind):
        names = {"Int64": "DOUBLE", "Int16": "DOUBLE", "Float64": "DOUBLE", "String": "VARCHAR", "Boolean": "BOOLEAN"}
        return names.get(str(kind), "DATE")


def _taken(take, value, met):
    inside = f"({met}) IS DISTINCT FROM false"
    unclear = f"count(*) FILTER ({inside} AND (({met}) IS NULL OR {value} IS NULL))"
    match take:
        case "any":
            hit = f"(({met}) AND {value})"
            return _decided(hit, f"({hit} IS NULL)", "true")
        case "all":
            kept = f"((NOT ({met})) OR {value})"
            return _decided(f"(NOT {kept})", f"({kept} IS NULL)", "false")
        case "count":
            hit = f"(({met}) AND {value})"
            return f"CASE WHEN count(*) FILTER ({hit} IS NULL) > 0 THEN NULL ELSE count(*) FILTER ({hit}) END"
        case "sum":
            return f"CASE WHEN {unclear} > 0 THEN NULL ELSE coalesce(sum({value}) FILTER ({inside}), 0) END"
    return f"CASE WHEN {unclear} > 0 THEN NULL ELSE {take}({value}) FILTER ({inside}) END"


def _decided(decides, unclear, verdict):
    """A verdict where some row decides, NULL where some row is unclear, else the opposite."""
    other = "false" if verdict == "true" else "true"
    return (
        f"CASE WHEN count(*) FILTER ({decides}) > 0 THEN {verdict} "
        f"WHEN count(*) FILTER ({unclear}) > 0 THEN NULL ELSE {other} END"
    )


def _literal(value):
    match value:
        case None:
            return "NULL"
        case bool():
            return str(value).lower()
        case date():
            return f"DATE '{value.isoformat()}'"
        case str():
            return "'" + value.replace("'", "''") + "'"
        case tuple() | list():
            return ", ".join(map(_literal, value))
    return f"{float(value)!r}::DOUBLE"


WORDS_OF_SQL = {
    "AND", "OR", "NOT", "IN", "BETWEEN", "IS", "NULL", "TRUE", "FALSE", "YEARS_BETWEEN", "MONTHS_BETWEEN",
    "DAYS_BETWEEN", "STEPS", "CAST", "AS", "DATE",
}  # fmt: skip
