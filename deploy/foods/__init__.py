"""A table of invented foods in the layout of Anses's Ciqual: for the demo world and for tests, nobody's real values."""
