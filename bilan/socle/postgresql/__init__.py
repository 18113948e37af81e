"""Django's PostgreSQL, with streamed rows that may be forgotten half-way."""
