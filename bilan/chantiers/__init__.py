"""The long works of gestion: what they go through, and the page that follows them."""
