"""Open an account from the command line: the first one of an installation, before anyone can sign in to invite the others."""
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bilan.socle import comptes
from bilan.socle.acteur import SYSTEME
from bilan.socle.courriels import rendre
from bilan.socle.models import Envoi
from bilan.socle.roles import ROLES_DE_COMPTE, Role


class Command(BaseCommand):
    help = "Ouvre un compte, ou lui ajoute un rôle, et écrit à la personne le lien pour entrer (valable sept jours)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="adresse électronique")
        parser.add_argument("prenom", help="prénom")
        parser.add_argument("nom", help="nom")
        parser.add_argument("--role", action="append", choices=[role.value for role in ROLES_DE_COMPTE], help="gestion par défaut ; peut être répété")
        parser.add_argument("--montrer", action="store_true", help="affiche aussi le courriel, lien compris : pour une installation sans serveur de courrier")

    def handle(self, *args: Any, **options: Any) -> None:
        instant, avant = timezone.now(), Envoi.objects.count()
        try:
            compte = comptes.inviter(
                email=options["email"], prenom=options["prenom"], nom=options["nom"], roles=options["role"] or [Role.GESTION.value],
                acteur=SYSTEME, instant=instant,
            )
        except ValidationError as erreur:
            raise CommandError(" ".join(erreur.messages)) from None
        if Envoi.objects.count() == avant:
            self.stdout.write(f"{compte} a déjà ce rôle et sait entrer : rien n’a été écrit.")
            return
        self.stdout.write(f"Un courriel part à {compte.email}.")
        if options["montrer"]:
            self.stdout.write(f"\n{rendre(Envoi.objects.filter(destinataire=compte.email).latest('pk'), instant).body}")
