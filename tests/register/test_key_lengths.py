"""Whatever a pack may call its rules fits where the register keeps it: PostgreSQL refuses what is longer."""

import pytest

from xiuhua.policy.rules_reader import LONGEST_NAME
from xiuhua.register.models import AreaVerdict, Finding, HouseholdVerdict


@pytest.mark.parametrize(("model", "field"), [(HouseholdVerdict, "scheme"), (AreaVerdict, "scheme"), (Finding, "rule")])
def test_a_name_of_a_pack_fits(model, field):
    assert model._meta.get_field(field).max_length >= LONGEST_NAME
