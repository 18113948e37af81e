"""« Mes partages »: nothing is ticked beforehand, nothing is given before it was read again and signed, what is wrong is said where it was typed."""
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from beneficiaires.actions import joindre
from beneficiaires.regles import TypeDocument
from bilan.socle.documents import preparer
from bilan.socle.models import Document, Envoi
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from bilan.vues.gestion import incidents_a_traiter
from syntheses.actions import partages as gestes
from syntheses.actions import remettre_resultats
from syntheses.actions.lectures import noter_lecture
from syntheses.forms_partage import FormePartageCep, FormePartageTiers
from syntheses.models import Partage, Resultats
from syntheses.partages import fonde_la_conservation
from syntheses.regles.partages import Quoi
from tests.outils.connexion import Visiteur
from tests.syntheses.outils import SECRET, beneficiaire, bilan_tenu, consultante, proposee
from tests.syntheses.outils_partage import CLAIRE, VERS_CEP, VERS_TIERS, Lecteur, chiffres, donne, ecrit, synthese_figee

pytestmark = pytest.mark.django_db
MES = "syntheses:mes_partages"
CEP = {"destinataire": "Claire Martin", "structure": "Apec", "courriel": CLAIRE, "mois": "3"}
TIERS = {
    "nature": "document_synthese", "lecteur": "tiers", "destinataire": "Malik Haddad", "courriel": "malik@conseil.example", "finalite": "Un projet",
    "mois": "1",
}


def connecte(synthese) -> Visiteur:
    visiteur = Visiteur()
    visiteur.force_login(synthese.dossier.beneficiaire.compte)
    return visiteur


def resultats(synthese):
    piece = joindre(
        synthese.dossier, TypeDocument.RESULTATS_DETAILLES, coffre=synthese.dossier.coffre_travaux, titre="Résultats détaillés",
        gabarit="documents/exemplaire.html", donnees={}, instant=timezone.now(),
    )
    Document.objects.filter(pk=piece.document_id).update(etat="pret", pret_le=timezone.now(), empreinte="7" * 64)
    return type(piece).objects.get(pk=piece.pk)


def test_before_it_is_frozen_there_is_nothing_to_give():
    synthese = proposee(bilan_tenu())
    visiteur = connecte(synthese)
    assert "une fois que vous l’aurez relue" in visiteur.get(reverse(MES)).text
    for genre in ("cep", "tiers"):
        assert visiteur.get(reverse("syntheses:nouveau_partage", args=[genre])).url == reverse(MES)
    assert visiteur.get(reverse("syntheses:nouveau_partage", args=["employeur"])).status_code == 404


def test_from_the_form_to_the_signed_act(synthese):
    visiteur, adresse = connecte(synthese), synthese.dossier.beneficiaire.compte.email
    page = visiteur.post(reverse("syntheses:nouveau_partage", args=["cep"]), CEP)
    partage = Partage.objects.get()
    assert (page.url, partage.etat, partage.pdf_permis, partage.prevenir) == (reverse("syntheses:signer_partage", args=[partage.pk]), "a_signer", False, False)
    visiteur.post(page.url, {"geste": "code", "nom": "Camille M."})
    signe = {"geste": "signer", "nom": "Camille Moreau", "code": chiffres(adresse), "accord": "on"}
    assert visiteur.post(page.url, {**signe, "accord": ""}).status_code == 422
    assert visiteur.post(page.url, {**signe, "code": ""}).status_code == 422
    assert Partage.objects.get().etat == "a_signer"
    assert visiteur.post(page.url, signe).url == reverse(MES)
    partage = Partage.objects.get()
    assert partage.etat == "donne"
    assert visiteur.get(page.url).url == reverse(MES)  # signed is signed
    assert visiteur.post(reverse("syntheses:retirer_partage", args=[partage.pk])).url == reverse(MES)
    assert "Retiré le" in visiteur.get(reverse(MES)).text


@pytest.mark.parametrize("forme", [FormePartageCep, FormePartageTiers])
def test_nothing_is_ticked_nor_chosen_beforehand_but_the_time(forme):
    champs = forme(natures=[TypeDocument.DOCUMENT_SYNTHESE, TypeDocument.RESULTATS_DETAILLES]).fields
    assert {nom: champ.initial for nom, champ in champs.items() if champ.initial} == {"mois": 3}


