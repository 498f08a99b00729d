"""What leaves the service: mail, webhooks and other help desks, sent at least once."""
