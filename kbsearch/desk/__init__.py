"""What a technician works with: links between tickets and articles, and what to suggest."""
