"""What people would use instead of us for the rules of a pack: the same rules in other hands."""
