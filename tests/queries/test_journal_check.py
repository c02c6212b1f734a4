"""Verification: an untouched journal holds, and whatever is done to the rows behind the chain's back is found."""

import ast
import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from django.db import connection, transaction
from django.db.models import F

from tests.makers import make_account
from xiuhua.actions.journal import erase_subject, write_line
from xiuhua.actions.keep.seal_journal import FIRST, _moment, _seal, note_head, seal_journal
from xiuhua.queries import journal_check
from xiuhua.queries.journal_check import AnchorFault, Break, JournalCheck, check_journal
from xiuhua.register.models import JournalLine, JournalSeal
from xiuhua.register.vault import open_vault
from xiuhua.words import new_key

pytestmark = pytest.mark.django_db
TODAY = date(2017, 3, 31)
LINES = 60
T = TypeVar("T")
TIMES = 50


@pytest.fixture
def anchors(tmp_path) -> Path:
    return tmp_path / "anchors.txt"


@pytest.fixture
def journal(settings, tmp_path, anchors) -> None:
    """A chain of real lines: with and without accounts, values, reasons and personal values; two anchors."""
    settings.KEY_FILE = tmp_path / "keys.json"
    open_vault(create=True)
    account = make_account("绣花")
    for number in range(LINES):
        personal = {"phone"} if number % 3 == 0 else set()
        write_line(
            "change_phone" if personal else "view_household",
            by=account if number % 2 else None,
            subject_kind="household",
            subject=new_key(),
            before={"phone": None, "b": [1, {"z": "é\n", "a": None}]} if number % 4 == 0 else None,
            after={"phone": f"1380000{number:04}", "fen": 10**12 + number},
            why="" if number % 5 else f"看望 {number}",
            personal=personal,
        )
        if number == LINES // 2:
            seal_journal()
            note_head(anchors, today=TODAY)
    seal_journal()
    note_head(anchors, today=TODAY + timedelta(days=1))


def found(anchors: Path | None = None) -> JournalCheck:
    return check_journal(anchors=anchors)


@pytest.mark.usefixtures("journal")
def test_an_untouched_journal_holds(anchors):
    head = JournalSeal.objects.order_by("id").last().digest
    assert found(anchors) == JournalCheck(
        lines=LINES, seals=LINES, head=head, first_break=None, unsealed=0, oldest_unsealed=None, gaps=0, clock_back=0,
        anchors=2, anchor_faults=(),
    )  # fmt: skip
    assert found(anchors).holds


def test_an_empty_journal_holds(anchors):
    assert found(anchors) == JournalCheck(0, 0, FIRST, None, 0, None, 0, 0, 0, ())


@pytest.mark.usefixtures("journal")
def test_lines_without_a_seal_are_reported_with_the_oldest():
    for _ in range(3):
        write_line("turn", by=None)
    oldest = JournalLine.objects.filter(seal__isnull=True).earliest("at").at
    check = found()
    assert (check.lines, check.seals, check.unsealed, check.holds) == (LINES + 3, LINES, 3, True)
    assert check.oldest_unsealed == oldest.strftime("%Y-%m-%d %H:%M:%S.%f")


@pytest.mark.usefixtures("journal")
def test_numbers_that_are_missing_among_the_lines_are_counted():
    for _ in range(4):
        write_line("turn", by=None)
    last = JournalLine.objects.latest("id").pk
    JournalLine.objects.filter(pk__in=[last - 1, last - 2]).delete()
    assert found().gaps == 2


@pytest.mark.usefixtures("journal")
def test_the_chain_holds_after_a_subject_was_erased(anchors):
    subject = JournalLine.objects.filter(deed="change_phone").first().subject
    erase_subject(subject, by=None, why="asked for it")
    seal_journal()
    assert found(anchors).holds
    assert found(anchors).seals == LINES + 1


