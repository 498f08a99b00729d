"""The site that people see: thin routes over the search service, rendered from `web/`."""
