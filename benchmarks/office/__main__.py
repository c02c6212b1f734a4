"""Stands the city and prints the plan of its users as JSON: `python -m benchmarks.office --households 128000`.

Runs in a home of its own, named by the environment: the process that measures has another one.
"""

import argparse
import json

import django


def main() -> None:
    """Print the plan; steps go to stderr."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--households", type=int, required=True)
    asked = parser.parse_args()
    django.setup()
    from benchmarks.office.city import planned  # noqa: PLC0415 -- after the set-up

    print(json.dumps(planned(asked.households), ensure_ascii=False))


if __name__ == "__main__":
    main()
