"""Random small cities, and their figures counted row by row with exact fractions."""

from fractions import Fraction

from hypothesis import strategies as st

from tests.loop.small_city import FIVE_YEARS_EARLIER, LAST_YEAR_END, ON, PARENTS, VILLAGES, ancestors, villages

DAYS = (ON, LAST_YEAR_END, FIVE_YEARS_EARLIER)
PLACES = tuple(PARENTS)
POOR = ("poor", "back")


@st.composite
def cities(draw):
    """Table rows by day and table name."""
    population = draw(_three(st.none() | st.integers(0, 7)))
    made = {}
    for day in DAYS:
        if draw(st.booleans()):
            population = draw(_three(st.none() | st.integers(0, 7)))
        made[day] = {
            "villages": villages(
                population=population,
                poor_persons=draw(_three(st.none() | st.integers(0, 7))),
                poor_village=draw(_three(st.sampled_from([True, False, None]))),
            ),
            "persons": draw(_rows(status=[*POOR, "out", None])),
            "posts": draw(_rows(team=["a", None], holder=["Li", "Wu", "Hu", None])),
            "teams": draw(_rows(budget_fen=[2_500_000, 2_500_001, None])),
            "grants": draw(_rows(amount_fen=[1, 100, 250, 12_345])),
        }
    return made


def by_hand(area, made):
    """((figure, area), (numerator, denominator, value)) of one area."""
    last, earlier = (
        _incidence(area, made[LAST_YEAR_END], "persons"),
        _incidence(area, made[FIVE_YEARS_EARLIER], "surveyed"),
    )
    yield ("incidence", area), _share(*_incidence(area, made[ON], "persons"))
    yield ("fall", area), _fall(earlier, last)
    poor = [it["area"] for it in made[ON]["villages"] if it["poor_village"]]
    held = [it for it in _inside(area, made[ON]["posts"]) if it["team"] and set(ancestors(it["area"])) & set(poor)]
    members = len({it["holder"] for it in held} - {None})
    yield ("members", area), (members, None, members)
    budgets = [it["budget_fen"] / 100 for it in _inside(area, made[ON]["teams"]) if it["budget_fen"] is not None]
    yield ("floor", area), (min(budgets, default=None), None, min(budgets, default=None))
    funds = sum(it["amount_fen"] for it in _inside(area, made[ON]["grants"])) / 100
    yield ("funds", area), (funds, None, funds)


def _three(values):
    return st.lists(values, min_size=3, max_size=3)


def _rows(**columns):
    area = st.sampled_from([*VILLAGES, "5110101", "511"])
    values = {name: st.sampled_from(listed) for name, listed in columns.items()}
    return st.lists(st.fixed_dictionaries({"area": area, **values}), max_size=6)


def _inside(area, rows):
    return [row for row in rows if area in ancestors(row["area"])]


def _incidence(area, tables, how):
    people = [it["population"] for it in _inside(area, tables["villages"]) if it["population"] is not None]
    if how == "persons":
        return len([it for it in _inside(area, tables["persons"]) if it["status"] in POOR]), sum(people) or None
    surveyed = _inside(area, tables["villages"])
    known = [it["poor_persons"] for it in surveyed if it["poor_persons"] is not None]
    return (sum(known) if known or not surveyed else None), sum(people) or None


def _share(numerator, denominator):
    whole = None if denominator is None or numerator is None else Fraction(100 * numerator, denominator)
    return numerator, denominator, None if whole is None else float(round(whole, 2))


def _fall(earlier, later):
    parts = [Fraction(n, d) if n is not None and d is not None else None for n, d in (earlier, later)]
    value = None if None in parts else float(round((parts[0] - parts[1]) * 100, 2))
    same = earlier[1] == later[1] is not None
    numerator = earlier[0] - later[0] if same and earlier[0] is not None else None
    return numerator, later[1] if same else None, value
