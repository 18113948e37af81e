"""The one door: allauth, told who may come in, by which proofs, and how it must write."""
