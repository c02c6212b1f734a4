"""Masks show enough to tell two numbers of one household apart, and never enough to use one."""

import pytest

from xiuhua.words import mask_account, mask_id, mask_phone


@pytest.mark.parametrize(
    ("mask", "number", "shown"),
    [
        (mask_id, "51372119620412003X", "513721********003X"),
        (mask_id, "513721620412003", "513721******003"),
        (mask_id, "51372119620412003X44", "513721**********3X44"),
        (mask_id, "G12345678", "*********"),
        (mask_id, "", ""),
        (mask_phone, "13912340126", "139****0126"),
        (mask_phone, "0827-5221234", "082*****1234"),
        (mask_phone, "5221234", "*******"),
        (mask_account, "6214671234567890123", "***************0123"),
        (mask_account, "1234567", "*******"),
    ],
)
def test_a_number_is_masked(mask, number, shown):
    assert mask(number) == shown
