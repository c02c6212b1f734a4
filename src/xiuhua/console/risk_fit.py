"""The risk order's points, fitted to the register's own history at the terminal."""

from time import perf_counter

from django.utils.translation import gettext as _

from xiuhua.actions.sustain.fit_risk import fit_risk
from xiuhua.console.layout import lay_out_database
from xiuhua.console.outcome import Outcome, print_json, say
from xiuhua.console.risk import document, tell
from xiuhua.policy.risk_reader import risk_policy
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force


def show_fit(*, json: bool) -> Outcome:
    """Fit to the register's own history, publish the points, and tell the same."""
    lay_out_database()
    begun = perf_counter()
    found = fit_risk(by=None)
    seconds = perf_counter() - begun
    today = clock_day()
    policy = risk_policy(require_pack_in_force(today), day=today)
    if json:
        print_json(document(found, policy) | {"seconds": round(seconds, 3)})
        return Outcome.OK
    facts = {"rows": f"{found.score.rows:,}", "events": f"{found.score.events:,}"}
    say(_("Points were fitted to %(rows)s rows of the register; %(events)s returned to poverty.") % facts)
    tell(found, policy)
    return Outcome.OK
