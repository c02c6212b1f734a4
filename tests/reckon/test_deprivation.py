"""Alkire-Foster: published values from matrix and from questionnaire, a slow exact twin, and laws."""

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reckon.published import stated, table
from xiuhua.reckon.deprivation import deprivation_scores, gap_scores, indicator_measures, measures
from xiuhua.reckon.deprivation_spec import DeprivationSpec, Indicator, read_deprivation_spec
from xiuhua.words import Rejected

TOY, FOUR, VIGNETTE = stated("af_worked_examples")["cases"]
HEALTH = ["nutrition", "child_mortality"]
EDUCATION = ["year_schooling", "school_attendance"]
LIVING = ["cooking_fuel", "sanitation", "drinking_water", "electricity", "housing", "assets"]
KS = {"k_33": 0.33, "k_10": 0.1, "k_50": 0.5}


def spec_of(*columns: str, k: float = 0.5) -> DeprivationSpec:
    """One dimension of indicators of equal weight."""
    return DeprivationSpec(k, tuple(Indicator(column, "all", 1 / len(columns)) for column in columns))


def matrix(case: dict) -> pl.DataFrame:
    return pl.DataFrame(case["deprivations"], schema=["a", "b", "c", "d"], orient="row")


def whole(frame: pl.DataFrame) -> dict[str, float]:
    return frame.row(0, named=True)


# ── Published: worked examples ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("case", [TOY, VIGNETTE], ids=lambda case: case["name"])
def test_h_a_and_m0_of_small_matrices_come_out(case):
    found = whole(measures(deprivation_scores(matrix(case), spec=spec_of(*"abcd", k=case["k"]))))
    assert {name: found[name] for name in ("H", "A", "M0")} == pytest.approx(
        {name: case[name] for name in ("H", "A", "M0")}, abs=5e-7
    )


def test_h_a_and_gaps_of_four_persons_come_out_from_achievements():
    frame = pl.DataFrame(FOUR["achievements"], schema=["a", "b", "c", "d"], orient="row", strict=False)
    cutoffs = dict(zip("abcd", FOUR["cutoffs"], strict=True))
    deprived = frame.select(pl.col(column) < cutoff for column, cutoff in cutoffs.items())
    found = whole(measures(deprivation_scores(deprived, spec=spec_of(*"abcd", k=FOUR["k"]))))
    assert {name: found[name] for name in ("H", "A", "M0")} == {name: FOUR[name] for name in ("H", "A", "M0")}
    for alpha, name in enumerate(["M0", "M1", "M2"]):
        gaps = gap_scores(frame, spec=spec_of(*"abcd", k=FOUR["k"]), cutoffs=cutoffs, alpha=alpha)
        assert gaps["gap_score"].mean() == pytest.approx(FOUR[name], abs=5e-8)


def test_indicators_and_groups_of_the_vignette_come_out():
    spec = spec_of(*"abcd")
    scored = deprivation_scores(matrix(VIGNETTE), spec=spec)
    found = indicator_measures(scored, spec=spec)
    for name in ("uncensored", "censored", "contribution"):
        assert found[name].to_list() == pytest.approx(VIGNETTE[name], abs=1.1e-4)
    groups = measures(scored.with_columns(side=pl.Series(["North"] * 2 + ["South"] * 3)), by=["side"])
    assert groups["M0"].to_list() == pytest.approx([0.25, 0.4167], abs=5e-5)


# ── Published: 198 households, from the questionnaire on ──────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def households() -> pl.DataFrame:
    """Answers to deprivations, as mpindex's tests define them; an answer that is missing deprives nobody."""
    c = pl.col
    persons = table("mpindex/df_household_roster").group_by("uuid").agg(
        nutrition=((c("undernourished") == 1) & (c("age") < 70)).fill_null(value=False).max(),
        year_schooling=(c("completed_6yrs_schooling") == 2).fill_null(value=False).max(),
        school_attendance=((c("attending_school") == 2) & c("age").is_between(5, 24)).fill_null(value=False).max(),
    )  # fmt: skip
    owned = [f"asset_{thing}" for thing in ("tv", "computer", "animal_cart", "bicycle", "motorcycle", "refrigerator")]
    phone = (c("asset_telephone") > 0) | (c("asset_mobile_phone") > 0)
    conveniences = pl.sum_horizontal(*[(c(name) > 0).cast(int) for name in owned], phone.cast(int)) > 1
    answers = table("mpindex/df_household").with_columns(
        child_mortality=c("with_child_died") == 1,
        cooking_fuel=c("cooking_fuel").is_in([4, 5, 6, 9]),
        sanitation=c("toilet") > 1,
        drinking_water=c("drinking_water") == 2,
        electricity=c("electricity") == 2,
        housing=c("roof").is_in([5, 7, 9]) | c("floor").is_in([5, 6, 9]),
        assets=~(conveniences & ((c("asset_car") > 0) | (c("asset_truck") > 0))),
    )
    return answers.join(persons, on="uuid", maintain_order="left").select("uuid", "class", *HEALTH, *EDUCATION, *LIVING)