@pytest.mark.usefixtures("journal")
def test_seals_older_than_the_one_before_are_counted():
    line = JournalLine.objects.create(deed="turn", actor_name="console")
    last = JournalSeal.objects.latest("id")
    _seal(line, previous=last.digest, sealed_at=last.sealed_at - timedelta(hours=1)).save()
    assert (found().clock_back, found().holds) == (1, True)


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def seal_at(place: int) -> JournalSeal:
    return JournalSeal.objects.order_by("id")[place]


def change_line(chance: random.Random) -> int:
    """Any column of a line."""
    place = chance.randrange(LINES)
    column, value = chance.choice(
        [
            *(("deed", "nothing"), ("actor_name", "somebody"), ("actor_id", None), ("subject", new_key().hex)),
            *(("subject_kind", "area"), ("why", "another reason"), ("after", '{"fen": 1}'), ("before", '{"x": null}')),
            ("at", "2017-03-31 01:02:03.000004"),
        ]
    )
    line = seal_at(place).line
    if column == "actor_id" and line.actor_id is None:
        column, value = "actor_name", "somebody"
    sql(f"UPDATE register_journalline SET {column} = %s WHERE id = %s", value, line.pk)
    return place


def change_seal(chance: random.Random) -> int:
    """Any column of a seal: its digest, the one before, its line or its day."""
    place = chance.randrange(LINES)
    seal = seal_at(place)
    column, value = chance.choice(
        [("digest", "f" * 64), ("previous", "e" * 64), ("sealed_at", "2017-03-31 01:02:03.000004")]
    )
    sql(f"UPDATE register_journalseal SET {column} = %s WHERE id = %s", value, seal.pk)
    return place


def change_line_and_its_digest(chance: random.Random) -> int:
    """A line rewritten with a digest that fits it: the next link gives it away."""
    place = chance.randrange(LINES - 1)
    seal = seal_at(place)
    JournalLine.objects.filter(pk=seal.line_id).update(why="rewritten")
    seal.line.refresh_from_db()
    rewritten = _seal(seal.line, previous=seal.previous, sealed_at=seal.sealed_at)
    JournalSeal.objects.filter(pk=seal.pk).update(digest=rewritten.digest)
    return place + 1


def delete_line(chance: random.Random) -> int:
    """A line gone, its seal left."""
    place = chance.randrange(LINES)
    sql("DELETE FROM register_journalline WHERE id = %s", seal_at(place).line_id)
    return place


def delete_line_and_seal(chance: random.Random) -> int:
    """A line gone with its seal, not at the end."""
    place = chance.randrange(LINES - 1)
    seal = seal_at(place)
    sql("DELETE FROM register_journalseal WHERE id = %s", seal.pk)
    sql("DELETE FROM register_journalline WHERE id = %s", seal.line_id)
    return place


def insert_line(chance: random.Random) -> int:
    """A forged line with a digest that fits the seal before: the link after it gives it away."""
    place = chance.randrange(1, LINES)
    before, after = seal_at(place - 1), seal_at(place)
    JournalSeal.objects.filter(pk__gte=after.pk).update(id=F("id") + 10_000)
    forged = JournalLine.objects.create(deed="give_role", actor_name="security")
    seal = _seal(forged, previous="0" * 63 + "1", sealed_at=before.sealed_at)
    seal.digest = _seal(forged, previous=before.digest, sealed_at=before.sealed_at).digest
    seal.pk = after.pk
    seal.save(force_insert=True)
    return place


def swap_lines(chance: random.Random) -> int:
    """Two seals change places."""
    first, second = sorted(chance.sample(range(LINES), 2))
    one, other = seal_at(first), seal_at(second)
    for seal, pk in ((one, 10_000_000), (other, one.pk)):
        JournalSeal.objects.filter(pk=seal.pk).update(id=pk)
    JournalSeal.objects.filter(pk=10_000_000).update(id=other.pk)
    return first


def swap_contents(chance: random.Random) -> int:
    """Two seals exchange their lines."""
    first, second = sorted(chance.sample(range(LINES), 2))
    one, other = seal_at(first), seal_at(second)
    spare = JournalLine.objects.create(deed="spare", actor_name="console")
    for seal, line in ((one, spare.pk), (other, one.line_id), (one, other.line_id)):
        JournalSeal.objects.filter(pk=seal.pk).update(line_id=line)
    return first


