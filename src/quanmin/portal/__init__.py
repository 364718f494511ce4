"""The pages a county office and its village doctors see: every function fetches by queries and renders one template."""
