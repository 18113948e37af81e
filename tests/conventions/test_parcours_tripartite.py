"""A tripartite convention from its draft to its conclusion, act by act."""
from datetime import date, datetime

import pytest

from bilan.signature.models import Lien, Signature
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Envoi, Evenement
from bilan.socle.roles import Role
from conventions import actions
from conventions.etats import EtatConvention
from conventions.models import Convention, Version
from tests.fabriques import FabriqueDossier, FabriqueOrganisme

pytestmark = pytest.mark.django_db
EMPLOYEUR = Acteur(role=Role.EMPLOYEUR)


def le(mois, jour, heure=10, minute=0):
    return datetime(2026, mois, jour, heure, minute, tzinfo=PARIS)


@pytest.fixture
def dossier():
    FabriqueOrganisme()
    return FabriqueDossier()


def jusqu_a_la_transmission(dossier):
    consultant = Acteur(compte=dossier.consultant)
    convention = actions.preparer(dossier, acteur=consultant, instant=le(11, 18))
    actions.envoyer(convention, acteur=consultant, instant=le(11, 20, 16, 25))
    actions.signer_et_transmettre(convention, acteur=EMPLOYEUR, instant=le(11, 23, 10, 12), nom="Nadia Lefort", fonction="Responsable RH")
    return convention


def test_three_signatures_conclude_it_and_the_dossier(dossier):
    convention = jusqu_a_la_transmission(dossier)
    actions.accepter(convention, acteur=Acteur(compte=dossier.beneficiaire.compte), instant=le(12, 1, 19, 20), nom="Camille Moreau")
    actions.contresigner(convention, acteur=Acteur(compte=dossier.consultant), instant=le(12, 2, 8, 55), nom="Hélène Vasseur")

    dossier.refresh_from_db()
    assert convention.etat == EtatConvention.CONCLUE
    assert (convention.date_limite, convention.conclue_le) == (date(2026, 12, 3), le(12, 2, 8, 55))
    assert (dossier.etat, dossier.contractualise_le) == ("planifie", date(2026, 12, 2))
    assert list(Convention.objects.conclues()) == [convention]
    version = Version.objects.get()
    assert [(s.partie, s.nom, s.empreinte) for s in version.signatures] == [
        (Role.EMPLOYEUR, "Nadia Lefort", version.empreinte), (Role.BENEFICIAIRE, "Camille Moreau", version.empreinte),
        (Role.CONSULTANT, "Hélène Vasseur", version.empreinte),
    ]


def test_each_act_is_one_line_of_the_journal(dossier):
    convention = jusqu_a_la_transmission(dossier)
    actions.refuser(convention, acteur=Acteur(compte=dossier.beneficiaire.compte), instant=le(11, 30))
    lignes = Evenement.objects.filter(fil=dossier.fil, objet="conventions.convention").values_list("verbe", "role")
    assert list(lignes) == [
        ("convention.preparer", "consultant"), ("convention.envoyer", "consultant"), ("convention.transmettre", "employeur"),
        ("convention.refuser", "beneficiaire"),
    ]


def test_each_party_gets_its_letter_and_no_other(dossier):
    jusqu_a_la_transmission(dossier)
    lettres = Envoi.objects.filter(gabarit__startswith="conventions/").order_by("pk").values_list("gabarit", "destinataire")
    assert list(lettres) == [
        ("conventions/a_signer", dossier.employeur.courriel), ("conventions/a_repondre", dossier.beneficiaire.compte.email),
    ]
    assert Lien.objects.get().destinataire == dossier.employeur.courriel
    assert Signature.objects.get().partie == Role.EMPLOYEUR


def test_the_signed_copy_is_of_the_version_that_was_signed_in_its_title_and_in_its_file_name(dossier):
    convention = jusqu_a_la_transmission(dossier)
    actions.accepter(convention, acteur=Acteur(compte=dossier.beneficiaire.compte), instant=le(12, 1), nom="Camille Moreau")
    actions.contresigner(convention, acteur=Acteur(compte=dossier.consultant), instant=le(12, 2), nom="Hélène Vasseur")
    titre, nom = "Convention tripartite de bilan de compétences, version 1", f"_{dossier.numero}.pdf"
    assert list(dossier.pieces.order_by("pk").values_list("document__titre", "document__nom_fichier")) == [
        (titre, f"2026-11-20_convention_tripartite_v1{nom}"), (f"{titre}, signée", f"2026-12-02_convention_tripartite_v1_exemplaire_signe{nom}"),
    ]