def global_mpi(k: float) -> DeprivationSpec:
    dimensions = {"Health": HEALTH, "Education": EDUCATION, "Living": LIVING}
    return read_deprivation_spec({
        "k": k,
        "dimension": [
            {"name": name, "weight": 1 / 3, "indicator": [{"column": one, "weight": 1 / len(all_)} for one in all_]}
            for name, all_ in dimensions.items()
        ],
    })  # fmt: skip


def test_the_matrix_of_the_households_comes_out(households):
    published = table("mpindex/exp_matrix_uncensored").sort("uuid")
    found = deprivation_scores(households, spec=global_mpi(0.33)).sort("uuid")
    columns = [*HEALTH, *EDUCATION, *LIVING]
    assert found.select(pl.col(columns).cast(pl.Int64)).rows() == published.select(columns).rows()
    assert found["score"].to_list() == pytest.approx(published["deprivation_score"].to_list(), abs=1e-8)
    assert found.height == 198


@pytest.mark.parametrize("k", KS)
def test_the_index_of_the_households_comes_out(households, k):
    published = table("mpindex/exp_index").filter(k=k).drop("k").row(0)
    found = measures(deprivation_scores(households, spec=global_mpi(KS[k]))).select("rows", "H", "A", "M0").row(0)
    assert found == pytest.approx(published, abs=1e-8)


@pytest.mark.parametrize("k", KS)
def test_the_index_by_class_comes_out(households, k):
    published = table("mpindex/exp_index_by_class").filter(k=k).drop("k").sort("class")
    found = measures(deprivation_scores(households, spec=global_mpi(KS[k])), by=["class"])
    assert found["class"].to_list() == published["class"].to_list() == ["Rural", "Urban"]
    told = [value for row in found.select("rows", "H", "A", "M0").rows() for value in row]
    assert told == pytest.approx([value for row in published.drop("class").rows() for value in row], abs=1e-8)


@pytest.mark.parametrize("k", KS)
def test_headcounts_and_contributions_of_the_households_come_out(households, k):
    headcounts, parts = table("mpindex/exp_headcount"), table("mpindex/exp_contribution")
    spec = global_mpi(KS[k])
    scored = deprivation_scores(households, spec=spec)
    found = indicator_measures(scored, spec=spec)
    for name, published in (
        ("uncensored", headcounts.filter(k="uncensored")),
        ("censored", headcounts.filter(k=k)),
        ("contribution", parts.filter(k=k)),
    ):
        scale = 100 if name == "contribution" else 1
        told = [scored.height, *(found[name] * scale)]
        assert told == pytest.approx(published.drop("k").row(0), abs=5e-7)
        assert published.drop("k").columns[1:] == found["column"].to_list()


# ── What is in and what is out ────────────────────────────────────────────────────────────────────────────────────────


def test_a_row_with_a_missing_indicator_or_no_weight_is_dropped_and_counted():
    frame = pl.DataFrame(
        {"a": [1, 1, None, 0, 1], "b": [True, False, True, None, True], "w": [1.0, 3.0, 1.0, 1.0, 0.0]}
    )
    scored = deprivation_scores(frame, spec=spec_of("a", "b", k=1))
    assert scored["poor"].to_list() == [True, False, None, None, True]
    found = whole(measures(scored, weight="w"))
    assert (found["rows"], found["dropped"], found["H"]) == (5, 3, 0.25)
    assert indicator_measures(scored, spec=spec_of("a", "b", k=1), weight="w")["uncensored"].to_list() == [1.0, 0.25]


def test_a_score_that_misses_the_cutoff_by_rounding_alone_is_poor():
    weights = {"a": 0.1, "b": 0.7, "c": 0.2}
    spec = DeprivationSpec(0.8, tuple(Indicator(name, "all", weight) for name, weight in weights.items()))
    scored = deprivation_scores(pl.DataFrame({"a": [1, 0], "b": [1, 1], "c": [0, 0]}), spec=spec)
    assert 0.1 + 0.7 < 0.8
    assert scored["poor"].to_list() == [True, False]


def test_where_nobody_is_poor_intensity_and_contributions_are_unknown():
    spec = spec_of("a", "b")
    scored = deprivation_scores(pl.DataFrame({"a": [0, 0], "b": [0, 0]}), spec=spec)
    found = whole(measures(scored))
    assert (found["H"], found["A"], found["M0"], found["contribution"]) == (0, None, 0, None)
    assert indicator_measures(scored, spec=spec)["contribution"].to_list() == [None, None]


def test_without_rows_everything_is_unknown():
    scored = deprivation_scores(pl.DataFrame({"a": []}, schema={"a": pl.Int8}), spec=spec_of("a"))
    assert whole(measures(scored)) == {
        "rows": 0, "dropped": 0, "share": 0.0, "H": None, "A": None, "M0": None, "contribution": None,
    }  # fmt: skip


