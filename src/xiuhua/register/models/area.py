"""Areas: places with statutory codes that hold for a time, what became of them, and what was surveyed there."""

from django.db import models
from django.db.models import Q

from xiuhua.register.models.dated import Dated, Fact
from xiuhua.words import AreaLevel, SuccessionKind


class Area(Dated):
    """One place under one statutory code, from the day it existed until the day it did not."""

    code = models.CharField(max_length=32)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, blank=True, help_text="key of the pack's list area_kind")
    level = models.PositiveSmallIntegerField(choices=[(level.value, level.name.lower()) for level in AreaLevel])
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["code", "since"], name="an_area_code_begins_once_a_day"),
            models.UniqueConstraint(fields=["code"], condition=Q(until__isnull=True), name="one_living_area_per_code"),
        ]
        indexes = [models.Index(fields=["name"], name="area_name")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class AreaName(Dated):
    """An earlier name of an area that was renamed without ceasing to be itself."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=120)


class AreaSuccession(models.Model):
    """What became of an area: renamed, moved to another code, merged into or split among others."""

    before = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="successions")
    after = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="origins")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in SuccessionKind])
    on = models.DateField()
    source = models.CharField(max_length=60)
    inferred = models.BooleanField(help_text="worked out from two code lists, not read from a document")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["before", "after"], name="one_succession_between_two_areas"),
        ]


class AreaWithin(Dated):
    """That an area lay in another: one row per ancestor and time, itself included.

    After an area ends, its rows go on through its successor, or through the smallest place that survived it: so
    "in this place on a day" is one join for anything that was ever recorded under an old code.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="within")
    ancestor = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="contains")

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["area", "ancestor", "since"], name="an_area_enters_another_once_a_day"),
        ]


class VillageSurvey(Fact):
    """What was surveyed in a village; unknown stays empty."""

    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="surveys")
    households = models.PositiveIntegerField(null=True)
    population = models.PositiveIntegerField(null=True, help_text="agricultural population, persons")
    poor_persons = models.PositiveIntegerField(null=True, help_text="as surveyed; the register of households is better")
    allowance_households = models.PositiveIntegerField(null=True, help_text="低保户数")
    allowance_persons = models.PositiveIntegerField(null=True, help_text="低保人口数")
    special_support_persons = models.PositiveIntegerField(null=True, help_text="特困供养人口数")
    disabled_persons = models.PositiveIntegerField(null=True)
    pension_insured = models.PositiveIntegerField(null=True, help_text="参加城乡居民基本养老保险人数")
    poor_village = models.BooleanField(null=True)
    exited = models.BooleanField(null=True, help_text="是否出列, where the year is not said")
    exit_year = models.PositiveSmallIntegerField(null=True, help_text="year in which the poor village exited")
    collective_income_fen = models.BigIntegerField(null=True)
    hardened_road = models.BooleanField(null=True)
    bus = models.BooleanField(null=True, help_text="是否通客运班车")
    clinic = models.BooleanField(null=True)
    clinics = models.PositiveSmallIntegerField(null=True, help_text="counted, whether up to standard or not")
    doctors = models.PositiveSmallIntegerField(null=True, help_text="执业（助理）医师")
    culture_room = models.BooleanField(null=True)
    culture_rooms = models.PositiveSmallIntegerField(null=True, help_text="counted, whether up to standard or not")
    network = models.BooleanField(null=True)
    primary_schools = models.PositiveSmallIntegerField(null=True, help_text="村小学")
    public_toilets = models.PositiveSmallIntegerField(null=True)
    waste_points = models.PositiveSmallIntegerField(null=True, help_text="垃圾集中堆放点")
    unsafe_water_households = models.PositiveIntegerField(null=True, help_text="未实现饮水安全户数")
    dangerous_houses = models.PositiveIntegerField(null=True, help_text="危房户数")


class TownshipSurvey(Fact):
    """What was surveyed in a township (乡三有); unknown stays empty."""

    township = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="township_surveys")
    central_school = models.BooleanField(null=True, help_text="标准中心校")
    health_centre = models.BooleanField(null=True, help_text="达标卫生院")
    service_centre = models.BooleanField(null=True, help_text="便民服务中心")
