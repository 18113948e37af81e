"""Argon2id at its least cost: a test of sign-in is not one of the strength of a hash."""
from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Leger(Argon2PasswordHasher):
    """Some hundred times faster, the same code around it."""

    time_cost, memory_cost, parallelism = 1, 8, 1
