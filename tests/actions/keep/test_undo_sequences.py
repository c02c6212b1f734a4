"""Whatever was imported and undone in whichever order, the register tells what the imports that remain told alone."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.facts_in_force import MIDDLE, told_by_number
from tests.importing import DAY, LATER, MONTHS, ROWS, bring, make_town
from tests.workbooks import changed
from xiuhua.actions.keep.undo_import import undo_import
from xiuhua.register.models import ImportBatch
from xiuhua.words import Conflict

EXITED = [{**row, "脱贫属性": "已脱贫", "民族": ""} for row in ROWS]
FILES = (
    ROWS,
    ROWS[:4],
    ROWS[4:],
    [*ROWS[:2], *ROWS[4:6]],
    changed(ROWS, 4, **{MONTHS: "11"}, 健康状况="健康"),
    [{**row, "行政村": "书台村", "主要致贫原因": "缺技术"} for row in ROWS[:4]],
    EXITED,
    [{**row, "联系电话": "13999999999", "危房户": "是"} for row in ROWS[2:]],
)
IMPORT = st.tuples(st.integers(0, len(FILES) - 1), st.sampled_from([DAY, MIDDLE, LATER]))
UNDO = st.integers(0, 5)
DEEDS = st.lists(st.one_of(IMPORT, IMPORT, UNDO), min_size=2, max_size=8)


@pytest.mark.django_db
@pytest.mark.drill
@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_imports_and_undos_equal_a_fresh_register_with_the_imports_that_remain(tmp_path, deeds):
    require_equal_to_a_fresh_register(tmp_path, deeds)


@pytest.mark.django_db
def test_what_was_withdrawn_bounds_nothing_that_comes_after_it(tmp_path):
    require_equal_to_a_fresh_register(tmp_path, [(0, LATER), (0, MIDDLE), 1, (0, DAY)])


def require_equal_to_a_fresh_register(tmp_path, deeds):
    """What the deeds leave is what the imports that remain of them would have made alone."""
    with transaction.atomic():
        make_town()
        remaining = done(tmp_path, deeds)
        told = told_by_number()
        transaction.set_rollback(True)
    with transaction.atomic():
        make_town()
        for file, day in remaining:
            bring(tmp_path, FILES[file], on=day)
        alone = told_by_number()
        transaction.set_rollback(True)
    assert told == alone


def done(folder, deeds) -> list[tuple]:
    """Imports, and undos of one that stands, as far as nothing rests on it; gives the imports that remain."""
    standing = []
    for deed in deeds:
        if isinstance(deed, tuple):
            standing.append((bring(folder, FILES[deed[0]], on=deed[1]).batch, deed))
        elif standing:
            batch = ImportBatch.objects.get(key=standing[deed % len(standing)][0])
            try:
                undo_import(batch.key, by=None)
            except Conflict:
                continue
            standing.pop(deed % len(standing))
    return [deed for _, deed in standing]


@pytest.mark.django_db
def test_the_files_of_this_page_conflict_with_nothing(tmp_path):
    make_town()
    for file in FILES:
        assert bring(tmp_path, file, dry_run=True).rejected == 0
