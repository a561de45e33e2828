"""The doors of the Health Box, by subject."""
