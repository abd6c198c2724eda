"""The data directory: archive, versions, statements in time."""
