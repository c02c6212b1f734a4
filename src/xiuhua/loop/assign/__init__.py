"""Assign: who answers for whom, as an exact optimum that explains itself. Begin at `task`, then `pairing`."""