@pytest.mark.parametrize(("genre", "champs", "faute"), [
    ("cep", {"structure": "Ateliers Kerbrat"}, "structure"), ("cep", {"courriel": "claire"}, "courriel"), ("cep", {"mois": "36"}, "mois"),
    ("tiers", {"finalite": " "}, "finalite"), ("tiers", {"lecteur": "consultant"}, "lecteur"), ("tiers", {"lecteur": "cep"}, "lecteur"),
    ("tiers", {"finalite": "Mon numéro : 2 85 05 78 006 084 41"}, "finalite"),
])
def test_what_is_wrong_is_said_on_its_field_and_what_was_typed_stays(synthese, genre, champs, faute):
    reponse = connecte(synthese).post(reverse("syntheses:nouveau_partage", args=[genre]), {**(CEP if genre == "cep" else TIERS), **champs})
    assert (reponse.status_code, list(reponse.context["forme"].errors)) == (422, [faute])
    assert ("Claire Martin" if genre == "cep" else "Malik Haddad") in reponse.text
    assert not Partage.objects.exists()


@pytest.mark.parametrize(("champs", "fautes"), [
    ({"lecteur": "cep", "pdf_permis": "on"}, []), ({"lecteur": "cep"}, ["pdf_permis"]), ({"lecteur": "tiers", "pdf_permis": "on"}, ["nature"]),
    ({"lecteur": "employeur", "pdf_permis": "on"}, ["nature"]), ({"nature": "document_synthese", "lecteur": "cep"}, ["lecteur"]),
])
def test_the_detailed_results_go_to_the_cep_counsellor_alone_in_their_pdf(synthese, champs, fautes):
    piece = resultats(synthese)
    reponse = connecte(synthese).post(reverse("syntheses:nouveau_partage", args=["tiers"]), {**TIERS, "nature": "resultats_detailles", **champs})
    assert (list(reponse.context["forme"].errors) if reponse.context else []) == fautes
    assert list(Partage.objects.values_list("piece", "acte")) == ([] if fautes else [(piece.pk, "accord_communication_tiers")])


def test_the_detailed_results_cannot_be_given_before_they_were_received_nor_are_they_betrayed(synthese):
    # its results are established, and wait in the consultant's hands
    attend = Resultats.objects.get().piece
    visiteur, adresse = connecte(synthese), reverse("syntheses:nouveau_partage", args=["tiers"])
    assert "Résultats détaillés" not in visiteur.get(adresse).text
    assert visiteur.post(adresse, {**TIERS, "nature": "resultats_detailles", "lecteur": "cep", "pdf_permis": "on"}).status_code == 422
    choix = replace(VERS_TIERS, lecteur=Role.CEP, nature=TypeDocument.RESULTATS_DETAILLES, pdf_permis=True)
    with pytest.raises(ValidationError):
        gestes.ecrire(synthese.dossier, attend, choix, acteur=beneficiaire(synthese), instant=timezone.now())
    remettre_resultats(Resultats.objects.get(), acteur=consultante(synthese), instant=timezone.now())
    assert "Résultats détaillés" in visiteur.get(adresse).text


def test_each_reading_is_shown_to_the_person_and_the_number_of_shares_costs_no_query(synthese, django_assert_num_queries):
    visiteur = connecte(synthese)
    partages = [donne(synthese, replace(VERS_CEP, destinataire=nom)) for nom in ("Claire Martin", "Inès Roy", "Paul Petit")]
    for partage in partages[1:]:
        Partage.objects.filter(pk=partage.pk).update(dossier=synthese.dossier)
    acteur = beneficiaire(synthese)
    noter_lecture(partages[0], Quoi.PDF, acteur=acteur, instant=timezone.now())
    visiteur.get(reverse(MES))
    with django_assert_num_queries(13):
        page = visiteur.get(reverse(MES)).text
    assert all(mot in page for mot in ("Document téléchargé en PDF.", "Claire Martin", "Inès Roy", "Paul Petit"))
    gestes.retirer(partages[0], acteur=acteur, instant=timezone.now())
    Partage.objects.filter(pk__in=[partage.pk for partage in partages[1:]]).delete()
    with django_assert_num_queries(13):
        visiteur.get(reverse(MES))


