"""The doors of the games, by subject."""
