"""Who answers for a place or household, and may therefore open it: the only door."""
