"""Django's `migrate`, by the owner of the tables; then the table of the cache, and what the application's role may do."""
from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate

from bilan.socle import proprietaire

UN_SEUL_ROLE = "La base n’a qu’un rôle : le journal n’est protégé que par ses déclencheurs (README, « How it grows »)."


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with proprietaire.proprietaire():
            super().handle(*args, **options)
            if options["plan"] or options["check_unapplied"]:
                return
            call_command("createcachetable", verbosity=0)
            if not proprietaire.poser() and options["verbosity"]:
                self.stderr.write(UN_SEUL_ROLE)
