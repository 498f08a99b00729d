"""The indexer: Markdown to passages to vectors to an index; owns its format, writer and reader."""
