"""The kernel's own tables in the back office of gestion."""
