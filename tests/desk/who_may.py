"""Who should get an answer of a route: what the duties of whoever asks say, of one thing asked for."""

from collections.abc import Callable
from typing import Any

from tests.desk.relations import Nothing, Thing
from tests.desk.who_answers import Answers, in_force
from xiuhua.words import AreaLevel

Says = Callable[[Answers, Any], bool]


def anybody(_who: Answers, _thing: Thing) -> bool:
    return True


def nobody(_who: Answers, _thing: Thing) -> bool:
    return False


def figures(who: Answers, thing: Thing) -> bool:
    return thing.area.pk in who.figures


def area(who: Answers, thing: Thing) -> bool:
    return who.covers(thing.area.pk)


def area_with_all_topics(who: Answers, thing: Thing) -> bool:
    return who.covers(thing.area.pk, whole=True)


def village(who: Answers, thing: Thing) -> bool:
    return area(who, thing) and thing.area.level == AreaLevel.VILLAGE


def village_with_all_topics(who: Answers, thing: Thing) -> bool:
    return area_with_all_topics(who, thing) and thing.area.level == AreaLevel.VILLAGE


def place_with_procedures(who: Answers, thing: Thing) -> bool:
    return area_with_all_topics(who, thing) and thing.area.level in (AreaLevel.VILLAGE, AreaLevel.COUNTY)


def village_of_an_office(who: Answers, thing: Thing) -> bool:
    """Offices of the township, county and city fill its posts; neither its own nor a department, and no post."""
    return thing.area.level == AreaLevel.VILLAGE and who.covers(thing.area.pk, office=True)


OFFICES = {"village", "township", "county", "city"}


def area_of_any_office(who: Answers, thing: Thing) -> bool:
    """A village's own office too, and those of its township, county and city; not a department, and no post."""
    line = who.rows.line(thing.area.pk)
    offices = {office for place, topic, office in who.places if place in line and not topic}
    return bool(offices & OFFICES)


def area_of_a_course_office(who: Answers, thing: Thing) -> bool:
    """The county's office and the city's, which hold courses by the pack."""
    line = who.rows.line(thing.area.pk)
    return bool({office for place, topic, office in who.places if place in line and not topic} & {"county", "city"})


def village_of_any_office(who: Answers, thing: Thing) -> bool:
    return thing.area.level == AreaLevel.VILLAGE and area_of_any_office(who, thing)


def area_of_an_office(who: Answers, thing: Thing) -> bool:
    """Offices of the township, county and city pair there; neither a village's own nor a department, and no post."""
    return who.covers(thing.area.pk, office=True)


def place_that_draws_checks(who: Answers, thing: Thing) -> bool:
    """Importing offices over a place from the township up, as they see it whole."""
    return area_of_an_importing_office(who, thing) and thing.area.level != AreaLevel.VILLAGE


def place_with_shares(who: Answers, thing: Thing) -> bool:
    """Whoever sees the figures of a township, county or city."""
    return figures(who, thing) and thing.area.level != AreaLevel.VILLAGE


def place_that_asks(who: Answers, thing: Thing) -> bool:
    """The office of this very township, county or city, not of one around."""
    offices = {office for place, topic, office in who.places if place == thing.area.pk and not topic}
    return bool(offices & {"township", "county", "city"})


def household(who: Answers, thing: Thing) -> bool:
    return who.opens(thing.household.pk)


def household_with_all_topics(who: Answers, thing: Thing) -> bool:
    return who.opens(thing.household.pk, whole=True)


def answers_for_household(who: Answers, thing: Thing) -> bool:
    """Not who only inspects it."""
    return household_with_all_topics(who, thing) and (
        thing.household.pk in who.paired or who.covers(who.rows.home[thing.household.pk], whole=True)
    )


def gives_measures(who: Answers, thing: Thing) -> bool:
    """Whoever answers for it, and the departments that see it for a topic."""
    home = who.rows.home.get(thing.household.pk)
    return answers_for_household(who, thing) or (home is not None and who.covers(home))


def office_over_household(who: Answers, thing: Thing) -> bool:
    """The offices of its township, county and city give it a helper."""
    home = who.rows.home.get(thing.household.pk)
    return home is not None and who.covers(home, office=True)


def office_of_any_level_over_household(who: Answers, thing: Thing) -> bool:
    """The offices of its village, township and county correct what is on file; the city does not."""
    line = who.rows.line(who.rows.home.get(thing.household.pk))
    return any(place in line and office in ("village", "township", "county") for place, _topic, office in who.places)


