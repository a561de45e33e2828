"""What others may know of the games: events, and the arguments of the doors."""
