"""Agendas, bookings, waiting lists and reminders."""
