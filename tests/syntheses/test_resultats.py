"""The detailed results: written by the consultant, established, handed over to the bénéficiaire alone, before the synthesis or with it."""
import io
import logging
from contextlib import nullcontext
from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from markdown_it import MarkdownIt
from pypdf import PdfReader

from beneficiaires.models import Piece
from bilan.socle import balisage, documents, instantane
from bilan.socle.models import Envoi, Evenement
from bilan.socle.transitions import TransitionRefusee
from syntheses import actions
from syntheses.a_faire import a_faire
from syntheses.etats import TRANSITIONS_RESULTATS, EtatResultats
from syntheses.models import Resultats
from syntheses.rappels import rappels_semaine
from tests.fabriques import FabriqueCompte, FabriqueOrganisme
from tests.syntheses.outils import ICI, Acteur, beneficiaire, bilan_tenu, consultante, etablis, figee

pytestmark = pytest.mark.django_db
VERBES = {"etablir": actions.etablir, "rouvrir": actions.rouvrir, "remettre": actions.remettre_resultats}
ADMIS = {("redaction", "etablir"): "etablis", ("etablis", "rouvrir"): "redaction", ("etablis", "remettre"): "remis"}


@pytest.fixture(autouse=True)
def organisme():
    FabriqueOrganisme()


def dans_l_etat(etat: str, dossier) -> Resultats:
    if etat == "redaction":
        return actions.rediger_resultats(dossier, "Ce que les outils ont montré.", acteur=consultante(dossier), instant=ICI)
    resultats = etablis(dossier)
    if etat == "remis":
        actions.remettre_resultats(resultats, acteur=consultante(dossier), instant=ICI)
    return resultats


@pytest.mark.parametrize("etat", EtatResultats.values)
def test_each_verb_is_for_one_state_and_for_the_consultant(etat):
    depart = dans_l_etat(etat, bilan_tenu())
    acteurs = {
        "consultant": consultante(depart), "beneficiaire": beneficiaire(depart), "gestion": Acteur(compte=FabriqueCompte(gestion=True)),
        "autre": Acteur(compte=FabriqueCompte(consultant=True)),
    }
    for qui, verbe in product(acteurs, TRANSITIONS_RESULTATS):
        with transaction.atomic():
            resultats = Resultats.objects.get(pk=depart.pk)
            attendu = ADMIS.get((etat, verbe)) if qui == "consultant" else None
            with nullcontext() if attendu else pytest.raises((TransitionRefusee, PermissionDenied)):
                VERBES[verbe](resultats, acteur=acteurs[qui], instant=ICI)
            assert Resultats.objects.get(pk=depart.pk).etat == (attendu or etat), (qui, verbe)
            transaction.set_rollback(True)


@pytest.mark.parametrize("etat", ["etablis", "remis"])
def test_what_is_established_is_not_written_any_more(etat):
    resultats = dans_l_etat(etat, bilan_tenu())
    with pytest.raises(TransitionRefusee, match="établi"):
        actions.rediger_resultats(resultats.dossier, "Autre.", acteur=consultante(resultats), instant=ICI)


def test_the_bénéficiaire_reads_them_once_handed_over_and_not_before(client):
    resultats = etablis(bilan_tenu())
    dossier = resultats.dossier
    client.force_login(dossier.beneficiaire.compte)
    piece = reverse("beneficiaires:piece", args=[dossier.numero, resultats.piece_id])
    assert (client.get(piece).status_code, "résultats détaillés</h2>" in client.get(reverse("syntheses:ma_synthese")).content.decode()) == (404, False)
    actions.remettre_resultats(resultats, acteur=consultante(resultats), instant=ICI)
    page = client.get(reverse("syntheses:ma_synthese")).content.decode().replace("\u00a0", " ")
    assert piece in page and "à Camille Moreau, mercredi 10 mars 2027 à 10 h 06" in page and "66666666" in page
    assert Envoi.objects.get(cle=f"synthese:{resultats.pk}:resultats").destinataire == dossier.beneficiaire.compte.email
    remise = Evenement.objects.get(verbe="resultats.remettre")
    assert (remise.le, remise.empreinte_document) == (ICI, "6" * 64)


def test_a_document_that_was_taken_back_is_never_read_by_the_bénéficiaire():
    resultats = etablis(bilan_tenu())
    actions.rouvrir(resultats, acteur=consultante(resultats), instant=ICI)
    seconds = etablis(resultats.dossier, "Autrement dit.")
    actions.remettre_resultats(seconds, acteur=consultante(resultats), instant=ICI)
    lues = Piece.objects.pour(resultats.dossier.beneficiaire.compte).filter(nature="resultats_detailles")
    assert [piece.version for piece in lues] == [2]
    assert instantane.decoder(seconds.piece.document.donnees)["version"] == 2  # the paper says the number that the receipt says


