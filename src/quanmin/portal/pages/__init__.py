"""One file a page; each function fetches by queries and renders one template."""
