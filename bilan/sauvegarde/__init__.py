"""`manage.py sauvegarde` and `manage.py restaurer`: the base and the documents in one encrypted file, and back (docs/decisions/0025-backup.md)."""
