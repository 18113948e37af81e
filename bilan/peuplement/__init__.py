"""`manage.py peupler`: realistic data at any volume, for demonstrations and measures; the same seed always gives the same bilans."""
