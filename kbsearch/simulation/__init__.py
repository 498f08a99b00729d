"""A population that is played through the service, to see whether the report finds the truth."""
