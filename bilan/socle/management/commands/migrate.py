"""Django's `migrate`, by the owner of the tables; then the table of the cache, and what the application's role may do."""
from typing import Any

from django.core.management import CommandError, call_command
from django.core.management.commands import migrate
from django.db import ProgrammingError
from django.db.migrations.exceptions import MigrationSchemaMissing

from bilan.socle import proprietaire
from bilan.socle.modeles_migres import Executeur

PAS_LE_SIEN = "Ce rôle ne possède pas les tables de la base : donnez PROPRIETAIRE_USER et PROPRIETAIRE_PASSWORD (README, « Two roles in the database »)."
UN_SEUL_ROLE = "La base n’a qu’un rôle : le journal n’est protégé que par ses déclencheurs (README, « Two roles in the database »)."

migrate.MigrationExecutor = Executeur  # type: ignore[attr-defined]  # with which Django’s command, our parent, goes from step to step


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with proprietaire.proprietaire():
            self._migrer(*args, **options)
            if options["plan"] or options["check_unapplied"]:
                return
            call_command("createcachetable", verbosity=0)
            if not proprietaire.poser() and options["verbosity"]:
                self.stderr.write(UN_SEUL_ROLE)

    def _migrer(self, *args: Any, **options: Any) -> None:
        try:
            super().handle(*args, **options)
        except (ProgrammingError, MigrationSchemaMissing) as refus:
            if any(mot in str(refus) for mot in ("permission denied", "must be owner")):
                raise CommandError(PAS_LE_SIEN) from refus
            raise
