"""What each kind of planted fault looks like, told again as plainly as can be, apart from the code that plants it."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
STUDENT_NOT = {"not_in_school", "below_school_age", ""}
FULL = {"ordinary", "skilled"}
WOMEN = {"daughter", "daughter_in_law", "granddaughter", "mother"}
MEN = {"son", "grandson", "father"}
Check = Callable[[dict], bool]
HOUSEHOLD_CHECKS: dict[str, Check] = {}


def _kind(name: str) -> Callable[[Check], Check]:
    def keep(check: Check) -> Check:
        HOUSEHOLD_CHECKS[name] = check
        return check

    return keep


def flagged(cards: list[dict]) -> dict[str, set[str]]:
    """The numbers of the households that show each kind of fault."""
    found = {name: {card["number"] for card in cards if check(card)} for name, check in HOUSEHOLD_CHECKS.items()}
    found["duplicate_id"] = _sharing(cards, lambda card: [m["id_number"] for m in card["members"] if m["id_number"]])
    found["phone_shared"] = _sharing(cards, lambda card: [card["contact"]["phone"]] * bool(card["contact"]["phone"]))
    return found


def _sharing(cards: list[dict], values: Callable[[dict], list[str]]) -> set[str]:
    times = Counter(value for card in cards for value in values(card))
    return {card["number"] for card in cards if any(times[value] > 1 for value in values(card))}


def _healthy(member: dict) -> bool:
    return not any(member["health"][flag] for flag in ("chronic", "serious", "disabled"))


def _studies(member: dict) -> bool:
    return member["schooling"]["school_status"] not in STUDENT_NOT


def _heads(card: dict) -> list[dict]:
    return [member for member in card["members"] if member["relation"] == "head"]


def _numbered(card: dict) -> Iterator[dict]:
    return (member for member in card["members"] if len(member["id_number"]) >= 18)


def _net_fen(card: dict) -> int:
    return sum(-fen if part == "operating_cost" else fen for part, fen in card["income"].items())


def _any(condition: Check) -> Check:
    return lambda card: any(condition(member) for member in card["members"])


HOUSEHOLD_CHECKS |= {
    "id_checksum": lambda card: any(not checks(member["id_number"]) for member in _numbered(card)),
    "id_length": _any(lambda m: len(m["id_number"]) not in (0, 18, 20)),
    "id_missing": _any(lambda m: not m["id_number"]),
    "id_birth": lambda card: any(m["birth"].strftime("%Y%m%d") != m["id_number"][6:14] for m in _numbered(card)),
    "id_sex": lambda card: any((m["sex"] == "male") != (int(m["id_number"][16]) % 2 == 1) for m in _numbered(card)),
    "relation_sex": _any(
        lambda m: (m["relation"] in WOMEN and m["sex"] == "male") or (m["relation"] in MEN and m["sex"] == "female")
    ),
    "head_missing": lambda card: not _heads(card),
    "heads_two": lambda card: len(_heads(card)) > 1,
    "relation_missing": _any(lambda m: not m["relation"]),
    "ethnicity_missing": _any(lambda m: not m["ethnicity"]),
    "schooling_missing": _any(lambda m: not m["schooling"]["education"] and not m["schooling"]["school_status"]),
    "schooling_both": _any(lambda m: _studies(m) and m["schooling"]["education"] != ""),
    "child_out_of_school": _any(lambda m: 6 <= m["age"] <= 15 and not _studies(m)),
    "dropout_healthy": _any(lambda m: m["schooling"]["dropout_reason"] in ("illness", "disability") and _healthy(m)),
    "degree_minor": _any(lambda m: m["age"] < 18 and m["schooling"]["education"] in ("college", "bachelor", "master")),
    "disabled_without_certificate": _any(
        lambda m: m["health"]["disabled"] and m["id_kind"] != "disability_certificate"
    ),
    "child_labour": _any(lambda m: m["age"] < 16 and m["labour"]["ability"] != "none"),
    "healthy_without_ability": _any(
        lambda m: (
            16 <= m["age"] <= 59
            and _healthy(m)
            and not _studies(m)
            and m["labour"]["ability"] in ("weak", "lost", "none")
        )
    ),
    "works_without_ability": _any(lambda m: "work" in m and m["labour"]["ability"] in ("lost", "none")),
    "old_full_labour": _any(lambda m: m["age"] >= 60 and m["labour"]["ability"] in FULL),
    "ability_missing": _any(lambda m: not m["labour"]["ability"]),
    "wage_without_months": lambda card: (
        card["income"].get("wage", 0) > 0 and not any(m["work"]["months"] for m in card["members"] if "work" in m)
    ),
    "months_without_wage": lambda card: (
        any("work" in m and m["work"]["months"] for m in card["members"]) and not card["income"].get("wage")
    ),
    "uninsured": _any(lambda m: not m["socialsecurity"]["medical"]),
    "pension_missing": _any(lambda m: m["age"] > 60 and not m["socialsecurity"]["pension"]),
    "healthy_supported": _any(
        lambda m: 18 <= m["age"] <= 59 and _healthy(m) and not _studies(m) and m["socialsecurity"]["special_support"]
    ),
    "phone_length": lambda card: card["contact"]["phone"] != "" and len(card["contact"]["phone"]) != 11,
    "phone_missing": lambda card: card["contact"]["phone"] == "",
    "income_stated": lambda card: card["stated_fen"] * len(card["members"]) != _net_fen(card),
    "exited_under_line": lambda card: card["status"] == "exited" and _net_fen(card) < 310_000 * len(card["members"]),
    "exited_dangerous_house": lambda card: card["status"] == "exited" and card["housing"]["dangerous"],
    "exited_unsafe_water": lambda card: card["status"] == "exited" and not card["water"]["safe"],
    "exited_without_power": lambda card: card["status"] == "exited" and not card["living"]["electricity"],
    "exit_before_filing": lambda card: any(
        step["status"] == "exited" and step["since"] < card["registered_on"] for step in card["steps"]
    ),
    "causes_main_two": lambda card: len(_main(card)) != 1,
    "cause_education": lambda card: "education" in _main(card) and not any(map(_studies, card["members"])),
    "cause_labour": lambda card: (
        "labour" in _main(card) and sum(m["labour"]["ability"] in FULL for m in card["members"]) >= 3
    ),
    "cause_illness": lambda card: (
        "illness" in _main(card) and not any(m["health"]["chronic"] or m["health"]["serious"] for m in card["members"])
    ),
    "cause_disability": lambda card: (
        "disability" in _main(card) and not any(m["health"]["disabled"] for m in card["members"])
    ),
    "land_absurd": lambda card: not 0 <= card["land"]["cultivated_mu"] <= 100,
    "road_far": lambda card: card["living"]["road_km"] > 5,
    "floor_missing": lambda card: card["housing"]["floor_m2"] is None,
    "support_with_labour": lambda card: (
        card["household_type"] == "special_support"
        and any(m["labour"]["ability"] in (*FULL, "weak") and m["age"] <= 59 for m in card["members"])
    ),
}


def _main(card: dict) -> list[str]:
    return [cause["cause"] for cause in card["causes"] if cause["main"]]


def checks(number: str) -> bool:
    """Whether the 18th digit is the right one (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], WEIGHTS, strict=True))
    return number[17] == "10X98765432"[total % 11]


