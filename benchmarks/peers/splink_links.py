"""Records of one person by Splink, as its own tutorials would have it; runs where Splink is and nothing of ours.

`python splink_links.py FOLDER THRESHOLD` reads FOLDER/clean.csv, writes FOLDER/splink.csv, and prints what it took.
"""

import json
import logging
import resource
import sys
from pathlib import Path
from time import perf_counter

import duckdb
import splink.comparison_library as compare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

RULES = (
    ("idno",), ("name", "dob"), ("name", "village"), ("dob", "village"), ("phone", "name"), ("phone", "dob"),
    ("substr(idno, 7, 12)",), ("substr(idno, 1, 14)", "substr(name, 1, 1)"), ("dob", "substr(name, 1, 1)"),
)  # fmt: skip


def main(folder: Path, threshold: float) -> None:
    """Estimate, predict, write."""
    logging.disable(logging.WARNING)
    begun = perf_counter()
    database = DuckDBAPI(connection=duckdb.connect())
    database._con.execute(f"CREATE TABLE persons AS FROM read_csv('{folder / 'clean.csv'}', all_varchar = true)")  # noqa: SLF001 -- no other way to it
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            compare.DamerauLevenshteinAtThresholds("name", 1).configure(term_frequency_adjustments=True),
            compare.DamerauLevenshteinAtThresholds("idno", [1, 2, 3]),
            compare.DateOfBirthComparison("dob", input_is_string=True),
            compare.ExactMatch("sex"),
            compare.LevenshteinAtThresholds("village", 1).configure(term_frequency_adjustments=True),
            compare.DamerauLevenshteinAtThresholds("phone", 1).configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in RULES],
    )
    linker = Linker(database.register("persons"), settings)
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("idno"), block_on("name", "dob")], recall=0.8)
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    training.estimate_parameters_using_expectation_maximisation(block_on("name", "dob"))
    training.estimate_parameters_using_expectation_maximisation(block_on("idno"))
    found = linker.inference.predict(threshold_match_probability=threshold).as_duckdbpyrelation()
    found.project("unique_id_l AS id_a, unique_id_r AS id_b, match_probability AS probability").write_csv(
        str(folder / "splink.csv")
    )
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({
        "seconds": perf_counter() - begun, "cpu_seconds": used.ru_utime + used.ru_stime,
        "peak_mib": used.ru_maxrss / 1024,
    }))  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
