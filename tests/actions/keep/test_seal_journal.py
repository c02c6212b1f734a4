"""The sealer: chains what was committed, once, in order of commit, one sealer at a time; and notes the chain's head."""

import threading
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep import seal_journal as sealing
from xiuhua.actions.keep.seal_journal import FIRST, keep_sealing, note_head, seal_journal
from xiuhua.queries.journal_check import check_journal
from xiuhua.register.models import JournalLine, JournalSeal

pytestmark = pytest.mark.django_db
TODAY = date(2017, 3, 31)
SOON = timedelta(milliseconds=10)


def write(*deeds: str) -> None:
    with transaction.atomic():
        for deed in deeds:
            write_line(deed, by=None)


def chain() -> list[str]:
    return list(JournalSeal.objects.order_by("id").values_list("line__deed", flat=True))


def test_lines_are_chained_in_order_and_once():
    write("one", "two")
    assert seal_journal() == 2
    write("three")
    assert (seal_journal(), seal_journal()) == (1, 0)
    assert chain() == ["one", "two", "three"]
    seals = JournalSeal.objects.order_by("id").values_list("previous", "digest")
    assert [previous for previous, _ in seals] == [FIRST, *(digest for _, digest in seals)][:-1]
    assert check_journal(anchors=None).holds


def test_no_more_are_sealed_at_once_than_asked():
    write(*"abcde")
    assert [seal_journal(limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert chain() == list("abcde")


def test_a_line_that_comes_late_with_a_smaller_number_is_sealed_later():
    write("first", "late", "second")
    late = JournalLine.objects.get(deed="late")
    JournalLine.objects.filter(pk=late.pk).delete()
    seal_journal()
    late.save(force_insert=True)
    write("third")
    seal_journal()
    assert chain() == ["first", "second", "late", "third"]
    assert check_journal(anchors=None).holds


def test_a_near_look_leaves_what_is_far_behind_to_a_whole_look():
    write("far", *"abcdefgh")
    far = JournalLine.objects.get(deed="far")
    JournalLine.objects.filter(pk=far.pk).delete()
    seal_journal()
    far.save(force_insert=True)
    write("new")
    assert seal_journal(near=3) == 1
    assert seal_journal() == 1
    assert chain() == [*"abcdefgh", "new", "far"]


@pytest.mark.django_db(transaction=True)
def test_a_line_that_is_not_committed_is_not_sealed():
    with transaction.atomic():
        write_line("undone", by=None)
        with pytest.raises(RuntimeError, match="durable"):
            seal_journal()
        transaction.set_rollback(True)
    assert (chain(), JournalLine.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_make_one_chain():
    write(*(f"deed {number}" for number in range(200)))
    together = threading.Barrier(4)
    failures = []

    def seal() -> None:
        together.wait()
        try:
            while JournalLine.objects.filter(seal__isnull=True).exists():
                seal_journal(limit=7)
        except Exception as failure:  # noqa: BLE001 -- a thread's failure is told in the test's
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=seal) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert chain() == [f"deed {number}" for number in range(200)]
    assert check_journal(anchors=None).holds


def test_who_is_not_alone_on_postgresql_leaves_the_chain_to_the_other(monkeypatch):
    write("one")
    monkeypatch.setattr(sealing, "_is_ours_to_seal", lambda: False)
    assert (seal_journal(), chain()) == (0, [])


def test_the_head_is_noted_once_a_day_and_on_demand(tmp_path):
    anchors = tmp_path / "anchors.txt"
    assert not note_head(anchors, today=TODAY)
    write("one", "two")
    seal_journal()
    assert [note_head(anchors, today=TODAY), note_head(anchors, today=TODAY)] == [True, False]
    write("three")
    seal_journal()
    assert note_head(anchors, today=TODAY, again=True)
    assert note_head(anchors, today=TODAY + timedelta(days=1))
    heads = list(JournalSeal.objects.order_by("id").values_list("digest", flat=True))
    assert anchors.read_text() == (f"2017-03-31 2 {heads[1]}\n2017-03-31 3 {heads[2]}\n2017-04-01 3 {heads[2]}\n")


def test_the_head_is_noted_in_the_data_folder(settings, tmp_path):
    settings.HOME = tmp_path
    write("one")
    seal_journal()
    note_head(today=TODAY)
    assert (tmp_path / "anchors.txt").read_text().startswith("2017-03-31 1 ")


def sealing_until(done, monkeypatch, anchors, *, every=SOON) -> None:
    """Run the loop in this thread until `done` says so, at most 200 rounds; waiting a day would never end."""
    stop = threading.Event()
    rounds = iter(range(200))
    real = seal_journal

    def counted(**asked):
        if done() or next(rounds, None) is None:
            stop.set()
        return real(**asked)

    monkeypatch.setattr(sealing, "seal_journal", counted)
    monkeypatch.setattr(sealing, "close_old_connections", lambda: None)  # the test's own transaction lives in it
    monkeypatch.setattr(sealing.connection, "close", lambda: None)
    keep_sealing(stop, every, anchors=anchors)


def test_the_loop_seals_and_notes_the_head(monkeypatch, tmp_path):
    anchors = tmp_path / "anchors.txt"
    write("one", "two")
    sealing_until(anchors.exists, monkeypatch, anchors)
    assert chain() == ["one", "two"]
    assert anchors.read_text().split(" ")[1] == "2"


def test_the_loop_outlives_a_sick_database(monkeypatch, tmp_path, caplog):
    anchors = tmp_path / "anchors.txt"
    write("one")
    sick = iter([True, True])
    real = note_head

    def noted(*asked, **named):
        if next(sick, False):
            raise DatabaseError("the disk is gone")
        return real(*asked, **named)

    monkeypatch.setattr(sealing, "note_head", noted)
    sealing_until(anchors.exists, monkeypatch, anchors)
    assert chain() == ["one"]
    assert [record.message for record in caplog.records] == [
        "The journal could not be sealed; trying again in 0:00:00.010000."
    ] * 2


def test_the_loop_stops_when_told(monkeypatch, tmp_path):
    write("one")
    sealing_until(lambda: True, monkeypatch, tmp_path / "anchors.txt", every=timedelta(days=1))
    assert chain() == ["one"]
