"""What each address of the desk shows."""
