"""The first page of a new provider: from nothing to the first dossier, step by step; gestion finds it again whenever it wishes."""
