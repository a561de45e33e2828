"""What others may know of the classifieds: categories, events, and the arguments of the doors."""
