"""Settings, routes and server entry: the only composition root."""
