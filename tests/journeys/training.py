"""Training and care on the walk: a course that runs, with its roster and attendance, who is due, and one's own page."""

from datetime import date

from tests.journeys.proposals import pressed


def training() -> dict[str, object]:
    """A course of the county that is under way, with people on its roster, and one of the demo that is over."""
    from xiuhua.actions.organise.training.course import CourseTold, begin_course
    from xiuhua.actions.organise.training.roster import enrol_due
    from xiuhua.duty.door import scope_of
    from xiuhua.queries.office import clock_day
    from xiuhua.register.models import Account, Course, CourseSession

    county = Account.objects.get(username="county")
    place = scope_of(county, today=clock_day()).places[0]
    told = CourseTold(
        title="2017年第一书记财务专题班", level="county", theme="finance", organiser="party_school",
        posts=("first_secretary",), place="县委党校", seats=40, hours=18, tested=True, cost_fen=1_200_000,
        since=date(2017, 3, 30), days=3,
    )  # fmt: skip
    key = begin_course(place.code, told, by=county)
    enrol_due(CourseSession.objects.get(course__key=key).key, by=county)
    over = Course.objects.filter(area=place.area_id, title__contains="2016").order_by("pk")[0]
    return {"course": key, "course_over": over.key, "holds": place.code}


# (route, role, address, state, what is done there)
TRAINING = [
    ("training", "county", "/area/{holds}/training/"),
    (
        "training",
        "county",
        "/area/{holds}/training/",
        "refused",
        pressed("#begin button.solid", title="班", since="2017-04-10"),
    ),
    ("training-due", "county", "/area/{holds}/training/due/"),
    ("course", "county", "/course/{course}/", "that runs"),
    ("course", "county", "/course/{course_over}/", "that is over"),
    ("own-training", "secretary", "/training/"),
    ("own-training", "township", "/training/", "empty"),
    ("care", "county", "/area/{holds}/care/"),
]