TAMPERINGS: list[Callable[[random.Random], int]] = [
    *(change_line, change_seal, change_line_and_its_digest, delete_line, delete_line_and_seal),
    *(insert_line, swap_lines, swap_contents),
]


def tampered(tamper: Callable[[random.Random], T]) -> Iterator[T]:
    """Tamper fifty times with the same journal, each time undone; gives what the tampering says."""
    for chance in range(TIMES):
        untouched = transaction.savepoint()
        yield tamper(random.Random(chance))  # noqa: S311 -- the same tamperings every time
        transaction.savepoint_rollback(untouched)


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__)
def test_tampering_is_found_where_it_was_done(tamper):
    found_at = [(place, check.seals, check.holds) for place in tampered(tamper) if (check := found())]
    assert found_at == [(place, place, False) for place, _, _ in found_at]
    assert len(found_at) == TIMES
    assert found().holds


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize(
    ("tamper", "kind"),
    [(change_line_and_its_digest, "link_broken"), (delete_line, "line_missing"), (swap_contents, "line_changed")],
)
def test_a_break_says_which_seal_which_line_and_what(tamper, kind):
    place = next(tampered(tamper))
    seal = seal_at(place)
    assert found().first_break == Break(seal.pk, seal.line_id, kind)
    transaction.set_rollback(True)  # a line without which its seal cannot be committed


def cut_the_tail(chance: random.Random) -> None:
    """Both lines and seals of the end gone: the rest is a perfect chain."""
    last = seal_at(LINES - chance.randrange(1, LINES))
    lines = list(JournalSeal.objects.filter(pk__gte=last.pk).values_list("line_id", flat=True))
    JournalSeal.objects.filter(pk__gte=last.pk).delete()
    JournalLine.objects.filter(pk__in=lines).delete()


def write_it_anew(chance: random.Random) -> None:
    """A line changed and the whole chain sealed again: perfect too."""
    line = seal_at(chance.randrange(LINES)).line
    JournalSeal.objects.all().delete()
    JournalLine.objects.filter(pk=line.pk).update(why="never happened")
    seal_journal()


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize(("tamper", "kind"), [(cut_the_tail, "chain_cut"), (write_it_anew, "chain_rewritten")])
def test_what_the_chain_cannot_see_the_anchor_does(anchors, tamper, kind):
    caught = 0
    for _ in tampered(tamper):
        assert found().holds
        check = found(anchors)
        assert not check.holds
        assert kind in {fault.kind for fault in check.anchor_faults}
        caught += 1
    assert caught == TIMES


@pytest.mark.usefixtures("journal")
def test_an_anchor_that_cannot_be_read_is_a_fault_of_its_own(anchors):
    anchors.write_text(anchors.read_text() + "2017-04-02 none\n\n2017-04-03 0 ab\n")
    faults = found(anchors).anchor_faults
    assert faults == (
        AnchorFault(3, "2017-04-02 none", "anchor_unreadable"),
        AnchorFault(4, "", "anchor_unreadable"),
        AnchorFault(5, "2017-04-03 0 ab", "anchor_unreadable"),
    )


@pytest.mark.usefixtures("journal")
def test_an_anchor_beyond_a_break_says_nothing_new(anchors):
    JournalLine.objects.filter(pk=seal_at(3).line_id).update(why="changed")
    check = found(anchors)
    assert (check.seals, check.anchor_faults, check.holds) == (3, (), False)


def test_verification_shares_nothing_with_the_writer():
    tree = ast.parse(Path(journal_check.__file__).read_text(encoding="utf-8"))
    imported = {
        name
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported == {"collections.abc", "dataclasses", "django.db", "hashlib", "json", "pathlib", "typing"}


def test_the_reference_shows_a_moment_as_the_digest_has_it() -> None:
    reference = Path(__file__).parents[2] / "docs" / "journal.md"
    assert f"`{_moment(datetime(2017, 3, 31, 1, 2, 3, 4, tzinfo=UTC))}`" in reference.read_text()
