"""The doors of the classifieds, by subject."""
