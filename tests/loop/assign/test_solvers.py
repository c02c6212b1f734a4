"""What solves is loaded before somebody waits for it, and by nothing sooner."""

import subprocess
import sys

SEEN = """
import sys
from xiuhua.loop.assign import pairing, solvers
before = [name in sys.modules for name in solvers.SLOW]
solvers.load_solvers()
print(before, [name in sys.modules for name in solvers.SLOW])
"""


def test_solvers_are_loaded_when_asked_and_not_with_what_uses_them():
    told = subprocess.run([sys.executable, "-c", SEEN], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[False, False] [True, True]"
