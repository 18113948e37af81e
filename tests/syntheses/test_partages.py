"""To let someone read is the person's own gesture: signed by him, for a time, taken back by him, told to nobody else beyond the bare fact."""
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from beneficiaires.models import Piece
from beneficiaires.regles import TypeDocument
from bilan.signature import codes
from bilan.signature.models import Lien, Signature
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import ajouter_mois, instant_d_expiration, jour_a_paris
from bilan.socle.documents import preparer
from bilan.socle.journal import ruptures
from bilan.socle.models import Document, Envoi, Evenement
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, possibles
from syntheses.actions import lectures
from syntheses.actions import partages as gestes
from syntheses.etats_partage import TRANSITIONS, EtatPartage
from syntheses.models import Partage
from syntheses.partages import fonde_la_conservation
from syntheses.regles.partages import Quoi
from tests.fabriques import FabriqueCompte, FabriqueDossier
from tests.outils.boite import courriels
from tests.outils.connexion import Visiteur
from tests.syntheses.outils import SECRET, beneficiaire, consultante
from tests.syntheses.outils_partage import CLAIRE, MALIK, VERS_CEP, VERS_TIERS, chiffres, donne, ecrit, retire

pytestmark = pytest.mark.django_db
PERSONAS = {
    "titulaire": beneficiaire, "consultante": consultante, "gestion": lambda s: Acteur(compte=FabriqueCompte(gestion=True)),
    "autre": lambda s: Acteur(compte=FabriqueDossier().beneficiaire.compte), "lecteur": lambda s: Acteur(role=Role.CEP),
}


def detruit(synthese):
    partage = donne(synthese)
    synthese.dossier.coffre_synthese.detruire(timezone.now())
    return Partage.objects.get(pk=partage.pk)


def fini(synthese):
    partage = donne(synthese)
    Partage.objects.filter(pk=partage.pk).update(jusqu_au=jour_a_paris(timezone.now()) - timedelta(days=1))
    return Partage.objects.get(pk=partage.pk)


SITUATIONS = {"a_signer": ecrit, "donne": donne, "retire": retire, "fini": fini, "detruit": detruit}
PERMIS = {("a_signer", "signer"), ("donne", "retirer"), ("fini", "retirer"), ("detruit", "retirer")}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_in_each_state_the_person_alone_may_do_what_the_table_says(synthese, situation):
    partage, instant = SITUATIONS[situation](synthese), timezone.now()
    offerts = {qui: set(possibles(partage, acteur(synthese), instant)) for qui, acteur in PERSONAS.items()}
    siens = {verbe for etat, verbe in PERMIS if etat == situation}
    assert offerts == {qui: siens if qui == "titulaire" else set() for qui in PERSONAS}
    faire = {
        "signer": lambda acteur: gestes.signer(partage, nom="Camille Moreau", acteur=acteur, instant=instant),
        "retirer": lambda acteur: gestes.retirer(partage, acteur=acteur, instant=instant),
    }
    for verbe in TRANSITIONS:
        for qui, acteur in PERSONAS.items():
            if qui != "titulaire":
                with pytest.raises(PermissionDenied):
                    faire[verbe](acteur(synthese))
        if verbe not in siens:
            with pytest.raises(TransitionRefusee):
                faire[verbe](beneficiaire(synthese))


def test_signing_gives_an_act_a_link_and_a_line_and_nothing_of_the_content_nor_of_the_reader(synthese):
    instant = timezone.now()
    partage = donne(synthese, VERS_CEP, instant)
    lien, signature = Lien.objects.get(), Signature.objects.get()
    dernier = ajouter_mois(jour_a_paris(instant), 3)
    assert (partage.etat, partage.jusqu_au, lien.expire_le) == ("donne", dernier, instant_d_expiration(dernier))
    assert (lien.partie, lien.destinataire, signature.empreinte, signature.moyen) == ("cep", CLAIRE, partage.empreinte, "compte_code")
    assert (partage.preuve.nature, partage.preuve.dossier_id) == (TypeDocument.DEMANDE_COMMUNICATION_CEP, synthese.dossier_id)
    lettre = courriels(CLAIRE)[0]
    assert (lettre.subject, "Camille" in lettre.body or "Moreau" in lettre.body or SECRET in lettre.body) == ("Un document vous est transmis", False)
    assert Envoi.objects.get(gabarit="syntheses/transmis").fil == ""  # the register of letters names a reader, never whose document he reads
    for mot in ("Claire", "Martin", "Apec", SECRET):  # what is written in clear, all of it
        for ligne in [*Evenement.objects.values(), *Signature.objects.values(), *Partage.objects.values(), *Document.objects.values("nom_fichier", "titre")]:
            assert mot not in str(ligne)
    assert preparer(partage.preuve.document_id, instant)
    assert ruptures() == []


