"""What identity publishes and answers."""
