"""A slip is corrected beside the version that has it: nobody signs again, and no document is made anew."""
import io
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from pypdf import PdfReader

from beneficiaires.models import Organisme, Piece
from bilan.signature import liens
from bilan.signature.models import Lien, Signature
from bilan.socle import documents, instantane
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Envoi, Evenement
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from conventions import actions, cartes, papier
from conventions.etats import EtatConvention
from conventions.forms import FormeCorrection
from conventions.models import Convention, Correction, Signalement
from conventions.models.correction import signalements_ouverts
from tests.fabriques import FabriqueCompte, FabriqueConvention, FabriqueDossier, FabriqueOrganisme
from tests.outils.boite import courriels as recus

pytestmark = pytest.mark.django_db
E = EtatConvention
EMPLOYEUR = Acteur(role=Role.EMPLOYEUR)
INSTANT = datetime(2026, 11, 21, 9, tzinfo=PARIS)


@pytest.fixture(scope="module", autouse=True)
def _envoyee(base_du_module):
    """The one contract of these tests, prepared and sent once."""
    FabriqueOrganisme()
    dossier = FabriqueDossier()
    convention = actions.preparer(dossier, acteur=Acteur(compte=dossier.consultant), instant=INSTANT - timedelta(days=2))
    actions.envoyer(convention, acteur=Acteur(compte=dossier.consultant), instant=INSTANT - timedelta(days=1))


def envoyee():
    return Convention.objects.au_complet().get()


def transmise():
    convention = envoyee()
    actions.signer_et_transmettre(convention, acteur=EMPLOYEUR, instant=INSTANT, nom="Nadia Lefort", fonction="RH")
    return convention


def conclue():
    convention = transmise()
    dossier = convention.dossier
    actions.accepter(convention, acteur=Acteur(compte=dossier.beneficiaire.compte), instant=INSTANT + timedelta(days=1), nom="Camille Moreau")
    actions.contresigner(convention, acteur=Acteur(compte=dossier.consultant), instant=INSTANT + timedelta(days=2), nom="Hélène Vasseur")
    return convention


def corriger(convention, **mentions):
    mentions = mentions or {"employeur_adresse": "14 quai de la Fosse"}
    return actions.corriger(convention, acteur=Acteur(compte=convention.dossier.consultant), instant=INSTANT + timedelta(days=3), **mentions)