def test_it_is_signed_by_a_name_and_is_signed_once(synthese):
    partage = ecrit(synthese)
    with pytest.raises(ValidationError, match="prénom et nom"):
        gestes.signer(partage, nom="  ", acteur=beneficiaire(partage), instant=timezone.now())
    gestes.signer(partage, nom="Camille Moreau", acteur=beneficiaire(partage), instant=timezone.now())
    with pytest.raises(TransitionRefusee):
        gestes.signer(partage, nom="Camille Moreau", acteur=beneficiaire(partage), instant=timezone.now())
    assert (Signature.objects.count(), Piece.objects.filter(nature__contains="communication").count()) == (1, 1)


@pytest.mark.parametrize("choix", [
    replace(VERS_CEP, lecteur=Role.EMPLOYEUR), replace(VERS_CEP, structure=""), replace(VERS_CEP, destinataire=" "), replace(VERS_TIERS, finalite=" "),
    replace(VERS_TIERS, lecteur=Role.CEP), replace(VERS_TIERS, lecteur=Role.CONSULTANT), replace(VERS_TIERS, acte=TypeDocument.ACCORD_CONSERVATION),
    replace(VERS_TIERS, nature=TypeDocument.RESULTATS_DETAILLES, lecteur=Role.EMPLOYEUR),
])
def test_what_the_law_does_not_open_cannot_be_written(synthese, choix):
    with pytest.raises(ValidationError):
        ecrit(synthese, choix)
    assert not Partage.objects.exists()


@pytest.mark.parametrize("champs", [
    {"lecteur": "tiers"}, {"nature": "resultats_detailles"}, {"acte": "accord_communication_tiers", "nature": "resultats_detailles", "lecteur": "employeur"},
    {"etat": "retire"}, {"signe_le": None}, {"retire_le": timezone.now()},
])
def test_nor_can_the_database_hold_it(synthese, champs):
    partage = donne(synthese)
    with pytest.raises(IntegrityError), transaction.atomic():
        Partage.objects.filter(pk=partage.pk).update(**champs)


def test_an_employer_is_reached_by_an_agreement_alone(synthese):
    partage = donne(synthese, replace(VERS_TIERS, lecteur=Role.EMPLOYEUR))
    assert (partage.acte, Lien.objects.get().partie) == ("accord_communication_tiers", "employeur")


def test_a_share_that_was_not_signed_is_replaced_or_forgotten_and_never_was(synthese):
    ecrit(synthese)
    second = ecrit(synthese, VERS_TIERS)
    assert Partage.objects.get() == second
    gestes.renoncer(second, acteur=beneficiaire(synthese))
    assert not Partage.objects.exists()
    assert not Evenement.objects.filter(verbe__startswith="communication").exists()


def test_to_renounce_is_not_to_erase_what_was_given(synthese):
    partage = donne(synthese)
    gestes.renoncer(partage, acteur=beneficiaire(partage))
    assert Partage.objects.get().etat == EtatPartage.DONNE


def test_taking_back_puts_out_the_link_and_the_letter_that_waits(synthese):
    partage = retire(synthese)
    lien = Lien.objects.get()
    assert (lien.revoque_le is None, lien.jeton_scelle, Envoi.objects.get(gabarit="syntheses/transmis").etat) == (False, None, "annule")
    with pytest.raises(TransitionRefusee):
        gestes.renvoyer(partage, acteur=beneficiaire(partage), instant=timezone.now())


