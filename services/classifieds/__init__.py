"""Classifieds: offers and requests of equipment and services, and what is lent."""
