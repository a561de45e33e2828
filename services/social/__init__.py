"""Wall, relations and feed."""
