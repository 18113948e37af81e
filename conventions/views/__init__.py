"""The pages of contracts: each fetches, calls one action, answers."""