def office_over_what_they_hold(who: Answers, thing: Thing) -> bool:
    """The offices of a village or a household that its helper answers for, this one or another."""
    held = [row for row in thing.held.person.assignments.select_related("area") if in_force(row, who.rows.today)]
    homes = {who.rows.home.get(row.household_id) for row in held}
    villages = {row.area_id for row in held if row.area and row.area.level == AreaLevel.VILLAGE}
    return any(place is not None and who.covers(place, office=True) for place in homes | villages)


def office_that_may_pair(who: Answers, thing: Thing) -> bool:
    """The same, and the offices where a helper's unit is seated or contracted."""
    unit = thing.held.person.unit
    places = set() if unit is None else {unit.area_id, *unit.assignments.values_list("area", flat=True)}
    return office_over_what_they_hold(who, thing) or any(
        place is not None and who.covers(place, office=True) for place in places
    )


def reads_numbers(who: Answers, thing: Thing) -> bool:
    """Not who handed it over and only reads on."""
    return household_with_all_topics(who, thing) and not who.only_reads(thing.household.pk)


def importers(who: Answers, _thing: Thing) -> bool:
    return who.imports


def what_was_brought(who: Answers, thing: Thing) -> bool:
    return who.oversees([thing.area.pk])


def what_may_be_undone(who: Answers, thing: Thing) -> bool:
    mine = who.account is not None and thing.by == who.account
    return what_was_brought(who, thing) and (mine or bool(who.offices & {"city", "county"}))


def job(who: Answers, thing: Thing) -> bool:
    return "system" in who.offices or who.oversees([thing.area.pk])


def forms(who: Answers, _thing: Thing) -> bool:
    return who.hands_out


def form_to_change(who: Answers, thing: Thing) -> bool:
    return who.hands_out and who.oversees([thing.area.pk])


def meaning(who: Answers, thing: Thing) -> bool:
    return who.imports and ("city" in who.offices or who.covers(thing.area.pk, office=True))


def security(who: Answers, _thing: Thing) -> bool:
    return "security" in who.offices


def auditor(who: Answers, _thing: Thing) -> bool:
    return "auditor" in who.offices


def system(who: Answers, _thing: Thing) -> bool:
    return "system" in who.offices


def own_area(who: Answers, thing: Thing) -> bool:
    """The city's or county's office of the area itself, not of one around."""
    return any(place == thing.area.pk and office in ("city", "county") for place, _topic, office in who.places)


def person(who: Answers, thing: Thing) -> bool:
    return who.knows(thing.person)


def of_staff(who: Answers, _thing: Thing) -> bool:
    """Whoever is of the staff, and keeps neither the system nor its journal."""
    return who.account is not None and who.account.person_id is not None and not who.is_officer


def file_of_somebody(who: Answers, thing: Thing) -> bool:
    """The person themselves, and the county where they hold or held a post, help a household, or lead."""
    if of_staff(who, thing) and thing.person.pk == who.account.person_id:
        return True
    homes = {who.rows.home.get(one) for one in who.rows.paired[thing.person.pk]}
    places = (who.rows.stands[thing.person.pk] | homes) - {None}
    return any(_office_over(who, area, {"county"}) for area in places)


def place_that_opens_files(who: Answers, thing: Thing) -> bool:
    return _office_over(who, thing.area.pk, {"county"})


def place_that_grades(who: Answers, thing: Thing) -> bool:
    return _office_over(who, thing.area.pk, {"township", "county"})


def place_with_shortlists(who: Answers, thing: Thing) -> bool:
    return _office_over(who, thing.area.pk, {"county", "city"})


def _office_over(who: Answers, area: int, offices: set[str]) -> bool:
    line = who.rows.line(area)
    return any(place in line and office in offices and not topic for place, topic, office in who.places)


def organisation(who: Answers, thing: Thing) -> bool:
    return who.knows_of(thing.organisation)


def organisation_of_an_office(who: Answers, thing: Thing) -> bool:
    """Offices of township, county and city over the place where it is seated."""
    seat = thing.organisation.area
    return seat is not None and organisation(who, thing) and who.covers(seat.pk, office=True)


def organisation_of_any_office(who: Answers, thing: Thing) -> bool:
    """A village's own office too."""
    seat = thing.organisation.area
    if seat is None or not organisation(who, thing):
        return False
    line = who.rows.line(seat.pk)
    return any(place in line and not topic and office in OFFICES for place, topic, office in who.places)


def own_factor(who: Answers, thing: Thing) -> bool:
    return who.account is not None and thing.factor.account_id == who.account.pk


def security_of_a_role(who: Answers, thing: Thing) -> bool:
    return security(who, thing) and thing.role != Nothing.number


def area_of_an_importing_office(who: Answers, thing: Thing) -> bool:
    """Offices of the township, county and city import there; neither a village's own nor a department, and no post."""
    return who.covers(thing.area.pk, office=True)
