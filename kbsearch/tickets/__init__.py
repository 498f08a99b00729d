"""Tickets: taken in whole, followed by who sent them, and never lost."""
