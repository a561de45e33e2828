"""The JSON API, a blueprint per service."""
