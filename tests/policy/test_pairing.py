"""What a pack says of pairing: read, checked, dated, and told in its manual."""

from datetime import date
from pathlib import Path

import pytest

from tests.policy.small_pack import FILES, write_pack
from xiuhua.policy.checking.pairing import check_pairing
from xiuhua.policy.manual import manual_of
from xiuhua.policy.pack import PackError
from xiuhua.policy.pairing import SHARED, TEAM_SETTINGS, TEAM_WEIGHTS, WEIGHTS, Capacity
from xiuhua.policy.pairing_reader import pairing_policy, team_policy
from xiuhua.policy.reader import read_pack
from xiuhua.words import AssignmentKind, NotFound, Rejected

SHIPPED = Path(__file__).parents[2] / "packs"
DAY = date(2017, 3, 31)
PAIR = AssignmentKind.PAIR
PAIRING = """
    [[capacities]]
    kind = "pair"
    least = 1
    most = 3
    since = 2014-01-01
    until = 2018-01-01
    source = "a notice"
    confidence = "high"
    [[capacities]]
    kind = "pair"
    least = 0
    most = 2
    since = 2018-01-01
    source = "a later notice"
    confidence = "high"
    [answers.skill]
    doctor = ["illness"]
"""


def parameter(name: str, value: object) -> str:
    setting = f'{{ since = 2014-01-01, value = {value}, source = "a notice", confidence = "high" }}'
    return f'\n[pairing.{name}]\nzh = "数"\nen = "Number"\nunit = "yuan"\nfor = "assign"\nvalues = [{setting}]\n'


def pack(folder, *, pairing: str = PAIRING, **values: object):
    """The small pack with pairing.toml, and parameters (dots as double underscores)."""
    told = {"terrain_factor": 1.5, "unknown_km": 30, "exclusions": '["kin"]'}
    told |= {f"pair.{term}": 10 for term in WEIGHTS} | {f"team.{name}": 3 for name in (*TEAM_SETTINGS, *TEAM_WEIGHTS)}
    told |= {name.replace("__", "."): value for name, value in values.items()}
    text = FILES["parameters.toml"] + "".join(parameter(*it) for it in told.items() if it[1] is not None)
    return read_pack(write_pack(folder, parameters=text, pairing=pairing), packs=folder)


def test_what_holds_on_a_day_is_read_with_its_capacity(tmp_path):
    small = pack(tmp_path)
    found = pairing_policy(small, kind=PAIR, day=DAY)
    assert (found.terrain, found.unknown_km, found.exclusions) == (1.5, 30.0, ("kin",))
    assert found.weights == dict.fromkeys(WEIGHTS, 10)
    assert found.skills == {"doctor": ("illness",)}
    until, later = date(2018, 1, 1), pairing_policy(small, kind=PAIR, day=date(2018, 1, 1))
    assert found.capacities == {"": Capacity(PAIR, "", 1, 3, date(2014, 1, 1), until, "a notice", "high")}
    assert later.capacities[""].most == 2


def test_what_holds_for_teams_is_read(tmp_path):
    found = team_policy(pack(tmp_path, team__most=7), day=DAY)
    assert (found.least, found.most, found.weights) == (3, 7, dict.fromkeys(TEAM_WEIGHTS, 3))


def test_one_exclusion_may_stand_alone(tmp_path):
    assert pairing_policy(pack(tmp_path, exclusions='"kin"'), kind=PAIR, day=DAY).exclusions == ("kin",)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("pair__load", -1, "Parameter pairing.pair.load is -1: write a number of 0 or more in parameters.toml."),
        ("pair__load", 1.5, "Parameter pairing.pair.load is 1.5: weights are whole points."),
        ("terrain_factor", '"far"',
         "Parameter pairing.terrain_factor is 'far': write a number of 0 or more in parameters.toml."),
        ("unknown_km", "true", "Parameter pairing.unknown_km is True: write a number of 0 or more in parameters.toml."),
    ],
)  # fmt: skip
def test_a_weight_that_is_no_weight_is_refused(tmp_path, name, value, said):
    with pytest.raises(Rejected) as refused:
        pairing_policy(pack(tmp_path, **{name: value}), kind=PAIR, day=DAY)
    assert str(refused.value) == said


def test_a_pack_that_says_nothing_of_pairing_is_told_so(tmp_path):
    with pytest.raises(NotFound, match="says nothing of pairing"):
        pairing_policy(read_pack(write_pack(tmp_path), packs=tmp_path), kind=PAIR, day=DAY)
    with pytest.raises(NotFound, match=r"has no parameter 'pairing\.link\.distance'"):
        pairing_policy(pack(tmp_path / "other"), kind=AssignmentKind.LINK, day=DAY)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "pair"\n    least = 1', 'kind = "reside"\n    least = 1', "is 'reside'. Say one of pair"),
        ("least = 1", "least = 4", "is 3 where the least is 4. Write 0 ≤ least ≤ most."),
        ("least = 1", "least = 1\n    leest = 1", "is not known here"),
        ("[answers.skill]", "[answers.skil]", "is not known here"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_names_the_key(tmp_path, old, new, said):
    with pytest.raises(PackError, match=r"pairing\.toml") as refused:
        pack(tmp_path, pairing=PAIRING.replace(old, new, 1))
    assert said in str(refused.value)


def test_a_pack_may_leave_answers_and_capacities_out(tmp_path):
    assert pack(tmp_path, pairing="").pairing.skills == {}
    assert pack(tmp_path / "topics", pairing='[answers.topic]\nhealth = ["illness"]').pairing.topics == {
        "health": ("illness",)
    }


def test_codes_that_no_list_has_two_capacities_of_a_day_and_parameters_that_lack_are_found(tmp_path):
    wrong = PAIRING.replace("    until = 2018-01-01\n", "").replace("least = 0", 'least = 0\n    rank = ""')
    wrong = wrong.replace(
        "[answers.skill]",
        '[[capacities]]\nkind = "pair"\nrank = "chief"\nleast = 0\nmost = 1\nsince = 2014-01-01\n[answers.skill]',
    )
    found = check_pairing(pack(tmp_path, pairing=wrong, pair__load=None))
    assert [key for key, _ in found] == [
        "capacities.pair.chief", "capacities.pair.chief", "capacities.pair.chief", "capacities.pair",
        "answers.skill.doctor", "answers.skill.doctor", "pairing.pair.load",
    ]  # fmt: skip
    assert found[3][1] == "has two values from 2018-01-01 on: end the earlier one with until = 2018-01-01."


def test_a_pack_without_pairing_has_nothing_to_check(tmp_path):
    assert check_pairing(read_pack(write_pack(tmp_path), packs=tmp_path)) == []


def test_every_shipped_pack_that_pairs_has_all_that_pairing_reads():
    able = [read_pack(path.parent.name, packs=SHIPPED) for path in SHIPPED.glob("*/pairing.toml")]
    assert able
    for one in able:
        assert {f"pairing.{name}" for name in SHARED} <= set(one.parameters)
        for kind in dict.fromkeys(it.kind for it in one.pairing.capacities):
            assert set(pairing_policy(one, kind=kind, day=DAY).weights) == set(WEIGHTS)


def test_the_manual_tells_capacities_and_what_answers_a_cause():
    told = manual_of(read_pack("sichuan", packs=SHIPPED), language="en", day=DAY)
    chapter = told.split("\n## Pairing\n\n")[1].split("\n## ")[0]
    assert "| Pair | Staff | 0–4 | from 2014-01-01 |" in chapter
    assert "| Medicine | Illness, Disability |" in chapter
