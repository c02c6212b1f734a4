"""Sustain: who is watched, what warns, who must act by when, and what the removal of a risk would need."""