@pytest.mark.parametrize("etat", ["", "redaction", "en préparation"])
def test_the_synthesis_is_not_handed_over_without_them(client, etat):
    dossier = bilan_tenu()
    synthese = figee(dossier, resultats=False)
    if etat == "redaction":
        dans_l_etat("redaction", dossier)
    elif etat:
        etablis(dossier, prets=False)
    with pytest.raises(TransitionRefusee, match="résultats détaillés"):
        actions.remettre(synthese, acteur=consultante(synthese), instant=ICI)
    client.force_login(dossier.consultant)
    page = client.get(reverse("syntheses:remise", args=[dossier.numero])).content.decode()
    assert "Résultats détaillés" in page and 'type="submit">Remettre' not in page


def test_the_consultant_is_told_to_establish_them_first():
    synthese = figee(bilan_tenu(), resultats=False)
    avant = [tache.bouton for tache in a_faire(synthese.dossier.consultant, ICI, synthese.dossier)]
    digest = [rappel.phrase for rappel in rappels_semaine(ICI.date()) if rappel.compte_id == synthese.dossier.consultant_id]
    etablis(synthese.dossier)
    apres = [tache.bouton for tache in a_faire(synthese.dossier.consultant, ICI, synthese.dossier)]
    assert (avant, digest, apres) == (["Écrire les résultats détaillés"], ["Des résultats détaillés à établir."], ["Remettre la synthèse"])


def test_they_go_with_the_synthesis_in_one_letter():
    synthese = figee(bilan_tenu())
    actions.remettre(synthese, acteur=consultante(synthese), instant=ICI + timedelta(hours=2))
    resultats = Resultats.objects.get(dossier=synthese.dossier)
    assert (resultats.etat, resultats.remis_le, resultats.piece.a_transmettre) == ("remis", ICI + timedelta(hours=2), False)
    assert Envoi.objects.filter(gabarit="syntheses/remise").count() == 1


def test_the_words_are_sent_back_when_they_are_refused_and_kept_by_the_script(client):
    dossier = bilan_tenu()
    client.force_login(dossier.consultant)
    url = reverse("syntheses:resultats", args=[dossier.numero])
    assert client.post(url, {"texte": "Vu.", "revision": 0, "onglet": "a"}, headers={"Accept": "application/json"}).json()["revision"] == 1
    refus = client.post(url, {"texte": "2 69 05 49 588 157 80", "revision": 1})
    assert (refus.status_code, "2 69 05 49 588 157 80</textarea>" in refus.content.decode()) == (422, True)
    conflit = client.post(url, {"texte": "Autre.", "revision": 0}).content.decode()
    assert "Enregistré entre-temps" in conflit and "Autre.</textarea>" in conflit
    assert "<p>Vu.</p>" in client.get(reverse("syntheses:etablir_resultats", args=[dossier.numero])).content.decode()


# --- what a person typed, on paper ---

ATTAQUE = '### Titre\n\n<script>alert(1)</script> <img src="file:///etc/passwd"> **fort**\n\n- un\n\n  <b>suite</b>\n\n1. premier'


def pdf(dossier, texte) -> str:
    resultats = etablis(dossier, texte, prets=False)
    assert documents.preparer(resultats.piece.document_id, ICI)
    resultats.piece.document.refresh_from_db()
    octets = documents.lire(resultats.piece.document)
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(octets)).pages).split())


def test_a_tag_typed_by_a_person_is_words_in_the_document_and_the_structure_is_drawn(caplog):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        texte = pdf(bilan_tenu(), ATTAQUE)
    assert "<script>alert(1)</script>" in texte and '<img src="file:///etc/passwd">' in texte and "<b>suite</b>" in texte
    assert "**" not in texte and "###" not in texte
    assert caplog.records == []


def test_without_its_two_protections_a_tag_would_reach_the_document(monkeypatch):
    monkeypatch.setattr(balisage, "_lecteur", MarkdownIt("commonmark"))
    monkeypatch.setattr(balisage.nh3, "clean", lambda html, **_: html)
    assert "<b>suite</b>" not in pdf(bilan_tenu(), "Un <b>suite</b> deux")


def test_a_word_longer_than_the_line_is_cut_not_lost_in_the_margin():
    texte, mot = pdf(bilan_tenu(), "y" * 300), "y" * 300
    assert mot not in texte and mot in texte.replace(" ", "")
