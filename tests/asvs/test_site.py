"""Every page of the site, by everyone who may open it: what it carries, what reading it writes, what a form takes beyond its own fields."""
from itertools import chain

import pytest
from django.urls import reverse

from beneficiaires.models import Dossier
from bilan.socle.models import Compte
from conventions.models import Convention
from seances.models import Seance
from tests.asvs.site import adresses, sans_suite
from tests.asvs.test_reponses import EXIGEES, INTERDITS, politique

pytestmark = pytest.mark.django_db
A_TOUS = {"charte_couleur", "charte_logo"}  # of the provider, at an address that changes with it
# that somebody read: his session, the limits he is counted under, the openings that are told to the person
LU = {"django_session", "usersessions_usersession", "socle_cache", "beneficiaires_consultation"}


def test_3_5_1_reading_a_page_writes_nothing(site):
    assert {lecture.nom: lecture.ecrit - LU for lecture in site.lectures() if lecture.ecrit - LU} == {}
    assert len(site.lectures()) > 150


def test_3_4_3_every_response_carries_its_protections(site):
    fautes = [lecture.nom for lecture in site.lectures() if not _protegee(lecture.reponse)]
    assert fautes == []


def _protegee(reponse) -> bool:
    regles = politique(reponse)
    fermee = "sandbox" in regles or all(directive in regles for directive in EXIGEES)
    return fermee and not any(mot in regles for mot in INTERDITS) and reponse.headers["X-Content-Type-Options"] == "nosniff" and (
        reponse.headers["Referrer-Policy"] == "same-origin"
    )


def test_14_3_2_no_page_of_someone_is_kept_by_a_browser(site):
    siennes = [lecture for lecture in site.lectures() if lecture.qui != "anonyme" and lecture.route not in A_TOUS]
    gardees = [lecture.nom for lecture in siennes if "no-store" not in lecture.reponse.headers["Cache-Control"]]
    assert gardees == []


def protege() -> list:
    """What no form of a bénéficiaire nor of a consultant may write by itself: whose it is, who may what, where it stands."""
    champs = {
        Compte: ("roles", "is_active", "email"), Dossier: ("numero", "beneficiaire", "consultant", "etat", "coffre_actes", "coffre_travaux", "prix_centimes"),
        Convention: ("dossier", "etat", "date_limite"), Seance: ("dossier", "etat", "numero"),
    }
    return [list(modele._base_manager.order_by("pk").values_list(*noms)) for modele, noms in champs.items()]


@pytest.mark.parametrize("qui", ["titulaire", "consultant du dossier"])
def test_15_3_3_no_form_writes_more_than_its_own_fields(site, qui):
    autre = site.comptes["autre consultant"].pk
    de_trop = {
        "roles": "gestion", "is_active": "", "is_superuser": "on", "is_staff": "on", "email": "moi@example.org", "numero": "BDC-1999-0001", "etat": "clos",
        "dossier": "1", "dossier_id": "1", "beneficiaire": "1", "beneficiaire_id": "1", "consultant": autre, "consultant_id": autre, "coffre": "1",
        "prix_centimes": "1", "date_limite": "2099-01-01", "pk": "1", "id": "1",
    }
    fautes = []
    for route in adresses(qui, "POST", "oui", "422"):
        adresse, suites = reverse(route, args=site.arguments(route)), []
        for donnees in ({}, de_trop):
            with sans_suite():
                visiteur = site.visiteur(qui)
                assert visiteur.post(adresse, donnees).status_code < 500, (route, donnees)
                suites.append(protege())
        fautes += [route] if suites[0] != suites[1] else []
    assert fautes == []


def test_2_1_every_page_that_the_policy_opens_was_read(site):
    lues = {(lecture.qui, lecture.route) for lecture in site.lectures()}
    assert lues == set(chain.from_iterable(((qui, route) for route in adresses(qui, "GET")) for qui in dict(lues)))
