"""Search: from a question to ranked articles and, when sure enough, to suggestions."""
