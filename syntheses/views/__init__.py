"""The pages of a synthesis: the consultant's tab, and its owner's reading."""
