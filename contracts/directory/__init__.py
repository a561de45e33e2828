"""What others may know of the directory: its events, and the arguments of its doors."""
