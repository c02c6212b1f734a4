"""The approval of a proposal of pairs in a process of its own, to be struck down (`tests/nursery`)."""

import json
from collections import Counter
from uuid import UUID

from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.actions.assign.pairing_ground import WHY, lay_pairs
from tests.makers import make_account
from xiuhua.actions.assign.ask_for_helper import ask_for_helper
from xiuhua.actions.assign.decide_proposal import approve_proposal, submit_proposal
from xiuhua.actions.assign.pair_rules import pin_pair
from xiuhua.actions.assign.propose import draft_proposal
from xiuhua.config import urls  # noqa: F401 -- read once, not in each child
from xiuhua.queries.pack import pack_named
from xiuhua.register.models import Account, Assignment, HelperRequest, JournalLine, PairingProposal

MigrationLoader(None)
pack_named("sichuan")


def lay_out() -> None:
    """A submitted proposal that gives three households a helper and one another, as was asked; says its key."""
    call_command("migrate", verbosity=0)
    ground = lay_pairs()
    helper = make_account("p0", person=ground.people["P0"])
    ask_for_helper(ground.homes["H1"].key, "helper", reason="distance", by=helper)
    key = draft_proposal(ground.township.code, by=ground.maker)
    pin_pair(key, household=ground.homes["H1"].key, helper=ground.people["P2"].key, why=WHY, by=ground.maker)
    submit_proposal(key, by=ground.maker)
    print(key.hex)


def approve(key: str) -> None:
    """What the button does, once its requests were seen."""
    seen = set(HelperRequest.objects.values_list("key", flat=True))
    approve_proposal(UUID(key), seen=seen, by=Account.objects.get(username="checker"))


def tell() -> None:
    """Who helps and helped whom, what became of the request and of the proposal, and the lines of the journal."""
    pairs = Assignment.objects.filter(kind="pair").order_by("household__number", "pk")
    told = {
        "pairs": [
            list(map(str, row))
            for row in pairs.values_list(
                "household__number", "person__name", "since", "until", "end_reason", "predecessor__person__name"
            )
        ],
        "requests": list(HelperRequest.objects.values_list("state", "answered_by__person__name")),
        "proposal": PairingProposal.objects.get().decision,
        "lines": Counter(JournalLine.objects.values_list("deed", flat=True)),
    }
    print(json.dumps(told, sort_keys=True))
