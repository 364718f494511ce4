"""All that reads programmes."""
