"""Records of one person in the register, looked for at the terminal."""

from dataclasses import asdict

from django.utils.translation import gettext as _

from xiuhua.actions.keep.find_doubles import find_doubles
from xiuhua.console.outcome import Outcome, print_json, say
from xiuhua.queries.area import area_coded
from xiuhua.queries.office import clock_day
from xiuhua.words import NotFound


def find_and_tell(code: str, *, json: bool) -> Outcome:
    """Compare all who live in an area, and tell how many pairs wait newly; raises NotFound for no area."""
    if area_coded(code, on=clock_day()) is None:
        raise NotFound(_("There is no area %(code)s today.") % {"code": code})
    found = find_doubles(code, by=None)
    if json:
        print_json(asdict(found))
    else:
        said = _("%(people)s people compared: %(pairs)s pairs are perhaps of one person, %(new)s of them are new.")
        say(said % {name: f"{value:,}" for name, value in asdict(found).items()})
    return Outcome.OK
