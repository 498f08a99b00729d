"""Pages of tickets: the form, what its sender sees of it afterwards, and what a technician does."""
