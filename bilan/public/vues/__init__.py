"""The public pages, opened by anyone: to read, to write to the provider."""
