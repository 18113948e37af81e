"""The bénéficiaire's own pages that cross apps: home, documents, what the platform holds about the person."""
