"""Which proposal of pairs settled a request for another helper."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ("register", "0022_keep_leaves"),
    ]

    operations = [
        migrations.AddField(
            model_name="helperrequest",
            name="settled_by",
            field=models.ForeignKey(
                help_text="the proposal whose approval granted it", null=True,
                on_delete=django.db.models.deletion.PROTECT, related_name="settled_requests",
                to="register.pairingproposal",
            ),
        ),
        migrations.RemoveConstraint(model_name="helperrequest", name="a_decision_says_why"),
        migrations.AddConstraint(
            model_name="helperrequest",
            constraint=models.CheckConstraint(
                condition=~Q(state__in=("granted", "refused")) | ~Q(answer="") | Q(settled_by__isnull=False),
                name="a_decision_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="helperrequest",
            constraint=models.CheckConstraint(
                condition=Q(settled_by__isnull=True) | Q(state="granted", answered_by__isnull=False),
                name="a_proposal_settles_a_request_by_a_pair",
            ),
        ),
    ]
