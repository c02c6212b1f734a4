"""Whatever a pack may call its rules fits where the register keeps it: PostgreSQL refuses what is longer."""

import pytest

from xiuhua.policy.checking.settings import LONGEST_PACK_NAME, LONGEST_VERSION
from xiuhua.policy.section import LONGEST_NAME
from xiuhua.register.models import AnswerVerdict, AreaVerdict, Finding, HouseholdVerdict, Measure, PackInForce

NAMED = [
    (HouseholdVerdict, "scheme"), (AreaVerdict, "scheme"), (Finding, "rule"), (Measure, "item"),
    (AnswerVerdict, "need"),
]  # fmt: skip


@pytest.mark.parametrize(("model", "field"), NAMED)
def test_a_name_of_a_pack_fits(model, field):
    assert model._meta.get_field(field).max_length >= LONGEST_NAME


def test_a_packs_name_and_version_fit():
    sizes = [PackInForce._meta.get_field(field).max_length for field in ("pack", "version")]
    assert sizes == [LONGEST_PACK_NAME, LONGEST_VERSION]