def test_a_missing_achievement_leaves_gap_and_verdict_unknown():
    frame = pl.DataFrame({"a": [1.0, None, 9.0], "b": [1.0, 1.0, 9.0]})
    found = gap_scores(frame, spec=spec_of("a", "b", k=0.5), cutoffs={"a": 2, "b": 2})
    assert found.select("poor", "gap_score").rows() == [(True, 0.5), (None, None), (False, 0.0)]


def test_a_frame_that_has_a_score_already_is_refused():
    with pytest.raises(Rejected, match="named score"):
        deprivation_scores(pl.DataFrame({"a": [1], "score": [9]}), spec=spec_of("a"))


def test_groups_told_by_a_column_that_the_result_needs_are_refused():
    scored = deprivation_scores(pl.DataFrame({"a": [1], "A": ["x"]}), spec=spec_of("a"))
    with pytest.raises(Rejected, match="named A"):
        measures(scored, by=["A"])


# ── A slow exact twin, and laws ───────────────────────────────────────────────────────────────────────────────────────

SHARES = [Fraction(1, 3), Fraction(1, 6), Fraction(1, 6), Fraction(1, 18), Fraction(1, 18), Fraction(2, 9)]
COLUMNS = list("abcdef")
ANSWERS = st.lists(st.sampled_from([0, 1, 1, None]), min_size=6, max_size=6)
ROWS = st.lists(st.tuples(ANSWERS, st.integers(1, 4), st.sampled_from("xyz")), min_size=1, max_size=12)
CUTOFFS = st.integers(1, 18).map(lambda part: Fraction(part, 18))


def thirds(k: Fraction) -> DeprivationSpec:
    pairs = zip(COLUMNS, SHARES, strict=True)
    return DeprivationSpec(float(k), tuple(Indicator(name, "all", float(share)) for name, share in pairs))


def framed(rows) -> pl.DataFrame:
    cells = [[*deprived, weight, group] for deprived, weight, group in rows]
    schema = {**dict.fromkeys(COLUMNS, pl.Int8), "w": pl.Float64, "g": pl.String}
    return pl.DataFrame(cells, schema=schema, orient="row")


def twin(rows, k: Fraction) -> dict:
    """Person by person in fractions, everyone as often as their weight says."""
    people = [deprived for deprived, weight, _ in rows if None not in deprived for _ in range(weight)]
    scores = [sum(share for share, d in zip(SHARES, person, strict=True) if d) for person in people]
    poor = [(person, score) for person, score in zip(people, scores, strict=True) if score >= k]
    total = sum(score for _, score in poor)
    return {
        "H": len(poor) / len(people) if people else None,
        "A": float(total / len(poor)) if poor else None,
        "M0": float(total / len(people)) if people else None,
        "censored": [sum(p[i] for p, _ in poor) / len(people) if people else None for i in range(6)],
        "contribution": [float(SHARES[i] * sum(p[i] for p, _ in poor) / total) if poor else None for i in range(6)],
    }


def close(values: list) -> list:
    return [None if value is None else pytest.approx(value, abs=1e-12) for value in values]


@given(ROWS, CUTOFFS)
def test_the_measures_and_their_exact_twin_agree_even_at_the_cutoff(rows, k):
    scored, expected = deprivation_scores(framed(rows), spec=thirds(k)), twin(rows, k)
    found = whole(measures(scored, weight="w"))
    assert [found[name] for name in ("H", "A", "M0")] == close([expected[name] for name in ("H", "A", "M0")])
    parts = indicator_measures(scored, spec=thirds(k), weight="w")
    assert parts["censored"].to_list() == close(expected["censored"])
    assert parts["contribution"].to_list() == close(expected["contribution"])


@given(ROWS, CUTOFFS)
def test_groups_add_up_and_contributions_sum_to_1(rows, k):
    scored = deprivation_scores(framed(rows), spec=thirds(k))
    all_, groups = whole(measures(scored, weight="w")), measures(scored, weight="w", by=["g"])
    if all_["M0"]:
        assert (groups["share"] * groups["M0"].fill_null(0)).sum() == pytest.approx(all_["M0"])
        assert all_["M0"] == pytest.approx(all_["H"] * all_["A"])
        assert groups["contribution"].sum() == pytest.approx(1)
        assert indicator_measures(scored, spec=thirds(k), weight="w")["contribution"].sum() == pytest.approx(1)


@given(ROWS, CUTOFFS, CUTOFFS)
def test_a_stricter_cutoff_never_finds_more_poor(rows, one, other):
    low, high = (deprivation_scores(framed(rows), spec=thirds(k))["poor"].sum() for k in sorted((one, other)))
    assert low >= high


@given(ROWS, CUTOFFS, st.sampled_from(COLUMNS))
def test_lifting_a_deprivation_never_makes_poorer(rows, k, column):
    frame = framed(rows)
    before, after = (
        measures(deprivation_scores(one, spec=thirds(k)), weight="w")["M0"].item()
        for one in (frame, frame.with_columns(pl.col(column) * 0))
    )
    assert before is None or after <= before + 1e-12
