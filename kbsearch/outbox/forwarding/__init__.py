"""Handing tickets on to the help desk that a house has already: whole, and once each."""
