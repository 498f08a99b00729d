"""The HTTP API: thin routes over the knowledge, JSON in and out, under `/api/v1`."""
