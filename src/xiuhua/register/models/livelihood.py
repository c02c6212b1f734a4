"""What a household owns, saves and eats: found when assets are compared, or asked by programmes that count them."""

from django.db import models

from xiuhua.register.models.household import HouseholdFact


class AssetComparison(HouseholdFact):
    """What offices of houses, vehicles, trade and pay know of a household's people (资产比对); unknown stays empty."""

    town_house = models.BooleanField(null=True, help_text="城镇商品房")
    vehicle = models.BooleanField(null=True, help_text="小轿车等机动车")
    large_machine = models.BooleanField(null=True, help_text="大型农机具")
    business = models.BooleanField(null=True, help_text="经商办企业")
    employs_others = models.BooleanField(null=True, help_text="长期雇佣他人")
    public_payroll = models.BooleanField(null=True, help_text="财政供养人员")
    village_cadre = models.BooleanField(null=True, help_text="村三职干部")
    study_abroad = models.BooleanField(null=True, help_text="自费出国留学")
    absent = models.BooleanField(null=True, help_text="举家外出")


class Wealth(HouseholdFact):
    """What the household produces with and could sell."""

    assets_fen = models.BigIntegerField(null=True, help_text="worth of productive assets")
    livestock = models.PositiveIntegerField(null=True, help_text="heads of cattle, pigs, sheep, goats")


class Saving(HouseholdFact):
    """What the household has put by and owes."""

    savings_fen = models.BigIntegerField(null=True)
    loans_fen = models.BigIntegerField(null=True)
    saves_regularly = models.BooleanField(null=True)


class Food(HouseholdFact):
    """Whether there is enough to eat."""

    meals_a_day = models.PositiveSmallIntegerField(null=True)
    hungry_months = models.PositiveSmallIntegerField(null=True, help_text="of the last twelve")
    kitchen_garden = models.BooleanField(null=True)
