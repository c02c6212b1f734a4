"""Assign: who answers for whom. Posts of villages are filled, households paired, by the offices over them."""