def test_the_link_is_sent_again_after_a_day(synthese):
    partage = donne(synthese)
    with pytest.raises(ValidationError, match="vient d’être envoyé"):
        gestes.renvoyer(partage, acteur=beneficiaire(partage), instant=timezone.now())
    gestes.renvoyer(partage, acteur=beneficiaire(partage), instant=timezone.now() + timedelta(hours=25))
    assert Envoi.objects.filter(gabarit="syntheses/transmis").count() == 2


@pytest.mark.parametrize(("situation", "fonde"), [("rien", False), ("a_signer", False), ("donne", True), ("fini", True), ("retire", False)])
def test_a_request_or_an_agreement_not_taken_back_founds_the_retention(synthese, situation, fonde):
    partage = SITUATIONS[situation](synthese) if situation != "rien" else None
    fondement = fonde_la_conservation(synthese.dossier)
    assert (fondement is not None) == fonde
    if fonde:
        attendu = (partage.signe_le, partage.jusqu_au, {TypeDocument.DEMANDE_COMMUNICATION_CEP})
        assert (fondement.depuis, fondement.jusqu_au, fondement.actes) == attendu


def test_one_taken_back_leaves_the_other(synthese):
    retire(synthese)
    donne(synthese, VERS_TIERS)
    assert fonde_la_conservation(synthese.dossier).actes == {TypeDocument.ACCORD_COMMUNICATION_TIERS}
    assert fonde_la_conservation(FabriqueDossier()) is None


@pytest.mark.parametrize("secondes", [-1, 0])
def test_it_ends_by_the_clock_alone(synthese, secondes):
    partage = donne(synthese)
    instant = instant_d_expiration(partage.jusqu_au) + timedelta(seconds=secondes)
    assert partage.ouvert(instant) == (secondes < 0)
    if secondes == 0:
        with pytest.raises(TransitionRefusee):
            lectures.noter_lecture(partage, Quoi.PAGE, acteur=Acteur(role=Role.CEP), instant=instant)


@pytest.mark.parametrize(("qui", "choix", "su"), [
    ("consultante", VERS_CEP, True), ("consultante", VERS_TIERS, False), ("gestion", VERS_CEP, True), ("gestion", VERS_TIERS, True),
])
def test_others_learn_of_the_bare_fact_at_most(synthese, qui, choix, su):
    partage = donne(synthese, choix)
    lectures.noter_lecture(partage, Quoi.PAGE, acteur=Acteur(role=Role(partage.lecteur)), instant=timezone.now())
    visiteur = Visiteur()
    visiteur.force_login(PERSONAS[qui](synthese).compte)
    page = visiteur.get(reverse("beneficiaires:journal", args=[synthese.dossier.numero])).text
    assert ("a signé un acte" in page, "a commencé la synthèse" in page, "Document de synthèse" in page) == (su, True, True)
    assert not any(mot in page for mot in ("consulté un document", "Claire", "Malik", "code de signature"))
    assert not Partage.objects.pour(PERSONAS[qui](synthese).compte).exists()
    assert not Piece.objects.pour(PERSONAS[qui](synthese).compte).filter(pk=partage.preuve_id).exists()


def test_gestion_reads_neither_the_person_s_own_chain_nor_the_addresses_of_readers(synthese):
    donne(synthese, VERS_TIERS)
    gestion = Visiteur()
    gestion.force_login(FabriqueCompte(gestion=True))
    journal, courrier = (gestion.get(reverse(f"admin:socle_{liste}_changelist")).text for liste in ("evenement", "envoi"))
    assert ("a signé un acte" in journal, "prive:" in journal, "a signé et transmis" in journal) == (True, False, False)
    assert (MALIK in courrier, "Un document vous est transmis" in courrier, gestion.get("/gestion/socle/envoi/?q=malik").text.count(MALIK)) == (False, False, 0)


def test_the_code_is_bound_to_this_act(synthese):
    """The twin: the code of another act of the same person opens nothing here."""
    instant = timezone.now()
    premier = ecrit(synthese)
    codes.envoyer(premier, acteur=beneficiaire(synthese), instant=instant)
    code = chiffres(synthese.dossier.beneficiaire.compte.email)
    second = ecrit(synthese, VERS_TIERS)
    with pytest.raises(ValidationError):
        codes.verifier(second, code, acteur=beneficiaire(synthese), instant=instant)
    codes.verifier(premier, code, acteur=beneficiaire(synthese), instant=instant)
