"""What the run stands on: a provider, his offer, his team, and letters that fall due while processes die."""

from datetime import datetime, timedelta

from django.core.management import call_command
from django.db import connections
from django.utils import timezone

PHRASE = "quatre chevaux sous la pluie"


def preparer(consultants: list[dict[str, str]], gestion: dict[str, str]) -> None:
    """Migrate an empty base, then write who works there."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    peupler(consultants, gestion)
    connections.close_all()


def peupler(consultants: list[dict[str, str]], gestion: dict[str, str]) -> None:
    """The provider, his offer and his team: each with a password and a second factor, as after an invitation."""
    from tests.fabriques import FabriqueOrganisme, FabriquePrestation

    ans = timezone.localdate()
    FabriqueOrganisme(qualiopi_debut=ans.replace(day=1) - timedelta(days=400), qualiopi_fin=ans.replace(day=1) + timedelta(days=900))
    FabriquePrestation()
    for membre in consultants:
        _membre("consultant", **membre)
    _membre("gestion", **gestion)


def _membre(role: str, email: str, secret: str) -> None:
    from allauth.account.models import EmailAddress
    from allauth.mfa.totp.internal.auth import TOTP

    from tests.fabriques import FabriqueCompte

    compte = FabriqueCompte(email=email, **{role: True})
    compte.set_password(PHRASE)
    compte.save()
    EmailAddress.objects.create(user=compte, email=email, primary=True, verified=True)
    TOTP.activate(compte, secret)


def ecrire_des_lettres(serie: str, nombre: int, depuis: str, minutes: int) -> None:
    """As many legal letters as of comfort, due one after the other over these minutes: what reminders write, without waiting for their day."""
    from bilan.socle.courriels import Courriel, NatureEnvoi, planifier

    debut, pas = datetime.fromisoformat(depuis), timedelta(minutes=minutes) / max(nombre, 1)
    planifier(
        Courriel(
            cle=f"chaos:{serie}:{nature}:{n}", destinataire=f"{nature}{n}@{serie}.chaos.example", gabarit="code_connexion", nature=nature,
            contexte={"code": "123456"}, a_partir_de=debut + n * pas,
        )
        for n in range(nombre) for nature in NatureEnvoi
    )  # fmt: skip
    connections.close_all()

