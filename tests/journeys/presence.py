"""Days in the village on the walk: a member's month in each of its states, and what the offices over it see."""

from datetime import date

from tests.journeys.proposals import pressed

FEBRUARY = date(2017, 2, 1)
ADD, LOOK = "form:has(input[value=add]) button", "form:has(input[value=review]) button[value=return]"


def presence() -> dict[str, object]:
    """The first secretary's February: visits, added work and a spot check; and a colleague's, which was sent on."""
    from xiuhua.actions.verify.presence_note import AddedWork, add_presence_note
    from xiuhua.actions.verify.send_month import agree_to_month
    from xiuhua.actions.verify.spot_check import SpotFound, spot_check
    from xiuhua.register.models import Account, Assignment, Household, Visit

    by = {name: Account.objects.get(username=name) for name in ("secretary", "team", "township")}
    post = Assignment.objects.get(person=by["secretary"].person, role="first_secretary", until=None)
    homes = Household.objects.filter(residences__village=post.area, residences__until=None).order_by("number")
    for count, home in enumerate(homes[:9]):
        for person in (by["secretary"].person, by["team"].person):
            told = {"household": home, "person": person, "way": "in_person", "form": "sichuan"}
            Visit.objects.create(on=FEBRUARY.replace(day=6 + count), **told)
    day = FEBRUARY.replace(day=20)
    add_presence_note(AddedWork(post.area.code, day, "meeting", "村民代表会议", "会议记录3号"), by=by["secretary"])
    for found, who in (("not_there", by["secretary"]), ("there", by["team"])):
        spot_check(SpotFound(post.area.code, who.person.key, day.replace(day=22), found), by=by["township"])
    agree_to_month(post.area.code, FEBRUARY, by=by["team"])
    return {
        "resident": by["secretary"].person.key,
        "sent": by["team"].person.key,
        "resided": post.area.code,
        "their_post": post.key,
    }


def consents_lacking(page) -> None:
    """Twelve days are asked for, and only one of those who must agree has."""
    page.check("main input[value=township]")
    page.select_option("#why", "family")
    pressed("#deed button.solid", since="2017-04-05", back="2017-04-17", document="县委组〔2017〕18号")(page)


# (route, role, address, state, what is done there)
PRESENCE = [
    ("own-presence", "secretary", "/presence/?month=2017-02"),
    ("own-presence", "secretary", "/presence/?month=2017-02", "refused", pressed(ADD, on="2017-02-08", text="走访")),
    ("own-presence", "team", "/presence/?month=2017-02", "sent on"),
    ("own-presence", "helper", "/presence/", "empty"),
    ("presence", "township", "/area/{resided}/presence/?month=2017-02"),
    ("presence", "township", "/area/{resided}/presence/?month=2017-02&who={resident}", "of one"),
    ("presence", "township", "/area/{resided}/presence/?month=2017-02&who={sent}", "refused", pressed(LOOK)),
    ("presence", "county", "/area/{county.code}/presence/?month=2017-03", "of a month that runs"),
    ("presence", "township", "/area/{resided}/presence/?month=2014-02", "empty"),
    ("leave", "county", "/leave/{their_post}/", "of a team", consents_lacking),
]
