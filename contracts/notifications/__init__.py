"""What others may know of notifications: its events, and the arguments of its doors."""
