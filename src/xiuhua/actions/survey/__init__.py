"""Households asked for their opinion: drawn, given slips, heard without a name, and told of as shares."""
