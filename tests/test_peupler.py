"""`manage.py peupler`: the same rows for the same seed, lot by lot, added only when asked."""
import io
from hashlib import sha256

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from beneficiaires.models import Dossier
from bilan.graine import installer_annuaire, installer_organisme, installer_prestation
from bilan.socle.models import Evenement
from seances.models import Contestation, Demande, Emargement
from tests.outils.peuplement import peupler, secret


def empreinte() -> str:
    """Every value of every table, secrets aside, and the numbers that the journal draws itself."""
    somme = sha256()
    for modele in apps.get_models():
        noms = [champ.attname for champ in modele._meta.concrete_fields if not secret(champ) and not (modele is Evenement and champ.primary_key)]
        for rangee in modele._base_manager.order_by("pk").values_list(*noms):
            somme.update(repr((modele._meta.label, rangee)).encode())
    return somme.hexdigest()


def empreinte_d_un_essai(**options) -> str:
    with transaction.atomic():
        peupler(**options)
        trouvee = empreinte()
        transaction.set_rollback(True)
    return trouvee


@pytest.fixture
def offre(db):
    """The provider, its offer and its directory are found, not drawn."""
    installer_annuaire()
    installer_organisme()
    installer_prestation()


def test_the_same_seed_and_day_give_the_same_rows(offre):
    assert empreinte_d_un_essai() == empreinte_d_un_essai()


def test_another_seed_gives_other_people(offre):
    assert empreinte_d_un_essai(nombre=3) != empreinte_d_un_essai(nombre=3, graine=8)


def test_another_day_gives_other_dates(offre):
    assert empreinte_d_un_essai(nombre=3) != empreinte_d_un_essai(nombre=3, jour="2026-11-30")


@pytest.mark.parametrize("jour", ["2023-06-19", "2026-01-05", "2028-06-19"])
def test_no_two_sessions_meet_whatever_the_season(db, jour):
    """The database itself refuses an overlap: Mondays of May and June 2023 and 2028 have four holidays in ten weeks."""
    peupler(45, jour=jour)
    assert Dossier.objects.count() == 45


def test_some_ask_and_some_contest(db):
    peupler(120)
    assert {demande.seance.debut == demande.prevue_le for demande in Demande.objects.filter(etat="en_attente", seance__etat="confirmee")} == {True}
    assert set(Contestation.objects.values_list("seance__etat", "etat")) == {("realisee", "en_attente")}
    assert all(contestation.message for contestation in Contestation.objects.all())
    assert set(Emargement.objects.values_list("partie", "moyen")) == {("consultant", "compte"), ("beneficiaire", "compte"), ("beneficiaire", "lien")}


def test_progress_is_said_on_one_line(db):
    assert peupler(3).strip() == "3 / 3 dossiers"


class Interrompue(io.StringIO):
    """A terminal at which someone types Ctrl-C after the second line of progress."""

    def write(self, texte: str) -> int:
        if texte.startswith("\r4"):
            raise KeyboardInterrupt
        return super().write(texte)


def test_what_was_written_before_ctrl_c_is_whole(db, monkeypatch):
    monkeypatch.setattr("bilan.peuplement.moteur.PAR_LOT", 2)
    with pytest.raises(CommandError, match="4\xa0dossiers écrits") as arret:
        call_command("peupler", dossiers=10, graine=1, stdout=Interrompue())
    assert arret.value.returncode == 130
    assert Dossier.objects.count() == Dossier.objects.filter(etapes__isnull=False).distinct().count() == 4
    connection.check_constraints()
