"""Who is the head of each of some households, and in which village it lives: what a list of many says of each."""

from collections.abc import Collection
from datetime import date

from xiuhua.register.models import Belonging, Residence


def heads_of(households: Collection[int], *, on: date) -> dict[int, str]:
    """By id of a household the name of its head on a day. One statement, none for nobody."""
    heads = Belonging.objects.on(on).filter(household__in=households, relation="head").order_by("-pk")
    return dict(heads.values_list("household", "member__name")) if households else {}


def homes_of(households: Collection[int], *, on: date) -> dict[int, str]:
    """By id of a household the name of the village in which it lives on a day. One statement, none for nobody."""
    homes = Residence.objects.on(on).filter(household__in=households).order_by("-pk")
    return dict(homes.values_list("household", "village__name")) if households else {}
