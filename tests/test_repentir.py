"""Undo rather than confirm: what one click took away, the next one gives back, on the server alone."""
from datetime import time

import pytest
from django.urls import reverse
from django.utils import timezone

from beneficiaires.models import Dossier
from bilan.socle.acteur import Acteur
from seances import actions
from seances.heures import compteur
from seances.models import Disponibilite, Seance, TravailPersonnel
from tests.fabriques import FabriqueCompte, FabriqueOrganisme
from tests.outils.repentir import defaire
from tests.travaux.outils import remise
from travaux.models import Preparation, Referentiel, SupportDeSeance

pytestmark = pytest.mark.django_db


@pytest.fixture
def preparation():
    """Handed over for a session to come."""
    FabriqueOrganisme()
    preparation = remise()
    Dossier.objects.update(contractualise_le=timezone.localdate())
    Seance.objects.update(debut=timezone.now() + timezone.timedelta(days=3), fin=timezone.now() + timezone.timedelta(days=3, hours=2))
    return preparation


def test_what_a_consultant_takes_away_comes_back(client, preparation):
    client.force_login(preparation.dossier.consultant)
    attache = SupportDeSeance.objects.values("prestation", "support", "numero_seance")
    avant = list(attache)
    page = client.post(reverse("travaux:detacher", args=[SupportDeSeance.objects.get().pk]), follow=True)
    assert list(attache.all()) == []
    defaire(client, page)
    assert list(attache.all()) == avant

    page = client.post(reverse("travaux:retirer", args=[preparation.pk]), follow=True)
    assert Preparation.objects.get().etat == "retiree"
    defaire(client, page)
    assert Preparation.objects.get().etat == "a_faire"

    actions.declarer(acteur=Acteur(compte=preparation.dossier.consultant), instant=timezone.now(), jour=2, debut=time(9), fin=time(12, 30))
    page = client.post(reverse("seances:retirer_disponibilite", args=[Disponibilite.objects.get().pk]), follow=True)
    assert not Disponibilite.objects.exists()
    defaire(client, page)
    assert list(Disponibilite.objects.values_list("jour", "debut", "fin")) == [(2, time(9), time(12, 30))]


def test_research_taken_back_counts_again_in_its_own_words(client, preparation):
    dossier, compte, aujourd_hui = preparation.dossier, preparation.dossier.beneficiaire.compte, timezone.localdate()
    notee = actions.noter_travail(dossier, acteur=Acteur(compte=compte), instant=timezone.now(), jour=aujourd_hui, minutes=90, sujet="Appelé Rosa.")
    client.force_login(compte)
    page = client.post(reverse("seances:retirer_recherche", args=[notee.pk]), follow=True)
    assert compteur(dossier).personnel.realise == 0
    defaire(client, page)
    assert compteur(dossier).personnel.realise == 90
    client.post(reverse("seances:retablir_recherche", args=[notee.pk]))  # the same button, pressed twice
    assert [t.sujet for t in TravailPersonnel.objects.comptes()] == ["Appelé Rosa."]
    client.force_login(FabriqueCompte())
    assert client.post(reverse("seances:retablir_recherche", args=[notee.pk])).status_code == 404


def test_a_referentiel_put_away_and_letters_paused_come_back(client):
    FabriqueOrganisme()
    compte = FabriqueCompte(consultant=True)
    client.force_login(compte)
    rangee = Referentiel.objects.create(titre="Formateur", seuil=80, blocs=[], auteur=compte, le=timezone.now())
    page = client.post(reverse("travaux:proposer_referentiel", args=[rangee.pk]), follow=True)
    assert not Referentiel.objects.get().actif
    defaire(client, page)
    assert Referentiel.objects.get().actif
    page = client.post(reverse("mes_rappels"), follow=True)
    compte.refresh_from_db()
    assert compte.rappels_en_pause_le
    defaire(client, page)
    compte.refresh_from_db()
    assert compte.rappels_en_pause_le is None


def test_what_was_given_back_is_taken_again(client, preparation):
    client.force_login(preparation.dossier.beneficiaire.compte)
    adresse = reverse("travaux:repondre", args=[preparation.pk])
    page = client.post(adresse, {"revision": "0", "onglet": "a", "q1": "Un chantier fini.", "geste": "rendre"}, follow=True)
    assert Preparation.objects.get().etat == "rendue"
    defaire(client, page)
    assert Preparation.objects.get().etat == "commencee"
