"""Households and what is known of them: any rural household can be held, not only the poor."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from xiuhua.register.last_digits import LastFour
from xiuhua.register.models.area import Area
from xiuhua.register.models.dated import Fact
from xiuhua.words import new_key


class Household(models.Model):
    """A household under its stable number 户编号; the key is for addresses of pages."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=32, unique=True)
    registered_on = models.DateField(null=True, help_text="建档立卡; empty for a household that was never filed")
    standard = models.CharField(max_length=20, blank=True, help_text="识别标准: national, province, city")

    def __str__(self) -> str:
        return self.number


class HouseholdAlias(models.Model):
    """What another system calls this household."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="aliases")
    source = models.CharField(max_length=40)
    value = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "value"], name="a_source_calls_one_household_by_a_name"),
        ]


class HouseholdEvent(models.Model):
    """A step of the status machine: who, which day, on what evidence, for what reason."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=30)
    on = models.DateField()
    actor = models.CharField(max_length=80)
    evidence = models.CharField(max_length=160, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    recorded = models.DateTimeField(default=timezone.now)


class HouseholdFact(Fact):
    """A fact about a household."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT)

    class Meta(Fact.Meta):
        abstract = True
        default_related_name = "%(class)ss"


class Standing(HouseholdFact):
    """Where the household stands in the programme: its status and its type, both keys of the pack."""

    status = models.CharField(max_length=20)
    household_type = models.CharField(max_length=30, blank=True)
    plan_exit_year = models.PositiveSmallIntegerField(null=True)
    event = models.ForeignKey(HouseholdEvent, on_delete=models.PROTECT, null=True, related_name="standings")

    class Meta(HouseholdFact.Meta):
        constraints = [
            *HouseholdFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(until__isnull=True, corrects__isnull=True),
                name="one_current_standing_per_household",
            ),
        ]


class Residence(HouseholdFact):
    """Where the household lives: its village, its group, and its home's point if known."""

    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="residences")
    group_name = models.CharField(max_length=40, blank=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    point_basis = models.CharField(max_length=20, blank=True, help_text="surveyed, or invented (demo)")

    class Meta(HouseholdFact.Meta):
        constraints = [
            *HouseholdFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(until__isnull=True, corrects__isnull=True),
                name="one_current_home_per_household",
            ),
        ]


class Cause(HouseholdFact):
    """Why the household is poor, as somebody said on some evidence."""

    cause = models.CharField(max_length=30)
    main = models.BooleanField()
    evidence = models.CharField(max_length=160, blank=True)
    said_by = models.CharField(max_length=80, blank=True)


class Housing(HouseholdFact):
    """The dwelling."""

    grade = models.CharField(max_length=4, blank=True, help_text="A B C D; empty when not graded")
    dangerous = models.BooleanField(null=True)
    structure = models.CharField(max_length=30, blank=True)
    floor_m2 = models.DecimalField(max_digits=7, decimal_places=1, null=True)
    built_year = models.PositiveSmallIntegerField(null=True)
    relocated = models.BooleanField(null=True)
    solid_roof = models.BooleanField(null=True, help_text="of tiles, sheets or concrete; not of straw or plastic")


class Water(HouseholdFact):
    """Drinking water."""

    safe = models.BooleanField(null=True)
    difficult = models.BooleanField(null=True)
    water_source = models.CharField(max_length=30, blank=True)


class Living(HouseholdFact):
    """Power, broadcast, fuel, toilet, road."""

    electricity = models.BooleanField(null=True)
    broadcast = models.BooleanField(null=True)
    fuel = models.CharField(max_length=30, blank=True)
    toilet = models.BooleanField(null=True)
    road_kind = models.CharField(max_length=30, blank=True)
    road_km = models.DecimalField(max_digits=6, decimal_places=2, null=True, help_text="distance to the main road")


class Land(HouseholdFact):
    """Land in mu."""

    cultivated_mu = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    irrigated_mu = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    forest_mu = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    returned_forest_mu = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    fruit_mu = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    grass_mu = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    water_mu = models.DecimalField(max_digits=7, decimal_places=2, null=True)


class Production(HouseholdFact):
    """What the household produces with: power, a co-operative, a leading enterprise, somebody capable who leads."""

    power = models.BooleanField(null=True, help_text="生产用电")
    cooperative = models.BooleanField(null=True)
    enterprise = models.BooleanField(null=True)
    capable_leader = models.BooleanField(null=True)


class Family(HouseholdFact):
    """What entitles a family to care of its own kind."""

    military = models.BooleanField(null=True, help_text="军烈属")
    only_child = models.BooleanField(null=True, help_text="独生子女户")
    two_daughters = models.BooleanField(null=True, help_text="双女户")


class IncomePart(HouseholdFact):
    """One part of a period's income or cost; since and until are the period, the part is a key of the pack."""

    part = models.CharField(max_length=30)
    amount_fen = models.BigIntegerField()


class StatedIncome(HouseholdFact):
    """The yearly net income per head as a source stated it; kept beside the computed one, never used instead."""

    per_head_fen = models.BigIntegerField()


class HomeLanguage(HouseholdFact):
    """In which language somebody talks with the household, and in which else if need be: keys of the list language."""

    language = models.CharField(max_length=30, blank=True)
    second = models.CharField(max_length=30, blank=True)


class Contact(HouseholdFact):
    """How to reach and pay the household; the account number is sealed."""

    phone = models.CharField(max_length=30, blank=True)
    bank = models.CharField(max_length=60, blank=True)
    account_sealed = models.BinaryField(null=True)
    account_index = models.CharField(max_length=32, blank=True)

    class Meta(HouseholdFact.Meta):
        indexes = [*HouseholdFact.Meta.indexes, models.Index(LastFour("phone"), name="contact_phone_last4")]
