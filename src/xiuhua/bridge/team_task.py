"""What resident teams are formed from, frozen so that it can be kept, read again, and compared with today's."""

import hashlib
import io
import json
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl

from xiuhua.bridge.pairing_task import QUICK, RULE_OF, Changed, rows_changed, rules_changed
from xiuhua.loop.assign.team_field import JOINS, MEMBERS, PERSONS, VILLAGES, Field, lay_field
from xiuhua.loop.assign.teams import FormedTeams, form_teams
from xiuhua.policy.pairing import TeamPolicy
from xiuhua.register.models import VillageProposal, VillageRule

TABLES = {"persons": PERSONS, "villages": VILLAGES, "members": MEMBERS}
WORK = 2.0  # of the search's own clock: somebody waits for a page


@dataclass(frozen=True, slots=True, eq=False)
class FrozenTeams:
    """The rows of an area that its teams are formed from, as of a day, and the policy; columns as loop.assign."""

    persons: pl.DataFrame
    villages: pl.DataFrame
    members: pl.DataFrame
    policy: TeamPolicy

    def packed(self) -> bytes:
        """As bytes that are the same for the same rows."""
        told = {name: getattr(self, name).write_json() for name in TABLES}
        told[RULE_OF] = json.dumps(_policy_told(self.policy), ensure_ascii=False, sort_keys=True)
        text = f"{{{','.join(f'{json.dumps(name)}:{it}' for name, it in told.items())}}}"
        return zlib.compress(text.encode(), level=QUICK)


def unpacked_teams(kept: bytes | memoryview) -> FrozenTeams:
    """What was frozen."""
    return _unpacked(bytes(kept))


@lru_cache(maxsize=2)
def _unpacked(kept: bytes) -> FrozenTeams:
    text = zlib.decompress(kept)
    schema = {name: pl.List(pl.Struct(dict(table.columns))) for name, table in TABLES.items()}
    told = pl.read_json(io.BytesIO(text), schema=schema)
    frames = {name: told.select(pl.col(name).explode()).drop_nulls().unnest(name) for name in TABLES}
    policy = json.loads(text)[RULE_OF]
    skills = {key: tuple(it) for key, it in policy.pop("skills").items()}
    return FrozenTeams(**frames, policy=TeamPolicy(skills=skills, **policy))


def teams_changed(before: FrozenTeams, now: FrozenTeams) -> list[Changed]:
    """All that is otherwise than it was frozen: of the policy, people, villages, and who is in a team."""
    return [
        *rules_changed(_policy_told(before.policy), _policy_told(now.policy)),
        *rows_changed("helper", before.persons, now.persons, helper="person"),
        *rows_changed("household", before.villages, now.villages, household="village"),
        *rows_changed("current", before.members, now.members, helper="person", household="village"),
    ]


def rules_of_teams(proposal: VillageProposal) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Whom the office wants in a team (to lead it: a pin), and whom not. One statement."""
    rules = proposal.rules.filter(lifted_at__isnull=True, person__isnull=False)
    told = [
        (kind, village, key.hex, kind == VillageRule.PIN)
        for kind, village, key in rules.values_list("kind", "village__code", "person__key")
    ]
    joins, bans = (
        pl.DataFrame([it[1:] for it in told if (it[0] == VillageRule.BAN) is banned], schema=dict(JOINS.columns),
                     orient="row")
        for banned in (False, True)
    )  # fmt: skip
    return joins, bans


def digest_of_teams(frozen: bytes | memoryview, pins: pl.DataFrame, bans: pl.DataFrame) -> str:
    """64 hex digits that change with anything that teams are formed from, and with nothing else."""
    told = hashlib.sha256(zlib.decompress(frozen))
    for frame in (pins, bans):
        told.update(json.dumps(sorted(frame.rows())).encode())
    return told.hexdigest()


def teams_of(proposal: VillageProposal) -> FormedTeams:
    """The teams of a proposal, from what is frozen and what the office said; raises CannotPair. One statement."""
    frozen, (pins, bans) = unpacked_teams(proposal.frozen), rules_of_teams(proposal)
    return form_teams(
        frozen.persons, frozen.villages, policy=frozen.policy, members=frozen.members, pins=pins, bans=bans, work=WORK
    )


def field_of(proposal: VillageProposal) -> Field:
    """Who may be in which team of a proposal, and who is settled there. One statement."""
    frozen, (pins, bans) = unpacked_teams(proposal.frozen), rules_of_teams(proposal)
    return lay_field(frozen.persons, frozen.villages, frozen.policy, members=frozen.members, pins=pins, bans=bans)


def may_join(field: Field, village: str) -> list[str]:
    """Whoever may be in a village's team (by code): the hex of their keys."""
    row = field.places["village"].to_list().index(village)
    return field.people["person"].filter(pl.Series(field.allowed[row])).to_list()


def _policy_told(policy: TeamPolicy) -> dict[str, Any]:
    return {
        "least": policy.least, "most": policy.most, "weights": dict(policy.weights), "terrain": policy.terrain,
        "unknown_km": policy.unknown_km, "skills": {key: list(it) for key, it in policy.skills.items()},
    }  # fmt: skip
