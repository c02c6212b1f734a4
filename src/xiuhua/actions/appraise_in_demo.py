"""Lets the demo's county open a shortlist and put names on it, as an office may: nothing is written past a deed."""

from datetime import date

from django.db import transaction

from xiuhua.actions.assess.persons.evidence import write_statement
from xiuhua.actions.assess.persons.shortlist import ShortlistTold, name_on_shortlist, open_shortlist, publish_shortlist
from xiuhua.duty.door import scope_of
from xiuhua.duty.evidence import staff_within
from xiuhua.queries.pack import pack_in_force
from xiuhua.register.models import Account, Area

MOST = 3
WISH = ShortlistTold(
    "promotion",
    "2017年提拔使用驻村干部人选",
    "驻村满一年，脱贫任务完成，群众公认，无违纪",
    "本县（区）在岗第一书记和驻村工作队队员",
)
SAYS = (
    "到村后先逐户走访，弄清致贫原因，再和村两委商定产业。\n主要做了三件事：修通产业路，办起合作社，理顺党员活动。\n"
    "做得不够的是技术培训，今年补上。"
)
WHY = "受过表彰，所在村变化明显，群众认可"


@transaction.atomic
def state_in_demo() -> int:
    """Let the demo's first secretary say something of their own work; gives which version it is."""
    by = Account.objects.filter(demo=True, username="secretary").first()
    return write_statement(SAYS, by=by).version if by else 0


@transaction.atomic
def shortlist_in_demo(day: date) -> int:
    """Open a shortlist of the demo's county with some who were awarded, and make it public; gives how many."""
    by = Account.objects.filter(demo=True, username="county").first()
    places = scope_of(by, today=day).places if by else ()
    grading = pack_in_force(day).grading
    if by is None or not places or grading is None:
        return 0
    area = Area.objects.get(pk=places[0].area_id)
    people = list(staff_within(area, grading.roles, on=day).filter(awards__isnull=False).distinct()[:MOST])
    if not people:
        return 0
    opened = open_shortlist(area.code, WISH, by=by)
    for person in people:
        name_on_shortlist(opened.key, person.key, WHY, by=by)
    publish_shortlist(opened.key, by=by)
    return len(people)
