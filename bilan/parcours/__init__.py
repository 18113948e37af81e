"""`manage.py parcours`: a whole bilan from an input file, in simulated time, through the same actions as the pages."""
