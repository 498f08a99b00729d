"""Browsing: the categories of the site, what is in them, and what belongs together."""
