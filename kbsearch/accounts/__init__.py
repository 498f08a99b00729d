"""Accounts: who somebody is, what he may do, and what is kept about him."""
