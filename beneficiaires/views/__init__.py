"""The pages of dossiers, outside those that cross apps."""
