"""Notifications: what reaches a person, in the application and by mail."""
