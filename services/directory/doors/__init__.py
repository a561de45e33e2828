"""The doors of the directory, by who comes through them."""
