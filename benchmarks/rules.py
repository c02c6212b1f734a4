"""The rules of a pack over an invented nation in Parquet: ours beside the same rules by hand, OpenFisca and DuckDB.

Every contender runs in a process of its own, so that its memory is its own; what they find is compared row by row, by
a hash of every row. `xiuhua bench rules --size 10000000`; docs/explain/speed.md tells what is measured.
"""

import json
import math
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import polars as pl

from benchmarks.nation.population import DAY, pieces, scanned, write_population
from benchmarks.peers.by_hand import judged_by_hand
from benchmarks.peers.duckdb_rules import exit_by_duckdb
from benchmarks.peers.openfisca import exit_by_openfisca
from xiuhua.loop.diagnose.explanation import explain
from xiuhua.loop.diagnose.nation import diagnose_nation
from xiuhua.loop.diagnose.verdicts import plan_of, rules_of
from xiuhua.policy.pack import Pack
from xiuhua.policy.reader import read_pack
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.nation import Nation
from xiuhua.reckon.rules.stretches import Pieces

ROOT = Path(__file__).parents[1]
PACK = "sichuan"
ROUNDS = 3
SHARES = (0.1, 0.3, 1.0)  # of the nation, to see how time grows
EXPLAINED = 200
EXIT, HOUSEHOLD = "household_exit", "household"
EXIT_ROWS = 400_000  # households at a time: so few columns are read that more of them fit
Found = Mapping[str, pl.DataFrame]


def run(size: int) -> dict[str, float]:
    """Seconds, ratios, how time grows and what memory is needed, for a nation of so many persons."""
    with _nation(size) as folder:
        whole = _contest({"ours": "ours", "by_hand": "by_hand_streaming", "in_memory": "by_hand_in_memory"}, folder)
        _require_equal(whole)
        ours = {"ours": "our_exit", "in_memory": "our_exit_in_memory"}
        exits = _contest({**ours, "openfisca": "openfisca", "duckdb": "duckdb"}, folder)
        _require_equal(exits)
        smaller = {share: _contest({"ours": "ours"}, folder, share=share)["ours"] for share in SHARES[:-1]}
        hand = min(whole["by_hand"]["seconds"], whole["in_memory"]["seconds"])
        milliseconds = _explained(folder)
    found = {
        "persons": whole["ours"]["persons"],
        "households": whole["ours"]["households"],
        "ours_s": whole["ours"]["seconds"],
        "by_hand_streaming_s": whole["by_hand"]["seconds"],
        "by_hand_in_memory_s": whole["in_memory"]["seconds"],
        "ours_to_by_hand": whole["ours"]["seconds"] / hand,
        "ours_peak_mib": whole["ours"]["peak_mib"],
        "by_hand_streaming_peak_mib": whole["by_hand"]["peak_mib"],
        "our_exit_s": exits["ours"]["seconds"],
        "our_exit_in_memory_s": exits["in_memory"]["seconds"],
        **{f"openfisca_{part}": exits["openfisca"][part] for part in ("bring_s", "build_s", "calculate_s")},
        "openfisca_to_ours": exits["openfisca"]["seconds"] / exits["ours"]["seconds"],
        "openfisca_to_ours_in_memory": _built_and_calculated(exits["openfisca"]) / exits["in_memory"]["seconds"],
        "openfisca_in_memory_to_ours": _built_and_calculated(exits["openfisca"]) / exits["ours"]["seconds"],
        "duckdb_exit_s": exits["duckdb"]["seconds"],
        "growth_exponent": _growth({**smaller, 1.0: whole["ours"]}),
        **milliseconds,
    }
    return {name: round(value, 3) for name, value in found.items()}


@contextmanager
def _nation(size: int) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="xiuhua-nation-"))
    try:
        begun = perf_counter()
        rows = write_population(folder, persons=size)
        print(f"written in {perf_counter() - begun:.0f} s: {rows}", file=sys.stderr)
        yield folder
    finally:
        shutil.rmtree(folder)


