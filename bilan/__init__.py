"""The composition root: it knows the apps, and no app knows it."""
