"""The chaos run (`bin/chaos`): a whole installation in use, whose processes are killed at random, then looked at without indulgence."""
