"""The doors of social by subject; `service.py` puts them together."""
