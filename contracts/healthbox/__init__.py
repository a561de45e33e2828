"""What others may know of the Health Box: its events, and the arguments of its doors."""
