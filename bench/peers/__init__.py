"""The same question put to others that compute measures from records; README.md says how."""
