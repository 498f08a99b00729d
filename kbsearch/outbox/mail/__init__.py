"""Mail: which happenings make one, what it says, and handing it to a mail server."""
