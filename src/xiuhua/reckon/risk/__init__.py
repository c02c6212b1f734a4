"""A transparent score of risk: fitted, turned into whole points, judged on later years, and an order with its draw."""
