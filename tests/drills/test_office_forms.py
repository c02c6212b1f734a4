"""Forms through LibreOffice and back (U6). By themselves: the town that they go out of stands for the whole module."""

import pytest

from tests.actions.keep.test_export_form import (  # noqa: F401 -- two are fixtures
    FORMS,
    expected_rows,
    export_to,
    standing_town,
    town,
)
from tests.importing import DAY, counts, reasons
from tests.office_program import KINDS, OPENED, saved_again
from xiuhua.actions.keep.import_workbook import import_workbook

pytestmark = [pytest.mark.drill, pytest.mark.django_db]


def test_every_form_saved_again_in_every_kind_changes_nothing(town, tmp_path):  # noqa: F811
    out = [export_to(town, tmp_path, name, "xlsx") for name in FORMS]
    for kind in KINDS:
        for name, path in zip(FORMS, saved_again(out, kind, into=tmp_path / kind), strict=True):
            result = import_workbook(path, by=None, as_of=DAY)
            rows = expected_rows(name)
            assert (counts(result), reasons(result)) == ((rows, 0, rows, 0), []), (name, kind)
    print(
        f"\n{len(FORMS)} forms as xlsx saved again as {', '.join(KINDS)}: {len(FORMS) * len(KINDS)} came back unchanged"
    )


@pytest.mark.parametrize("opened", OPENED)
def test_every_form_as_a_table_of_texts_changes_nothing(town, tmp_path, opened):  # noqa: F811
    """As it comes, numbers of more than fifteen digits lose the rest, and of long ones even their form."""
    out = [export_to(town, tmp_path, name, "csv") for name in FORMS]
    exceptions = []
    for kind in KINDS:
        for name, path in zip(FORMS, saved_again(out, kind, into=tmp_path / kind, opened=opened), strict=True):
            result = import_workbook(path, by=None, as_of=DAY)
            rows, accepted, _unchanged, rejected = counts(result)
            assert (rows, accepted) == (expected_rows(name), 0), (name, kind, reasons(result))
            if rejected:
                exceptions.append((name, kind, rejected, *sorted({it[1:] for it in reasons(result)})))
    print(f"\n{len(FORMS)} forms as csv opened {opened!r}, saved again as {', '.join(KINDS)}: 0 changes, "
          f"{len(exceptions)} with refused rows")  # fmt: skip
    for exception in exceptions:
        print("   ", *exception)
    assert opened == "as it comes" or exceptions == []
