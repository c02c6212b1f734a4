"""Files of the staff, grade lists and shortlists on the walk, in each of their states."""

from tests.journeys.proposals import pressed

OPEN = "form:has(input[value=open]) button"


def persons(site) -> dict[str, object]:
    """A draft with a grade, a list that waits for its decision and breaks a rule, and shortlists open and decided."""
    from datetime import date

    from xiuhua.actions.assess.persons.grade_list import ListTold, draft_grade_list, give_grade
    from xiuhua.actions.assess.persons.shortlist import ShortlistTold, name_on_shortlist, open_shortlist
    from xiuhua.duty.evidence import staff_within
    from xiuhua.queries.pack import pack_in_force
    from xiuhua.register.models import Account, GradeList, SpotCheck

    by = {name: Account.objects.get(username=name) for name in ("county", "township", "secretary")}
    county, day = site.county, date(2017, 3, 31)
    people = list(staff_within(county, pack_in_force(day).grading.roles, on=day))
    told = ListTold("half_year", "2016年下半年考核", date(2016, 7, 1), date(2017, 1, 1))
    draft = draft_grade_list(county.code, told, by=by["county"])
    give_grade(draft.key, people[0].key, grade="excellent", why="驻村扎实，产业见效", by=by["county"])
    give_grade(draft.key, people[1].key, grade="competent", why="履职尽责", by=by["county"])
    shown = GradeList.objects.get(area=county, since=date(2016, 1, 1), kind="annual")
    best = shown.lines.filter(grade="excellent").order_by("pk")[0].person
    post = best.assignments.filter(kind="reside").order_by("-since")[0]
    SpotCheck.objects.create(
        person=best, village=post.area, on=date(2016, 11, 4), found="not_there", by=by["township"], office="township"
    )
    wish = ShortlistTold("commendation", "2017年表彰人选", "驻村满一年，群众公认", "在岗驻村干部")
    filling = open_shortlist(county.code, wish, by=by["county"])
    name_on_shortlist(filling.key, people[0].key, "修通产业路，办起合作社", by=by["county"])
    return {
        "on_file": people[0].key, "draft_list": draft.key, "shown_list": shown.key, "filling_list": filling.key,
    }  # fmt: skip


def _opened(page) -> None:
    pressed(OPEN, why="年度考核")(page)


# (route, role, address, state, what is done there)
PERSONS = [
    ("own-file-of-staff", "secretary", "/my/file/"),
    ("own-file-of-staff", "team", "/my/file/", "refused", pressed("#object button", **{"object-text": "13800138000"})),
    ("evidence-file", "county", "/staff/{on_file}/file/"),
    ("evidence-file", "county", "/staff/{on_file}/file/", "opened", _opened),
    ("evidence-files", "county", "/area/{county.code}/files/"),
    ("evidence-files", "township", "/area/{township.code}/files/", "of a township"),
    ("grade-lists", "county", "/area/{county.code}/grade-lists/"),
    ("grade-lists", "township", "/area/{township.code}/grade-lists/", "empty"),
    ("grade-list", "county", "/area/{county.code}/grade-lists/{draft_list}/"),
    ("grade-list", "county", "/area/{county.code}/grade-lists/{shown_list}/", "breached"),
    ("shortlists", "county", "/area/{county.code}/shortlists/"),
    ("shortlists", "city", "/area/5119/shortlists/", "empty"),
    ("shortlist", "county", "/area/{county.code}/shortlists/{filling_list}/"),
]
