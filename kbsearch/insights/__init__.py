"""Insights: what the recorded forms tell a manager, and how sure one can be of it."""
