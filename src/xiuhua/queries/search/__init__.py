"""Search everywhere: people, households, staff, places and organisations by a few words, within a duty."""