def _contest(contenders: Mapping[str, str], folder: Path, *, share: float = 1.0) -> dict[str, dict[str, Any]]:
    """What each contender tells of its best round; rounds go in turn, so that a noisy minute hits all of them."""
    told: dict[str, list[dict[str, Any]]] = {name: [] for name in contenders}
    for _ in range(ROUNDS):
        for name, contender in contenders.items():
            told[name].append(_in_a_process(contender, folder, share))
            print(f"{contender} {share:.0%}: {told[name][-1]['seconds']:.2f} s", file=sys.stderr)
    return {name: min(rounds, key=lambda it: it["seconds"]) for name, rounds in told.items()}


def _in_a_process(contender: str, folder: Path, share: float) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.rules", contender, str(folder), str(share)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 -- our own
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _require_equal(told: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse to give figures of contenders that found different things."""
    first, *others = told
    for other in others:
        ours, theirs = told[first]["digest"], told[other]["digest"]
        differing = sorted(key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key))
        if differing:
            raise ValueError(f"{first} and {other} differ in {', '.join(differing)}: nothing was measured.")


def _growth(by_share: Mapping[float, Mapping[str, Any]]) -> float:
    """The power of the number of persons with which time grows: the slope of logarithms."""
    persons = [math.log(told["persons"]) for told in by_share.values()]
    seconds = [math.log(told["seconds"]) for told in by_share.values()]
    return statistics.linear_regression(persons, seconds).slope


# ── Contenders, each in a process of its own ─────────────────────────────────────────────────────────────────────────


def _pack() -> Pack:
    return read_pack(PACK, packs=ROOT / "packs")


def ours(folder: Path, share: float) -> dict[str, Any]:
    """All verdicts, findings and deprivations through the pack."""
    pack, tables = _pack(), {DAY: pieces(folder, share=share)}
    begun = perf_counter()
    parts = list(diagnose_nation(tables, pack=pack, day=DAY))
    return _told(perf_counter() - begun, _together(parts), folder, share)


def by_hand_streaming(folder: Path, share: float) -> dict[str, Any]:
    """The same by hand."""
    begun = perf_counter()
    found = judged_by_hand(scanned(folder, share=share), engine="streaming")
    return _told(perf_counter() - begun, found, folder, share)


def by_hand_in_memory(folder: Path, share: float) -> dict[str, Any]:
    """The same by hand, with the other engine of Polars."""
    begun = perf_counter()
    found = judged_by_hand(scanned(folder, share=share), engine="in-memory")
    return _told(perf_counter() - begun, found, folder, share)


def our_exit(folder: Path, share: float) -> dict[str, Any]:
    """The exit of every household through the pack, whether or not it is on file."""
    return _our_exit(pieces(folder, share=share), folder, share)


def our_exit_in_memory(folder: Path, share: float) -> dict[str, Any]:
    """The same where the columns that are read are in memory already, as they are where OpenFisca begins to build."""
    columns = rules_of(_pack()).columns_needed(_exit_parts(_pack()).values(), day=DAY)[DAY]
    scans = {name: scan for name, scan in scanned(folder, share=share).items() if name in columns}
    keys = {name: {HOUSEHOLD} & set(scan.collect_schema().names()) for name, scan in scans.items()}
    held = {name: scan.select(sorted(columns[name] | keys[name])).collect().lazy() for name, scan in scans.items()}
    return _our_exit({name: [table] for name, table in held.items()}, folder, share)


def _our_exit(tables: Mapping[str, Pieces], folder: Path, share: float) -> dict[str, Any]:
    pack = _pack()
    household, met = pack.rules.schemes[EXIT].of, _exit_parts(pack)

    def verdict(tables: Found) -> pl.DataFrame:
        if household not in tables:
            return pl.DataFrame()
        every = pl.all_horizontal([ref.column for ref in met.values()])
        word = pl.when(every).then(pl.lit("met")).when(~every).then(pl.lit("not_met")).otherwise(pl.lit("unknown"))
        return tables[household].select(HOUSEHOLD, verdict=word)

    begun = perf_counter()
    nation = Nation(rules_of(pack), {DAY: tables}, told=frozenset(), rows=EXIT_ROWS)
    found = [{EXIT: part} for part in nation.judged(met.values(), day=DAY, make=verdict)]
    return _told(perf_counter() - begun, _together(found[:-1]), folder, share)


def _exit_parts(pack: Pack) -> dict[str, Ref]:
    scheme = pack.rules.schemes[EXIT]
    return {part.key: scheme.ref(part) for part in scheme.parts}


def openfisca(folder: Path, share: float) -> dict[str, Any]:
    """The exit of every household in OpenFisca-core."""
    from xiuhua.config.settings import HOME  # noqa: PLC0415 -- Django's settings make keys; only this needs them

    seconds, found = exit_by_openfisca(scanned(folder, share=share), home=HOME)
    told = _told(seconds["bring_s"] + _built_and_calculated(seconds), {EXIT: found}, folder, share)
    return told | seconds


def _built_and_calculated(seconds: Mapping[str, float]) -> float:
    return seconds["build_s"] + seconds["calculate_s"]


def duckdb(folder: Path, share: float) -> dict[str, Any]:
    """The exit of every household in SQL."""
    del share  # always of the whole
    with tempfile.TemporaryDirectory() as name:
        begun = perf_counter()
        found = exit_by_duckdb(folder, result=Path(name) / "exit.parquet")
        return _told(perf_counter() - begun, {EXIT: found}, folder, 1.0)


def _together(parts: list[Found]) -> Found:
    return {name: pl.concat([part[name] for part in parts if name in part]) for part in parts for name in part}


def _told(seconds: float, found: Found, folder: Path, share: float) -> dict[str, Any]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    scans = scanned(folder, share=share)
    counts = {name: scans[name].select(pl.len()).collect().item() for name in ("persons", "households")}
    return {"seconds": seconds, "peak_mib": peak, "digest": _digest(found), **counts}


def _digest(found: Found) -> dict[str, list[int]]:
    """For each scheme and check the number of its rows and the sum of their hashes, whatever their order."""
    digest = {}
    for name, frame in found.items():
        rounded = frame.with_columns(pl.col(pl.Float64).round(6)).select(sorted(frame.columns))
        kind = next((it for it in ("rule", "scheme") if it in frame.columns), None)
        kinds = pl.lit(name) if kind is None else pl.lit(f"{name} ") + pl.col(kind)
        hashed = rounded.select(kinds.alias("kind"), hash=rounded.hash_rows(seed=1) // 2**20)
        sums = hashed.group_by("kind").agg(pl.len(), pl.col("hash").sum())
        digest |= {key: [rows, total] for key, rows, total in sums.iter_rows()}
    return digest


# ── One household ────────────────────────────────────────────────────────────────────────────────────────────────────


def _explained(folder: Path) -> dict[str, float]:
    """Milliseconds to explain one household to the rows: the middle of some, and what 99 in 100 stay below.

    In a second round over them, as in a server: in the first, texts of rules are read that none had needed.
    """
    pack = _pack()
    plan = plan_of(pack, DAY)
    homes = [(household, _rows_of(household, tables)) for tables in [_some(folder)] for household in _keys(tables)]
    times = []
    for household, own in homes * 2:
        begun = perf_counter()
        explain(household, own, pack=pack, day=DAY, plan=plan)
        times.append((perf_counter() - begun) * 1000)
    times = sorted(times[len(homes) :])
    return {"explained_ms_middle": statistics.median(times), "explained_ms_99": times[len(times) * 99 // 100]}


def _keys(tables: Found) -> list[str]:
    return tables["households"]["household"].to_list()


def _rows_of(household: str, tables: Found) -> dict[str, list[dict[str, Any]]]:
    return {name: frame.filter(pl.col("household") == household).to_dicts() for name, frame in tables.items()}


def _some(folder: Path) -> dict[str, pl.DataFrame]:
    """Some households spread over the nation, with all their rows."""
    scans = {name: scan for name, scan in scanned(folder).items() if "household" in scan.collect_schema().names()}
    some = scans["households"].select(pl.col("household").gather_every(997)).head(EXPLAINED).collect()["household"]
    return {name: scan.filter(pl.col("household").is_in(some.implode())).collect() for name, scan in scans.items()}


CONTENDERS: dict[str, Callable[[Path, float], dict[str, Any]]] = {
    it.__name__: it
    for it in (ours, by_hand_streaming, by_hand_in_memory, our_exit, our_exit_in_memory, openfisca, duckdb)
}

if __name__ == "__main__":
    print(json.dumps(CONTENDERS[sys.argv[1]](Path(sys.argv[2]), float(sys.argv[3]))))
