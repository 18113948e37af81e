"""`manage.py schemas`: write docs/etats.md again."""
from django.core.management.base import BaseCommand

from bilan.vies import PAGE, page


class Command(BaseCommand):
    help = "Écrit docs/etats.md : la vie de chaque objet, d’après les tables qui la gouvernent."
    requires_system_checks = ()

    def handle(self, *args, **options):
        PAGE.write_text(page(), encoding="utf-8")
