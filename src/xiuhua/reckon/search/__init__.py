"""Finding people by what is typed: how names are spelled, what a question asks, how near a name comes to it."""
