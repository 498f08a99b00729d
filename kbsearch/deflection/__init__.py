"""Deflection: answers inside a ticket form, before the ticket is sent."""