def test_another_person_s_share_does_not_exist_and_the_twin(synthese, monkeypatch):
    mien, autre = donne(synthese), connecte(synthese_figee())
    adresse = reverse("syntheses:retirer_partage", args=[mien.pk])
    assert autre.post(adresse).status_code == 404
    monkeypatch.setattr("syntheses.views.partages._siens", lambda requete: Partage.objects.select_related("dossier"))
    monkeypatch.setattr("syntheses.views.partages.roles_sur", lambda *a: {"beneficiaire"})
    assert autre.post(adresse).status_code == 403  # and with the door removed, the table still refuses
    assert Partage.objects.get(pk=mien.pk).etat == "donne"


def test_my_data_names_what_is_given_and_leads_to_where_it_is_taken_back(synthese):
    cep, fini, passe = (donne(synthese, replace(VERS_CEP, destinataire=nom)) for nom in ("Claire Martin", "Inès Roy", "Paul Petit"))
    Partage.objects.filter(pk=fini.pk).update(jusqu_au=timezone.now().date() - timedelta(days=2))
    gestes.retirer(passe, acteur=beneficiaire(synthese), instant=timezone.now())
    page = connecte(synthese).get(reverse("portail:donnees")).text
    assert all(f"{reverse(MES)}#partage-{partage.pk}" in page for partage in (cep, fini))
    assert "Document de synthèse, pour Claire Martin" in page
    assert "votre acte permet encore de garder votre synthèse ici" in page
    assert "Paul Petit" not in page


def test_the_person_changes_her_mind_about_letters(synthese):
    partage = donne(synthese)
    visiteur, adresse = connecte(partage), reverse("syntheses:prevenir_partage", args=[partage.pk])
    for oui, bouton in (("1", "Ne plus m’écrire"), ("", "M’écrire à chaque consultation")):
        visiteur.post(adresse, {"oui": oui})
        assert (Partage.objects.get().prevenir, bouton in visiteur.get(reverse(MES)).text) == (bool(oui), True)


def test_what_waits_for_a_signature_is_taken_up_or_given_up(synthese):
    partage = ecrit(synthese, VERS_TIERS)
    visiteur = connecte(partage)
    assert "Un partage attend votre signature" in visiteur.get(reverse(MES)).text
    visiteur.post(reverse("syntheses:renoncer_partage", args=[partage.pk]))
    assert "Un partage attend votre signature" not in visiteur.get(reverse(MES)).text


def test_the_detailed_results_have_no_page_but_their_pdf(synthese):
    choix = replace(VERS_TIERS, lecteur=Role.CEP, nature=TypeDocument.RESULTATS_DETAILLES, pdf_permis=True, courriel=CLAIRE)
    partage = gestes.ecrire(synthese.dossier, resultats(synthese), choix, acteur=beneficiaire(synthese), instant=timezone.now())
    gestes.signer(partage, nom="Camille Moreau", acteur=beneficiaire(synthese), instant=timezone.now())
    lecteur = Lecteur()
    assert "espace neutre" in lecteur.get(lecteur.page).text
    lecteur.entrer()
    page = lecteur.get(lecteur.page).text
    assert ("Ce document se lit dans son PDF." in page, "Résultats détaillés de Camille Moreau" in page, SECRET in page) == (True, True, False)
    assert preparer(partage.preuve.document_id, timezone.now())
    assert fonde_la_conservation(synthese.dossier) is None  # the results are not kept on this ground


@pytest.mark.parametrize(("etat", "dit"), [("a_faire", "en attente d’envoi"), ("mort", "non remis : vérifiez l’adresse")])
def test_the_person_alone_is_told_whether_the_letter_left(synthese, etat, dit):
    donne(synthese)
    Envoi.objects.filter(gabarit="syntheses/transmis").update(etat=etat)
    assert phrase(dit) in connecte(synthese).get(reverse(MES)).text
    assert incidents_a_traiter() == []
