"""Measurements behind the decisions: `make bench`, or one by `python -m bench.<name>`. Each ends by itself."""
