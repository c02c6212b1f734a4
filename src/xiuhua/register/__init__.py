"""The one register: everything that is kept, with its shape and constraints, and no reckoning."""
