"""The pure rules of the synthesis: dates in, answers out."""
