"""kbsearch: answers before tickets, in Spanish and English."""
