"""Setting up: the steps, in their order, until the first dossier; the two that are done from the page."""
from dataclasses import replace

import pytest
from django.urls import reverse

from beneficiaires.models import Prestation
from bilan.mise_en_route.regles import ETAPES, Essai, Faits, etapes, prochaine
from bilan.socle.models import Envoi, EtatEnvoi, Evenement
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueOrganisme
from travaux.models import Ressource, Support

NEUF, PRET = Faits(), Faits(manques=(), offres=1, consultants=1, essai=Essai.PARTI, dossiers=True)


@pytest.mark.parametrize(("faits", "suivante"), [
    (NEUF, "organisme"), (replace(NEUF, manques=("SIRET",)), "organisme"), (replace(NEUF, manques=()), "offre"),
    (replace(NEUF, manques=(), offres=1), "consultants"), (replace(PRET, essai=Essai.AUCUN, dossiers=False), "courriel"),
    (replace(PRET, essai=Essai.EN_ROUTE), "courriel"), (replace(PRET, essai=Essai.ECHEC), "courriel"), (replace(PRET, sceau_valable=False), "sceau"),
    (replace(PRET, dossiers=False), "dossier"), (replace(PRET, identite=False), None), (PRET, None),
])
def test_the_next_step_is_the_first_that_is_not_done(faits, suivante):
    assert getattr(prochaine(faits), "cle", None) == suivante


def test_ten_minutes_are_enough_on_paper():
    assert sum(etape.minutes for etape in ETAPES if not etape.facultative) <= 10


def test_the_identity_is_asked_only_where_there_is_one_to_give():
    assert [("identite" in {etape.cle for etape, _ in etapes(replace(PRET, identite=quoi))}) for quoi in (None, False, True)] == [False, True, True]


@pytest.mark.parametrize(("faits", "phrase"), [
    (replace(NEUF, manques=("SIRET", "médiateur")), "Il manque : SIRET, médiateur."),
    (replace(NEUF, essai=Essai.ECHEC, raison="connexion refusée", serveur=True), "Il n’est pas parti : connexion refusée."),
])
def test_a_step_says_what_it_lacks(faits, phrase):
    assert phrase in [etape.constat(faits) for etape in ETAPES]


@pytest.mark.django_db
def test_from_an_empty_installation_to_the_first_dossier(client):
    """The walk: each step done, the page asks for the next; then it has nothing left to ask."""
    compte = FabriqueCompte(roles=["gestion", "consultant"])
    client.force_login(compte)

    def titre():
        return client.get(reverse("mise_en_route")).context["prochaine"].surligne

    assert titre() == "Présentez votre organisme"
    FabriqueOrganisme()
    assert titre() == "Installez votre offre"
    for _ in range(2):  # pressed twice, there is one
        client.post(reverse("mise_en_route_offre"))
    assert (Prestation.objects.count(), Support.objects.exists(), Ressource.objects.exists()) == (1, True, True)
    assert Evenement.objects.filter(verbe="prestation.installer").exists()
    assert titre() == "Envoyez-vous un courriel d’essai"
    client.post(reverse("mise_en_route_essai"))
    assert titre() == "Envoyez-vous un courriel d’essai"
    lettre = Envoi.objects.get(fil="mise_en_route")
    assert lettre.destinataire == compte.email
    Envoi.objects.update(etat=EtatEnvoi.ENVOYE, envoye_le=lettre.cree_le)
    assert titre() == "Ouvrez votre premier dossier"
    assert client.get(reverse("beneficiaires:ouvrir"), follow=True).status_code == 200
    FabriqueDossier(prestation=Prestation.objects.get(), consultant=compte)
    page = client.get(reverse("mise_en_route"))
    assert (page.context["prochaine"].surligne, "Votre organisme est prêt." in page.text) == ("", True)
