"""Which posts a village must fill, and which stand empty."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.loop.small_city import ON, VILLAGES, ancestors, city, villages
from tests.policy.small_pack import changed, write_pack
from xiuhua.loop.organise import judge_slots, tables_needed
from xiuhua.policy.reader import read_pack

POOR = ("poor", "back")


def slots(pack, **tables):
    judged = judge_slots(city(**tables), pack=pack, day=ON)
    return {(row["area"], row["slot"]): (row["required"], row["in_post"], row["reason"]) for row in judged.to_dicts()}


def test_a_poor_village_must_have_a_secretary_and_another_a_helper_for_each_poor_household(pack):
    found = slots(
        pack,
        villages=villages(poor_village=[True, True, False]),
        posts=[{"area": "51101", "role": "secretary", "holder": "Li"}],
        households=[
            {"area": "51201", "status": "poor", "helpers": 1},
            {"area": "51201", "status": "back", "helpers": 0},
            {"area": "51201", "status": "out", "helpers": 0},
        ],
    )
    assert found == {
        ("51101", "secretary"): (1, 1, "filled"),
        ("51102", "secretary"): (1, 0, "vacant"),
        ("51201", "helpers"): (2, 1, "short"),
    }


def test_nothing_is_required_where_it_is_unknown_whether_the_village_is_poor(pack):
    assert slots(pack, villages=villages(poor_village=[None, None, None])) == {}


def test_nothing_is_required_where_there_is_nobody_to_help(pack):
    households = [{"area": "51101", "status": "out", "helpers": 0}]
    assert slots(pack, villages=villages(poor_village=[False, False, False]), households=households) == {}


def test_a_post_held_in_a_group_counts_for_its_village_and_one_in_the_county_does_not(pack):
    posts = [
        {"area": "5110101", "role": "secretary", "holder": "Li"},
        {"area": "511", "role": "secretary", "holder": "Wu"},
    ]
    found = slots(pack, villages=villages(poor_village=[True, True, None]), posts=posts)
    assert found == {("51101", "secretary"): (1, 1, "filled"), ("51102", "secretary"): (1, 0, "vacant")}


def test_one_who_holds_a_post_twice_counts_once_and_two_are_more_than_required(pack):
    posts = [{"area": "51101", "role": "secretary", "holder": holder} for holder in ("Li", "Li", "Wu")]
    assert slots(pack, villages=villages(poor_village=[True, None, None]), posts=posts) == {
        ("51101", "secretary"): (1, 2, "filled")
    }


FACTS = """
    [villages.poor_households]
    zh = "贫困户数"
    en = "Poor households"
    count = "status in (programme.poor_statuses)"
    of = "households"
    where = "status is not null"
"""


def test_a_condition_may_count_what_is_in_the_village(tmp_path):
    only_large = changed("posts.toml", 'applies = "poor_village"', 'applies = "poor_village and poor_households >= 2"')
    asks = read_pack(write_pack(tmp_path, posts=only_large, facts=FACTS), packs=tmp_path)
    poor = [{"area": area, "status": "poor", "helpers": 1} for area in ("51101", "5110101", "51102")]
    unfiled = [{"area": "51102", "status": None, "helpers": 0}]
    assert slots(asks, villages=villages(poor_village=[True, True, None]), households=poor + unfiled) == {
        ("51101", "secretary"): (1, 0, "vacant")
    }


def test_a_post_of_which_nobody_knows_how_many_fill_it_has_no_row(tmp_path):
    summed = changed(
        "posts.toml",
        """{ table = "posts", where = "role = 'secretary'", distinct = "holder" }""",
        '{ table = "teams", sum = "members" }',
    )
    asks = read_pack(write_pack(tmp_path, posts=summed), packs=tmp_path)
    teams = [{"team": "t1", "area": "51101", "members": None}, {"team": "t2", "area": "51102", "members": 3}]
    found = slots(asks, villages=villages(poor_village=[True, True, None]), teams=teams)
    assert found == {("51102", "secretary"): (1, 3, "filled")}


def test_filled_follows_from_the_reason(pack):
    judged = judge_slots(city(villages=villages(poor_village=[True, True, True])), pack=pack, day=ON)
    assert judged["filled"].to_list() == [False, False, False]


def test_judging_reads_the_tables_that_its_rules_name(pack):
    assert tables_needed(pack, day=ON) == {"villages", "within", "posts", "households"}


places = st.sampled_from([*VILLAGES, "5110101", "511"])
some_posts = st.lists(
    st.fixed_dictionaries({
        "area": places, "role": st.sampled_from(["secretary", "clerk", None]),
        "holder": st.sampled_from(["Li", "Wu", None]),
    }), max_size=6,
)  # fmt: skip
some_households = st.lists(
    st.fixed_dictionaries({
        "area": places, "status": st.sampled_from([*POOR, "out", None]), "helpers": st.sampled_from([0, 1, None]),
    }), max_size=6,
)  # fmt: skip


@settings(deadline=None, max_examples=examples(50))
@given(st.lists(st.sampled_from([True, False, None]), min_size=3, max_size=3), some_posts, some_households)
def test_columns_and_rows_agree(pack, poor, posts, households):
    assert slots(pack, villages=villages(poor_village=poor), posts=posts, households=households) == {
        key: verdict
        for village, is_poor in zip(VILLAGES, poor, strict=True)
        for key, verdict in slow(village, is_poor, posts, households)
    }


def slow(village, poor, posts, households):
    """The verdicts of one village, row by row."""
    if poor is True:
        held = {it["holder"] for it in posts if village in ancestors(it["area"]) and it["role"] == "secretary"}
        yield (village, "secretary"), verdict(1, len(held - {None}))
    if poor is False:
        ours = [it for it in households if village in ancestors(it["area"]) and it["status"] in POOR]
        if ours:
            yield (village, "helpers"), verdict(len(ours), sum(1 for it in ours if (it["helpers"] or 0) >= 1))


def verdict(required, in_post):
    return required, in_post, "filled" if in_post >= required else "short" if in_post else "vacant"
