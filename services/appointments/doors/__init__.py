"""The doors of appointments by subject; `service.py` puts them together."""
