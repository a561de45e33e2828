"""What others may know of appointments: its events, and the arguments of its doors."""
