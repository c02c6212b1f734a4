"""Our jobs beside what people would use instead: each module measures both in one run and gives ratios."""
