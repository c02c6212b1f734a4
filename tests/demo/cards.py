"""The households on file as nested plain rows, so that a check can be an obvious loop."""

from collections import defaultdict
from datetime import date

import polars as pl

DAY = date(2017, 3, 31)
MEMBER_FACTS = ("schooling", "health", "labour", "socialsecurity")
HOUSEHOLD_FACTS = ("housing", "water", "living", "land", "contact", "residence")


def in_force(frame: pl.DataFrame, day: date = DAY) -> pl.DataFrame:
    return frame.filter(pl.col("since") <= day, pl.col("until").is_null() | (pl.col("until") > day))


def cards_of(city: dict[str, pl.DataFrame]) -> list[dict]:
    """A card for each household on file: its facts by table, `members` with theirs, `causes`, `income`, `steps`."""
    on_file = in_force(city["standing"]).filter(~pl.col("status").is_in(["terminated", "closed"]))
    households = {row["id"]: row for row in city["household"].to_dicts()}
    cards = {
        row["household_id"]: households[row["household_id"]]
        | {
            "status": row["status"],
            "household_type": row["household_type"],
            "members": [],
            "causes": [],
            "income": {},
            "steps": [],
        }
        for row in on_file.to_dicts()
    }
    for name in HOUSEHOLD_FACTS:
        for row in in_force(city[name]).to_dicts():
            if row["household_id"] in cards:
                assert name not in cards[row["household_id"]], f"two {name} at once"
                cards[row["household_id"]][name] = row
    for row in city["standing"].to_dicts():
        if row["household_id"] in cards:
            cards[row["household_id"]]["steps"].append(row)
    for row in city["cause"].to_dicts():
        cards[row["household_id"]]["causes"].append(row)
    for row in city["incomepart"].to_dicts():
        cards[row["household_id"]]["income"][row["part"]] = row["amount_fen"]
    for row in city["statedincome"].to_dicts():
        cards[row["household_id"]]["stated_fen"] = row["per_head_fen"]
    _add_members(city, cards)
    return list(cards.values())


def _add_members(city: dict[str, pl.DataFrame], cards: dict[int, dict]) -> None:
    members = {row["id"]: row for row in city["member"].to_dicts()}
    facts: dict[int, dict] = defaultdict(dict)
    for name in MEMBER_FACTS:
        for row in in_force(city[name]).to_dicts():
            assert name not in facts[row["member_id"]], f"two {name} at once"
            facts[row["member_id"]][name] = row
    for row in city["work"].to_dicts():
        facts[row["member_id"]]["work"] = row
    for row in in_force(city["belonging"]).to_dicts():
        if row["household_id"] in cards:
            member = members[row["member_id"]] | {"relation": row["relation"]} | facts[row["member_id"]]
            cards[row["household_id"]]["members"].append(member | {"age": years(member["birth"])})


def years(birth: date, on: date = DAY) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
