"""Hours held while a self-payer may still renounce: before, then once she has, she and her consultant read the same thing of what is due (L221-25)."""
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from bilan.socle import instantane
from bilan.socle.models import Envoi
from bilan.socle.redaction import rendre
from conventions import retractation
from tests.conventions.test_paiements import encaisser, travailler
from tests.conventions.test_retractation import connecte, contrat, plat, renoncer

pytestmark = pytest.mark.django_db
DUES = ("Les heures déjà tenues (2 h) ne sont dues que sur une demande écrite de commencer avant la fin du délai (code de la consommation, article "
        "L221-25) ; sans elle, rien n’est dû.")


def test_hours_held_before_a_withdrawal_are_told_alike_to_the_person_and_to_her_consultant():
    convention = contrat(limite=timezone.localdate() + timedelta(days=3))
    travailler(convention.dossier, 2)
    visiteur, page = connecte(convention.dossier.beneficiaire.compte), reverse("conventions:renoncer", args=[convention.pk])
    avant = plat(visiteur.get(page).text)
    assert (DUES in avant, "sans rien payer" in avant, "ne coûte rien" in avant) == (True, False, False)
    faite = renoncer(convention, timezone.now())
    papier = faite.piece.document
    textes = [render_to_string(papier.gabarit, instantane.decoder(papier.donnees)), visiteur.get(page).text, visiteur.get(reverse("accueil"), follow=True).text]
    textes += [rendre(envoi, timezone.now()).body for envoi in Envoi.objects.filter(gabarit__startswith="conventions/retractation_")]
    assert [(DUES in plat(texte), "et aucun n’est dû" in texte, "rien à payer" in texte) for texte in textes] == [(True, False, False)] * 5


def test_without_an_hour_held_nothing_is_due_everywhere():
    convention = contrat(limite=timezone.localdate() + timedelta(days=3))
    visiteur, page = connecte(convention.dossier.beneficiaire.compte), reverse("conventions:renoncer", args=[convention.pk])
    avant = plat(visiteur.get(page).text)
    assert ("L221-25" in avant, "sans rien payer" in avant, "ne coûte rien" in avant) == (False, True, True)
    renoncer(convention, timezone.now())
    pages = [plat(visiteur.get(url, follow=True).text) for url in (page, reverse("accueil"))]
    assert ["L’organisme n’a gardé aucun paiement, et aucun n’est dû." in lue for lue in pages] == [True, True]


def test_what_was_paid_is_given_back_but_for_the_hours_that_are_due():
    convention = contrat()
    encaisser(convention)
    travailler(convention.dossier, 2)
    rendu = ("Les 540 € déjà encaissés sont à rembourser par l’organisme dans les quatorze jours (code de la consommation, article L221-24), "
             "moins ce qui serait dû des heures tenues. " + DUES)
    assert plat(retractation.argent(convention.dossier)) == rendu
