"""A bilan handed over: by gestion alone, its sessions with it or not at all, private notes with nobody, all three told."""
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from beneficiaires.actions import confier
from bilan.socle.acteur import Acteur
from bilan.socle.models import Envoi, Evenement
from bilan.socle.redaction import rendre
from bilan.socle.transitions import TransitionRefusee
from seances.models import Seance
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueOrganisme, FabriqueSeance
from travaux.actions import ecrire_note
from travaux.models import Note

pytestmark = pytest.mark.django_db


@pytest.fixture
def seance():
    FabriqueOrganisme()
    demain = timezone.now().replace(microsecond=0) + timezone.timedelta(days=3)
    return FabriqueSeance(debut=demain, fin=demain + timezone.timedelta(hours=2))


@pytest.fixture
def gestion():
    return FabriqueCompte(gestion=True)


def test_a_bilan_goes_to_another_consultant_with_its_sessions_and_private_notes_open_to_nobody(client, seance, gestion):
    dossier, ancienne, nouvelle = seance.dossier, seance.dossier.consultant, FabriqueCompte(consultant=True)
    for partagee in (True, False):
        ecrire_note(dossier, texte="Un mot.", partagee=partagee, acteur=Acteur(compte=ancienne), instant=timezone.now())
    client.force_login(gestion)
    page = reverse("beneficiaires:confier", args=[dossier.numero])
    assert f'href="{page}"' in client.get(reverse("dossier", args=[dossier.numero])).text
    assert client.post(page, {"a": nouvelle.pk}).status_code == 422  # the person has to agree
    suite = client.post(page, {"a": nouvelle.pk, "accord": "on"}, follow=True)
    assert f"confié à {nouvelle.nom_complet}" in suite.text
    assert Seance.objects.get().consultant == nouvelle
    assert [list(Note.objects.pour(compte).values_list("partagee", flat=True)) for compte in (nouvelle, ancienne)] == [[True], []]
    assert Evenement.objects.get(verbe="dossier.confier").details == {"de": ancienne.pk, "a": nouvelle.pk, "accord": True}
    lettres = {envoi.destinataire: rendre(envoi, timezone.now()) for envoi in Envoi.objects.filter(gabarit__startswith="beneficiaires/confie")}
    assert set(lettres) == {nouvelle.email, ancienne.email, dossier.beneficiaire.compte.email}
    noms = (ancienne.nom, nouvelle.nom, dossier.beneficiaire.compte.nom)
    assert not [nom for lettre in lettres.values() for nom in noms if nom in lettre.subject + lettre.body]
    client.force_login(ancienne)
    assert client.get(reverse("dossier", args=[dossier.numero])).status_code == 404


def test_all_or_nothing_a_session_that_the_new_one_cannot_hold_keeps_the_bilan_where_it_is(seance, gestion):
    autre = FabriqueSeance(dossier__numero="BDC-2026-0888", debut=seance.debut)
    with pytest.raises(TransitionRefusee, match="^Déplacez d’abord ce qui tombe"):
        confier(seance.dossier, autre.consultant, accord=True, acteur=Acteur(compte=gestion), instant=timezone.now())
    seance.refresh_from_db()
    seance.dossier.refresh_from_db()
    assert seance.dossier.consultant == seance.consultant != autre.consultant


@pytest.mark.parametrize(("qui", "phrase"), [
    ("elle", "suit déjà ce bilan"), ("gestion", "qui accompagne des bilans"), ("soi", "On n’accompagne pas son propre bilan"),
    ("partie", "qui accompagne des bilans"), ("fini", "Ce bilan est terminé"),
])
def test_to_whom_a_bilan_is_not_handed_over(seance, gestion, qui, phrase):
    dossier, personne = seance.dossier, seance.dossier.beneficiaire.compte
    personne.roles = ["beneficiaire", "consultant"]
    personne.save()
    if qui == "fini":
        dossier = FabriqueDossier(numero="BDC-2026-0777", etat="annule")
    a = {"elle": dossier.consultant, "gestion": gestion, "soi": personne, "partie": FabriqueCompte(consultant=True, is_active=False)}
    with pytest.raises(TransitionRefusee, match=phrase):
        confier(dossier, a.get(qui) or FabriqueCompte(consultant=True), accord=True, acteur=Acteur(compte=gestion), instant=timezone.now())


@pytest.mark.parametrize("qui", ["consultant", "beneficiaire"])
def test_gestion_alone_hands_over(seance, qui):
    compte = seance.dossier.consultant if qui == "consultant" else seance.dossier.beneficiaire.compte
    with pytest.raises(PermissionDenied):
        confier(seance.dossier, FabriqueCompte(consultant=True), accord=True, acteur=Acteur(compte=compte), instant=timezone.now())
