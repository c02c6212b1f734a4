"""Which records of a file tell of one person: columns read, pairs proposed, weighed by a model, and put into groups."""
