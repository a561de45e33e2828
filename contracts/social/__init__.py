"""What social publishes and answers."""
