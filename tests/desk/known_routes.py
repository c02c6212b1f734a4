"""How each route of the installation is asked for a thing, with which verbs, and who should get an answer.

A route that is not told here fails the matrix: say how it is addressed, and from whom it must be hidden.
"""

from django.urls import URLPattern, URLResolver

from tests.desk.known import (
    NO_COMPLAINT,
    Known,
    about_organisation,
    code,
    everyone,
    header_told,
    in_area,
    key_of,
    nothing_more,
    of_area,
    of_security,
    posted,
    read_or_posted,
    role_of,
    routes_of,
    sheet_nobody_has,
)
from tests.desk.relations import Nothing
from tests.desk.routes_of_staff import NOWHERE, routes_of_staff
from tests.desk.who_may import (
    answers_for_household,
    anybody,
    area,
    area_of_a_course_office,
    area_of_an_importing_office,
    area_of_an_office,
    area_of_any_office,
    area_with_all_topics,
    auditor,
    figures,
    form_to_change,
    forms,
    gives_measures,
    household,
    household_with_all_topics,
    importers,
    job,
    meaning,
    nobody,
    office_of_any_level_over_household,
    office_over_household,
    office_over_what_they_hold,
    office_that_may_pair,
    organisation,
    organisation_of_an_office,
    organisation_of_any_office,
    own_area,
    own_factor,
    person,
    place_that_asks,
    place_that_draws_checks,
    place_with_procedures,
    place_with_shares,
    reads_numbers,
    security,
    security_of_a_role,
    system,
    village,
    village_of_an_office,
    village_of_any_office,
    village_with_all_topics,
    what_may_be_undone,
    what_was_brought,
)


def unknown(patterns: list[URLPattern | URLResolver]) -> list[str]:
    """The routes that the matrix does not know how to ask."""
    return sorted(f"{route.pattern} ({route.name})" for route in routes_of(patterns) if route.name not in ROUTES)


