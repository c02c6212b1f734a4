"""Assign: who answers for whom. Posts of villages are filled, passed on and given up here, by the offices over them."""