@_kind("spouse_sex")
def _spouse_of_one_sex(card: dict) -> bool:
    spouses = [member["sex"] for member in card["members"] if member["relation"] == "spouse"]
    return any(head["sex"] in spouses for head in _heads(card))


@_kind("child_older")
def _child_older_than_parent(card: dict) -> bool:
    return any(child["birth"] <= head["birth"] for head in _heads(card) for child in _children(card))


@_kind("parent_young")
def _parent_hardly_older_than_child(card: dict) -> bool:
    pairs = ((head["birth"], child["birth"]) for head in _heads(card) for child in _children(card))
    return any(0 < years_between(parent, child) < 15 for parent, child in pairs)


def _children(card: dict) -> list[dict]:
    return [member for member in card["members"] if member["relation"] in ("son", "daughter")]


@_kind("pupil_old")
def _pupil_of_a_wrong_age(card: dict) -> bool:
    ages = {
        "primary": (6, 14), "grade_7": (12, 17), "grade_8": (12, 17), "grade_9": (12, 17), "preschool": (2, 6),
        "senior_1": (15, 20), "senior_2": (15, 20), "senior_3": (15, 20),
        "vocational_1": (15, 20), "vocational_2": (15, 20), "vocational_3": (15, 20),
    }  # fmt: skip
    for member in card["members"]:
        least, most = ages.get(member["schooling"]["school_status"], (0, 200))
        if not least <= member["age"] <= most:
            return True
    return False


def years_between(first: date, second: date) -> int:
    return second.year - first.year - ((second.month, second.day) < (first.month, first.day))