ROUTES: dict[str, Known] = {
    "home": everyone(),
    "login": everyone(),
    "language": Known({"POST": anybody}),
    "theme": Known({"POST": anybody}),
    "mine": everyone(),
    "own-scan-cards": everyone(language="xx"),
    "own-presence": everyone(do="add", on="x"),
    **routes_of_staff(Known, code=code, key_of=key_of),
    "own-training": Known({"GET": anybody, "POST": nobody}),  # nobody of the matrix has a course to tell of
    "own-deliveries": everyone(item="night_school", do="deliver"),
    "own-papers": everyone(paper="card", language="zh", purpose="x"),
    "second": everyone(),
    "passkey": everyone(),
    "confirm": everyone(),
    "settings": everyone(),
    "password": everyone(),
    "factors": everyone(),
    "add-authenticator": everyone(),
    "add-passkey": everyone(),
    "codes": Known({"POST": anybody}),
    "remove-factor": posted(own_factor, "factor"),
    "sessions": everyone(),
    "end-sessions": Known({"POST": anybody}),
    "notices": everyone(),
    "unsent": everyone(),
    "accounts": of_security(),
    "new-account": of_security(username="newcomer", name="新人"),
    "account": of_security("by"),
    "give-role": posted(security, "by", role="inspector"),
    "end-role": Known({"POST": security_of_a_role}, address=role_of),
    "mend-keys": posted(security, "by", deed="second", why="丢了手机"),
    "office": Known({"GET": system, "POST": system}),
    "components": everyone(),  # in a demo, as this city is
    "journal": Known({"GET": auditor, "POST": auditor}),
    "area": of_area(figures),
    "rows": of_area(area, figure="incidence"),
    "households": of_area(area),
    "villages": of_area(area),
    "posts": of_area(area),
    "matrix": of_area(area),
    "slot": Known(
        {"GET": village, "POST": village_of_an_office},
        address=lambda thing: code(thing) | {"slot": "technician"},
        sends=lambda _thing: {"do": "appoint", "who": "查无此人"},
    ),
    "pairing": of_area(area_of_an_office),
    "skills": Known(
        {"GET": area_of_an_office, "POST": area_of_an_office}, address=code, sends=lambda _thing: {"do": "take"},
    ),
    "proposal": Known(
        {"GET": area_of_an_office, "POST": area_of_an_office}, sends=lambda _thing: {"do": "undo"},
        address=lambda thing: code(thing) | key_of("proposal")(thing),
    ),
    "proposed-pair": Known(
        {"GET": area_of_an_office, "POST": area_of_an_office}, sends=lambda _thing: {"do": "pin"},
        address=lambda thing: code(thing) | key_of("proposal")(thing) | key_of("household", "household")(thing),
    ),
    "village-proposals": Known(
        {"GET": area_of_an_office, "POST": area_of_an_office}, address=code, sends=lambda _thing: {"kind": "contract"},
    ),
    "village-proposal": Known(
        {"GET": area_of_an_office, "POST": area_of_an_office}, sends=lambda _thing: {"do": "drop"},
        address=lambda thing: code(thing) | key_of("village_proposal")(thing),
    ),
    "proposed-village": Known(
        {"GET": area_of_an_office, "POST": area_of_an_office}, sends=lambda _thing: {"do": "pin"},
        address=lambda thing: code(thing) | key_of("village_proposal")(thing) | {"village": code(thing)["code"]},
    ),
    "area-measures": Known(
        {"GET": area_with_all_topics, "POST": village_of_any_office}, address=code,
        sends=lambda _thing: {"do": "together", "item": ""},
    ),
    "area-deliveries": Known(
        {"GET": village_of_any_office, "POST": village_of_any_office}, address=code,
        sends=lambda _thing: {"item": "night_school", "do": "deliver"},
    ),
    "projects": Known(
        {"GET": area_with_all_topics, "POST": village_of_any_office}, address=code, sends=lambda _: {"do": "begin"},
    ),
    "organisations": of_area(area), "weak": of_area(area),
    "found": Known({"GET": area_of_an_office, "POST": area_of_an_office}, address=code, sends=nothing_more),
    "weakness": about_organisation(organisation_of_an_office, do="survey"),
    "meetings": about_organisation(organisation_of_any_office, do="meet"),
    "joint": about_organisation(organisation_of_any_office, do="carry"),
    "case": Known({"GET": nobody, "POST": nobody}, address=lambda _thing: {"key": NO_COMPLAINT}),
    "rectified": of_area(area),
    "elections": Known(
        {"GET": area, "POST": village_of_an_office}, address=code, sends=lambda _thing: {"do": "announce"},
    ),
    "leaders": of_area(village),
    "election": Known({"GET": nobody, "POST": nobody}, address=lambda _thing: {"key": NO_COMPLAINT}),
    "quality": of_area(area_with_all_topics),
    "doubles": Known(dict.fromkeys(("GET", "POST"), area_of_an_office), address=code, sends=lambda _: {"do": "find"}),
    "double": Known({"GET": nobody, "POST": nobody}, address=lambda thing: code(thing) | {"key": NO_COMPLAINT}),
    "place-finding": of_area(area_with_all_topics, rule="village_unpaved"),
    "boundaries": of_area(own_area),
    "remove-boundaries": Known({"POST": own_area}, address=lambda thing: code(thing) | key_of("boundaries")(thing)),
    "imports": Known({"GET": importers, "POST": importers}),
    "headers": Known({"GET": importers, "POST": what_was_brought}, sends=header_told),
    "header": Known(
        {"POST": meaning}, sends=lambda _thing: {"means": "-"},
        address=lambda thing: {"meaning": thing.number if isinstance(thing, Nothing) else thing.meaning},
    ),
    "import": Known({"GET": what_was_brought, "POST": what_was_brought}, address=key_of("brought")),
    "correct": posted(what_was_brought, "brought"),
    "judge": posted(what_was_brought, "brought"),
    "apply": posted(what_was_brought, "brought"),
    "discard": read_or_posted(what_was_brought, "brought"),
    "undo": read_or_posted(what_may_be_undone, "applied"),
    "rejected": posted(what_was_brought, "applied"),
    "jobs": everyone(),
    "job": Known({"GET": job, "POST": job}, address=key_of("job")),
    "job_stop": posted(job, "job"),
    "job_again": posted(job, "job"),
    "forms": Known(
        {"GET": forms, "POST": area_with_all_topics}, sends=in_area(form="h6_villages", purpose="核对各村名单"),
    ),
    "search": everyone(q="张"),
    "offer": Known({"POST": anybody}, sends=lambda _thing: {"q": "张"}),
    "take-form": Known({"GET": importers, "POST": importers}),
    "asked-form": Known(
        {"GET": forms, "POST": area_with_all_topics}, address=key_of("form"), sends=in_area(look="1"),
    ),
    "bind-columns": posted(form_to_change, "form", end="1"),
    "household": Known({"GET": household, "POST": household}, address=key_of("household")),
    "finding": Known(
        {"GET": household_with_all_topics, "POST": answers_for_household},
        address=lambda thing: key_of("household")(thing) | {"rule": "uninsured"},
        sends=lambda _thing: {"reason": "本人自愿不参保"},
    ),
    "withdraw": posted(answers_for_household, "explained"),
    "packs": everyone(),
    "burden": everyone(do="complain", form="", words="每月填得太多"),
    "pack": Known({"GET": anybody, "POST": anybody}, address=lambda _thing: {"name": "sichuan"}),
    "reveal": Known(
        {"POST": reads_numbers}, address=key_of("household"),
        sends=lambda _thing: {"what": "account", "purpose": "payment"},
    ),
    "person": Known({"GET": person, "POST": person}, address=key_of("person")),
    "organisation": Known({"GET": organisation, "POST": organisation}, address=key_of("organisation")),
    "helper": Known(
        {"GET": household_with_all_topics, "POST": office_over_household}, address=key_of("household"),
        sends=lambda _thing: {"do": "hand_over", "who": "查无此人"},
    ),
    "leave": Known(
        {"GET": office_over_household, "POST": office_over_household}, address=key_of("held"),
        sends=lambda _thing: {"do": "grant", "who": "查无此人"},
    ),
    "leave-of-all": Known(
        {"GET": office_over_what_they_hold, "POST": office_over_what_they_hold},
        address=lambda thing: {"key": thing.key if isinstance(thing, Nothing) else thing.held.person.key},
        sends=lambda _thing: {"do": "grant", "who": "查无此人"},
    ),
    "helper-brings": Known(
        {"GET": office_that_may_pair, "POST": office_that_may_pair},
        address=lambda thing: {"key": thing.key if isinstance(thing, Nothing) else thing.held.person.key},
        sends=lambda _thing: {"skill": "medicine"},
    ),
    "handover": read_or_posted(household_with_all_topics, "household"),
    "handover-card": read_or_posted(answers_for_household, "household"),
    "helper-requests": of_area(area_with_all_topics),
    "procedure-board": Known({"GET": area_with_all_topics, "POST": nobody}, address=code),  # a step stands in the query
    "place-proceedings": Known(
        {"GET": place_with_procedures, "POST": nobody}, sends=lambda _thing: {"do": "jump"}, address=code,
    ),
    "public-notices": of_area(area_with_all_topics),
    "draft-notice": Known(
        {"GET": village_with_all_topics, "POST": nobody},  # offices put up what waits, which the form names
        address=lambda thing: code(thing) | {"procedure": "household_exit", "step": "publication"},
    ),
    "public-notice": Known({"GET": area_with_all_topics, "POST": area_with_all_topics}, address=key_of("notice")),
    "objection-form": Known({"GET": area_with_all_topics, "POST": area_with_all_topics}, address=key_of("notice")),
    "proceedings": Known(
        {"GET": household_with_all_topics, "POST": office_of_any_level_over_household}, address=key_of("household"),
        sends=lambda _thing: {"do": "start", "procedure": "correction"},
    ),
    "causes": Known(
        {"GET": household_with_all_topics, "POST": answers_for_household}, address=key_of("household"),
        sends=lambda _thing: {"do": "wishes", "wish-1": "work", "told_by": "户主"},
    ),
    "income": Known(
        {"GET": household_with_all_topics, "POST": answers_for_household}, address=key_of("household"),
        sends=lambda _thing: {"do": "write", "part": "property", "year": "2016-10-01", "amount": "1"},
    ),
    "warnings": of_area(area_with_all_topics),
    "checks": Known(
        {"GET": area_with_all_topics, "POST": place_that_draws_checks}, address=code,
        sends=lambda _thing: {"checks": ""},
    ),
    "assessments": Known({"GET": area_with_all_topics, "POST": nobody}, address=code),
    "sheet": Known({"GET": nobody, "POST": nobody}, address=sheet_nobody_has),
    "lost-rows": Known(
        {"GET": nobody, "POST": nobody}, address=lambda thing: sheet_nobody_has(thing) | {"line": "road"}
    ),
    "presence": Known(
        {"GET": area_of_any_office, "POST": area_of_any_office}, address=code,
        sends=lambda _thing: {"do": "check", "on": "x"},
    ),
    "training": Known({"GET": area_of_any_office, "POST": area_of_a_course_office}, address=code),
    "training-due": of_area(area_of_any_office),
    "care": Known({"GET": area_of_any_office, "POST": nobody}, address=code),  # nor is anybody's care named
    # No thing of the matrix is a course: tests/desk/test_training.py opens one.
    "course": Known({"GET": nobody, "POST": nobody}, address=key_of("household")),
    "course-list": Known(
        {"GET": nobody, "POST": nobody},
        address=lambda thing: key_of("household")(thing) | {"kind": "attendance"},
    ),
    "certificate": Known({"GET": nobody, "POST": nobody}, address=key_of("household")),
    "flags": Known({"GET": anybody, "POST": nobody}),  # nobody of the matrix has one to answer
    "area-flags": Known({"GET": place_that_draws_checks, "POST": nobody}, address=code),  # nor is one shown
    "inspections": of_area(area_with_all_topics),
    "call-backs": Known(
        {"GET": place_with_shares, "POST": place_that_asks}, address=code, sends=lambda _thing: {"do": "draw"}
    ),
    "surveys": Known(
        {"GET": place_with_shares, "POST": place_that_asks}, address=code, sends=lambda _thing: {"do": "draw"}
    ),
    "survey-interview": Known({"GET": nobody, "POST": nobody}, address=lambda it: code(it) | {"key": NOWHERE}),
    "survey-slip": Known({"GET": nobody, "POST": nobody}, address=lambda _thing: {"code": "x"}),  # no code is so short
    "signal-reports": Known(
        {"GET": area_of_an_importing_office, "POST": area_of_an_importing_office}, address=code,
        sends=lambda _thing: {"do": "look", "kind": "x", "received_on": "x"},
    ),
    "watch": Known({"GET": household_with_all_topics, "POST": nobody}, address=key_of("household")),  # none is open
    "visits": Known({"GET": household_with_all_topics, "POST": nobody}, address=key_of("household")),  # none is told
    "visit": Known(
        {"GET": answers_for_household, "POST": answers_for_household}, address=key_of("household"),
        sends=lambda _thing: {"key": str(NO_COMPLAINT), "way": "x", "on": "2017-03-31", "note": "x"},
    ),
    "visit-photo": Known({"GET": nobody}, address=lambda thing: key_of("household")(thing) | {"photo": NO_COMPLAINT}),
    "own-warnings": everyone(),
    "need": everyone(),
    "income-changes": of_area(area_with_all_topics),
    "papers": Known(
        {"GET": answers_for_household, "POST": answers_for_household}, address=key_of("household"),
        sends=lambda _thing: {"paper": "card", "language": "zh", "purpose": "张贴在农户家中"},
    ),
    "area-papers": of_area(area_with_all_topics),
    "area-scan-cards": of_area(area_with_all_topics),
    "made": Known({"GET": nobody, "POST": nobody}, address=key_of("job")),  # no job of the matrix printed anything
    "money": Known(
        {"GET": household_with_all_topics, "POST": household_with_all_topics}, address=key_of("household")
    ),
    "history": Known(
        {"GET": household_with_all_topics, "POST": household_with_all_topics}, address=key_of("household")
    ),
    "documents": Known(
        {"GET": household_with_all_topics, "POST": household_with_all_topics}, address=key_of("household")
    ),
    "measures": Known(
        {"GET": household, "POST": gives_measures}, address=key_of("household"),
        sends=lambda _thing: {"do": "grant", "item": "gold", "since": "2017-03-01"},
    ),
    "answer-paper": Known(
        {"GET": nobody, "POST": nobody}, address=lambda thing: key_of("household")(thing) | {"of": NO_COMPLAINT}
    ),
    "consents": Known(
        {"GET": household_with_all_topics, "POST": answers_for_household}, address=key_of("household"),
        sends=lambda _thing: {"do": "keep", "purpose": "photo"},
    ),
    "verdict": Known(
        {"GET": nobody, "POST": nobody}, address=lambda thing: key_of("household")(thing) | {"of": NO_COMPLAINT}
    ),
    "place-verdict": Known({"GET": nobody, "POST": nobody}, address=lambda thing: code(thing) | {"of": NO_COMPLAINT}),
    "change": Known(
        {"GET": office_of_any_level_over_household, "POST": office_of_any_level_over_household},
        address=key_of("household"), sends=lambda _thing: {"item": "water.safe", "value": "?"},
    ),
    "hand-out-scan-card": Known(
        {"GET": answers_for_household, "POST": answers_for_household}, address=key_of("household"),
        sends=lambda _thing: {"do": "print", "language": "xx"},
    ),
    "scan-card": Known({"GET": nobody, "POST": nobody}, address=lambda _thing: {"token": "x" * 22}),  # chance alone
    "plan": Known(
        {"GET": household_with_all_topics, "POST": answers_for_household}, address=key_of("household"),
        sends=lambda _thing: {"do": "write", "goal": ""},
    ),
    "openers": Known({"GET": household, "POST": household}, address=key_of("household")),
    "duties": of_security(q="张"),
    "duties-of": of_security("by"),
    "logout": Known({"POST": anybody}),  # the last: a session ends with it
}  # fmt: skip
