"""Files that come with tickets: taken, looked into, kept, and handed out again."""
