"""An office at work: a demo city of its own, thirty accounts in it, and what each of them opens."""
