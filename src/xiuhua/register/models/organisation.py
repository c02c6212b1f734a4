"""Organisations: Party branches, co-operatives, enterprises, departments and units, their areas, members, leaders."""

from django.db import models
from django.db.models import F, Q

from xiuhua.register.models.area import Area
from xiuhua.register.models.dated import Dated
from xiuhua.words import new_key


class Organisation(models.Model):
    """A body with a life of its own; its kind and level are keys of the pack's code lists."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=30)
    level = models.CharField(max_length=20, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, related_name="organisations", help_text="its seat"
    )
    founded = models.DateField()
    dissolved = models.DateField(null=True, blank=True)
    approved_by = models.CharField(max_length=80, blank=True, help_text="who approved of its founding")
    dissolved_by = models.CharField(max_length=80, blank=True, help_text="who approved of its end, by which document")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(dissolved__isnull=True) | Q(dissolved__gte=F("founded")),
                name="an_organisation_dissolves_after_it_was_founded",
            ),
        ]
        indexes = [models.Index(fields=["kind"], name="organisation_kind")]

    def __str__(self) -> str:
        return self.name


class OrganisationArea(Dated):
    """An area that an organisation works in: a joint branch spans several villages."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="areas")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="organisation_areas")


class OrganisationMember(Dated):
    """A member of an organisation: a person, or another organisation in a joint one."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey("Person", on_delete=models.PROTECT, null=True, related_name="memberships")
    member = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="joined")
    role = models.CharField(max_length=30, blank=True)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(person__isnull=True, member__isnull=False) | Q(person__isnull=False, member__isnull=True),
                name="a_member_is_a_person_or_an_organisation",
            ),
        ]


class Election(models.Model):
    """An election of an organisation's leaders: where it stands follows from its rows.

    It is announced, has candidates, who are reviewed (`register.models.election`), votes, a result that somebody else
    confirms, and then leaders in post. A second round `follows` the one in which nobody had enough votes.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="elections")
    kind = models.CharField(max_length=20, default="general", help_text="a key of the pack's election_kind")
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="next_round", help_text="the round before"
    )
    announced_on = models.DateField(null=True)
    announced_by = models.ForeignKey("register.Account", on_delete=models.PROTECT, null=True, related_name="+")
    document = models.CharField(max_length=160, blank=True)
    held_on = models.DateField(help_text="the day of the vote, from its announcement on")
    term_years = models.PositiveSmallIntegerField()
    eligible = models.PositiveIntegerField(null=True)
    votes_cast = models.PositiveIntegerField(null=True)
    voted_by = models.ForeignKey("register.Account", on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_on = models.DateField(null=True)
    confirmed_by = models.ForeignKey("register.Account", on_delete=models.PROTECT, null=True, related_name="+")
    in_post_from = models.DateField(null=True)
    cancelled_on = models.DateField(null=True)
    cancelled_why = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(voted_by__isnull=True) | ~Q(confirmed_by=F("voted_by")),
                name="nobody_confirms_the_votes_they_entered",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on__isnull=True) | (~Q(cancelled_why="") & Q(in_post_from__isnull=True)),
                name="an_election_is_called_off_for_a_reason_before_its_end",
            ),
            models.UniqueConstraint(fields=["organisation", "held_on"], name="one_election_per_organisation_and_day"),
            models.CheckConstraint(
                condition=Q(votes_cast__isnull=True) | Q(eligible__isnull=True) | Q(votes_cast__lte=F("eligible")),
                name="no_more_votes_than_voters",
            ),
        ]


class Leader(Dated):
    """A person chosen to lead an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="leaders")
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="led")
    education = models.CharField(max_length=20, blank=True, help_text="as they stood for it; a key of the pack")
    election = models.ForeignKey(Election, on_delete=models.PROTECT, null=True, related_name="chosen")
    post = models.CharField(max_length=30)
    votes = models.PositiveIntegerField(null=True)