def texte(piece):
    octets = documents.rendre(piece.document.gabarit, instantane.decoder(piece.document.donnees))
    mots = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(octets)).pages)
    return " ".join(mots.replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.mark.parametrize("etape", [envoyee, transmise, conclue])
def test_a_slip_is_corrected_without_undoing_a_signature(etape):
    convention = etape()
    avant, version, signatures = convention.etat, convention.version, list(Signature.objects.values())
    correction = corriger(convention)
    convention.refresh_from_db()
    assert (convention.etat, list(Signature.objects.values()), convention.version) == (avant, signatures, version)
    assert correction.champs == {"employeur_adresse": ["12 quai de la Fosse, 44000 Nantes", "14 quai de la Fosse, 44000 Nantes"]}
    assert (version.contenu["employeur_adresse"], version.corrige["employeur_adresse"]) == tuple(correction.champs["employeur_adresse"])
    assert Envoi.objects.filter(gabarit="conventions/changee").count() == 0


def test_the_journal_says_who_when_and_which_fields_and_no_word_of_them():
    convention = envoyee()
    corriger(convention, employeur_representant="Nadia Lefort", employeur_adresse="14 quai de la Fosse")
    ligne = Evenement.objects.get(verbe="convention.corriger")
    assert ligne.details == {"version": 1, "employeur_representant": True, "employeur_adresse": True}
    assert (ligne.compte, ligne.role) == (convention.dossier.consultant, "consultant")


def test_before_the_conclusion_it_is_printed_in_the_signed_contract():
    convention = transmise()
    corriger(convention, employeur_adresse="14 quai de la Fosse")
    dossier = convention.dossier
    actions.accepter(convention, acteur=Acteur(compte=dossier.beneficiaire.compte), instant=INSTANT + timedelta(days=4), nom="Camille Moreau")
    actions.contresigner(convention, acteur=Acteur(compte=dossier.consultant), instant=INSTANT + timedelta(days=5), nom="Hélène Vasseur")
    lu = texte(convention.piece_conclue)
    assert "Erreurs matérielles corrigées" in lu
    assert "14 quai de la Fosse, 44000 Nantes l’organisme, 24 novembre 2026" in lu
    assert Piece.objects.count() == 2


def test_after_the_conclusion_it_is_an_annex_and_the_signed_document_is_not_made_anew():
    convention = conclue()
    signee = convention.piece_conclue
    correction = corriger(convention)
    convention.refresh_from_db()
    assert (convention.piece_conclue, Piece.objects.count()) == (signee, 3)
    lu = texte(correction.piece)
    assert "Annexe : erreurs matérielles corrigées" in lu
    assert "Adresse de l’employeur 12 quai de la Fosse, 44000 Nantes 14 quai de la Fosse, 44000 Nantes" in lu


def test_what_the_settings_of_the_provider_say_by_now_is_corrected_with_it():
    convention = envoyee()
    Organisme.objects.update(telephone="02 41 11 11 11")
    assert corriger(convention, employeur_adresse="12 quai de la Fosse").champs == {"organisme_telephone": ["02 40 00 00 00", "02 41 11 11 11"]}


@pytest.mark.parametrize("mentions", [{"employeur_raison_sociale": "Kerbrat SA"}, {"employeur_siret": "81000001100012"}])
def test_what_was_agreed_on_is_no_slip(mentions):
    convention = envoyee()
    with pytest.raises(ValidationError, match="demande une nouvelle version"), transaction.atomic():
        corriger(convention, **mentions)
    assert Correction.objects.count() == 0


def test_nothing_changed_is_nothing_to_correct():
    with pytest.raises(ValidationError, match="Rien n’a changé"):
        corriger(envoyee(), employeur_adresse="12 quai de la Fosse")


@pytest.mark.parametrize("etat", [E.BROUILLON, E.DECLINEE, E.REFUSEE, E.REFUS_TACITE, E.REMPLACEE, E.EXECUTEE])
def test_what_is_not_under_way_is_not_corrected(etat):
    FabriqueOrganisme()
    with pytest.raises(TransitionRefusee, match="rien à y corriger"):
        corriger(FabriqueConvention(etat=etat))


@pytest.mark.parametrize("qui", ["gestion", "beneficiaire", "autre"])
def test_nobody_corrects_in_the_consultants_place(qui):
    convention = envoyee()
    comptes = {
        "gestion": FabriqueCompte(gestion=True), "beneficiaire": convention.dossier.beneficiaire.compte, "autre": FabriqueCompte(consultant=True),
    }
    with pytest.raises(PermissionDenied):
        actions.corriger(convention, acteur=Acteur(compte=comptes[qui]), instant=INSTANT, employeur_adresse="1 rue X")


def test_a_correction_is_never_changed_nor_erased():
    corriger(envoyee())
    for geste in (lambda: Correction.objects.update(donnees="{}"), lambda: Correction.objects.all().delete()):
        with pytest.raises(Exception, match="Une correction enregistrée ne se modifie pas"), transaction.atomic():
            geste()


def test_a_wrong_address_is_corrected_the_stranger_loses_the_link_and_the_right_person_gets_one():
    convention = envoyee()
    ancien = Lien.objects.get()
    jeton = liens.adresse(ancien).rstrip("/").rpartition("/")[2]
    corriger(convention, employeur_courriel="drh@kerbrat.example")
    with pytest.raises(liens.LienEteint):
        liens.ouvrir(jeton, instant=INSTANT + timedelta(days=4))
    assert Lien.objects.get(revoque_le=None).destinataire == "drh@kerbrat.example"
    assert len(recus("drh@kerbrat.example")) == 1


# --- « Je ne suis pas la bonne personne » ---------------------------------------------------------------------------

def designer(convention, courriel="nadia@kerbrat.example", instant=INSTANT):
    return actions.designer(convention, acteur=EMPLOYEUR, instant=instant, nom="Nadia Lefort", fonction="Responsable RH", courriel=courriel)


def test_the_person_named_gets_the_link_and_the_one_who_named_her_loses_it():
    convention = envoyee()
    ancien = Lien.objects.get()
    jeton = liens.adresse(ancien).rstrip("/").rpartition("/")[2]
    lien = designer(convention)
    with pytest.raises(liens.LienEteint):
        liens.ouvrir(jeton, instant=INSTANT)
    assert (convention.etat, lien.destinataire, convention.version.corrige["employeur_representant"]) == (E.ENVOYEE, "nadia@kerbrat.example", "Nadia Lefort")
    assert [m.subject.replace("\u202f", " ") for m in recus("nadia@kerbrat.example")] == ["Pour action : une convention à signer et à transmettre"]
    [avis] = recus(convention.dossier.consultant.email)
    assert not any(mot in avis.subject + avis.body for mot in ("Nadia", "Lefort", "kerbrat", "Moreau"))
    assert Evenement.objects.get(verbe="convention.designer").details == {"version": 1}


def test_the_letters_that_follow_go_to_the_person_named():
    convention = envoyee()
    designer(convention)
    actions.renvoyer(convention, acteur=Acteur(compte=convention.dossier.consultant), instant=INSTANT + timedelta(days=1))
    assert len(recus("nadia@kerbrat.example")) == 2
    actions.decliner(convention, acteur=EMPLOYEUR, instant=INSTANT + timedelta(days=2))
    assert len(recus("nadia@kerbrat.example")) == 3


def test_another_slip_corrected_afterwards_leaves_the_person_named_with_her_link():
    convention = envoyee()
    lien = designer(convention)
    connues = convention.version.corrige
    forme = FormeCorrection(convention=convention)
    saisie = {nom: champ.initial for nom, champ in forme.fields.items()} | {"employeur_adresse": "14 quai de la Fosse"}
    correction = corriger(convention, **saisie)
    assert saisie["employeur_representant"] == "Nadia Lefort"
    assert list(correction.champs) == ["employeur_adresse"]
    assert (liens.vivant(convention.version, Role.EMPLOYEUR), convention.version.corrige["employeur_courriel"]) == (lien, connues["employeur_courriel"])
    assert convention.dossier.employeur.representant != "Nadia Lefort"


@pytest.mark.parametrize("la_sienne", [True, False])
def test_the_consultant_is_told_at_once_that_the_address_named_is_the_person_s_own(la_sienne):
    convention = envoyee()
    designer(convention, convention.dossier.beneficiaire.compte.email if la_sienne else "nadia@kerbrat.example")
    avis = recus(convention.dossier.consultant.email)[-1].body
    assert ("L’adresse donnée est celle du bénéficiaire" in avis, "Vous n’avez rien à faire" in avis) == (la_sienne, not la_sienne)


def test_the_next_version_goes_to_the_person_named():
    convention = envoyee()
    designer(convention)
    consultant = Acteur(compte=convention.dossier.consultant)
    suite = actions.preparer_la_suite(convention, acteur=consultant, instant=INSTANT)
    actions.completer(suite, acteur=consultant, instant=INSTANT, prix_centimes=150_000)
    version = actions.envoyer(suite, acteur=consultant, instant=INSTANT)
    assert (version.contenu["employeur_courriel"], liens.vivant(version, Role.EMPLOYEUR).destinataire) == ("nadia@kerbrat.example",) * 2


def test_it_is_done_three_times_at_most():
    convention = envoyee()
    for rang in range(3):
        designer(convention, f"n{rang}@kerbrat.example", INSTANT + timedelta(minutes=rang))
    with pytest.raises(ValidationError, match="déjà été changé trois fois"), transaction.atomic():
        designer(convention, "n4@kerbrat.example")
    assert Lien.objects.get(revoque_le=None).destinataire == "n2@kerbrat.example"


@pytest.mark.parametrize("etape", [transmise, conclue])
def test_once_it_is_signed_nobody_else_is_named(etape):
    convention = etape()
    with pytest.raises(TransitionRefusee), transaction.atomic():
        designer(convention)
    assert Correction.objects.count() == 0


def test_naming_someone_says_nothing_of_who_is_known():
    convention = envoyee()
    reponses = {type(designer(convention, courriel)).__name__ for courriel in (convention.dossier.beneficiaire.compte.email, "inconnue@example.org")}
    assert reponses == {"Lien"}


# --- « Signaler une erreur » ----------------------------------------------------------------------------------------

def test_a_line_pointed_at_is_told_to_the_consultant_and_its_words_stay_in_the_vault():
    convention = envoyee()
    actions.signaler(convention.version, acteur=EMPLOYEUR, instant=INSTANT, ligne="employeur", texte="Nous avons déménagé au 14.")
    signalement = Signalement.objects.get()
    assert (signalement.texte, b"14" in bytes(signalement.__dict__["texte"])) == ("Nous avons déménagé au 14.", False)
    [avis] = recus(convention.dossier.consultant.email)
    assert "déménagé" not in avis.body
    assert Evenement.objects.get(verbe="convention.signaler").details == {"version": 1, "ligne": "employeur"}
    assert Convention.objects.get().etat == E.ENVOYEE


def test_an_unknown_line_and_an_eleventh_are_refused():
    version = envoyee().version
    with pytest.raises(ValidationError, match="n’existe pas"), transaction.atomic():
        actions.signaler(version, acteur=EMPLOYEUR, instant=INSTANT, ligne="x", texte="")
    for _ in range(10):
        actions.signaler(version, acteur=EMPLOYEUR, instant=INSTANT, ligne="prix", texte="")
    with pytest.raises(ValidationError, match="Dix erreurs"), transaction.atomic():
        actions.signaler(version, acteur=EMPLOYEUR, instant=INSTANT, ligne="prix", texte="")


def test_what_is_no_error_is_set_aside_once_and_its_signatory_is_told():
    convention = envoyee()
    signalement = actions.signaler(convention.version, acteur=EMPLOYEUR, instant=INSTANT, ligne="prix", texte="Trop.")
    ecarter = partial(actions.ecarter, signalement, instant=INSTANT)
    with pytest.raises(PermissionDenied), transaction.atomic():
        ecarter(acteur=Acteur(compte=FabriqueCompte(consultant=True)))
    ecarter(acteur=Acteur(compte=convention.dossier.consultant))
    [lettre] = [lettre for lettre in recus(convention.version.corrige["employeur_courriel"]) if "vérifiée" in lettre.subject]
    assert "prix" in lettre.body
    assert "Trop" not in lettre.body
    assert Evenement.objects.get(verbe="convention.ecarter").details == {"version": 1, "ligne": "prix"}
    assert not signalements_ouverts().exists()
    with pytest.raises(TransitionRefusee, match="déjà reçu une réponse"):
        ecarter(acteur=Acteur(compte=convention.dossier.consultant))


def test_only_the_consultant_of_the_dossier_reads_what_was_pointed_at():
    convention = envoyee()
    signalement = actions.signaler(convention.version, acteur=EMPLOYEUR, instant=INSTANT, ligne="prix", texte="Trop.")
    dossier = convention.dossier
    vues = {
        qui: list(Signalement.objects.pour(compte)) for qui, compte in (
            ("consultant", dossier.consultant), ("beneficiaire", dossier.beneficiaire.compte), ("gestion", FabriqueCompte(gestion=True)),
            ("autre", FabriqueCompte(consultant=True)),
        )
    }
    assert vues == {"consultant": [signalement], "beneficiaire": [], "gestion": [], "autre": []}


@pytest.mark.parametrize("etape", [envoyee, transmise, conclue])
def test_the_address_at_which_the_person_is_written_to_is_told_to_nobody_else_on_a_page_or_on_paper(etape):
    convention = etape()
    personne = convention.dossier.beneficiaire.compte
    personne.email = "secrete@perso.example"
    personne.save()
    correction = corriger(convention)
    assert correction.champs["beneficiaire_courriel"][1] == "secrete@perso.example"
    version = convention.version
    montre = [cartes.ce_qui_a_change(version)["corrections"], papier.corrections_en_mots(version), papier.annexe(correction)["lignes"]]
    assert all("14 quai de la Fosse" in str(lignes) and "secrete@" not in str(lignes) for lignes in montre)


def test_a_correction_does_not_let_the_person_sign_for_her_employer():
    convention = envoyee()
    with pytest.raises(ValidationError) as refus, transaction.atomic():
        corriger(convention, employeur_courriel=convention.dossier.beneficiaire.compte.email.upper())
    assert refus.value.code == "employeur_courriel"
    assert (Correction.objects.count(), Lien.objects.count()) == (0, 1)
