"""The pages of the end: what the person reads and decides, what gestion sees, what is left of a page once the content is gone."""
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from bilan.public.verification import constater
from bilan.socle import documents
from bilan.socle.coffre import SecretDetruit
from bilan.socle.courriels import rendre
from bilan.socle.intergiciels import ContenuDetruit
from bilan.socle.models import Document, Envoi, Evenement
from syntheses import actions
from syntheses.models import AccordConservation, Destruction, Fin, Kit, Questionnaire, Suspension
from syntheses.regles.conservation import Gardable
from tests.fabriques import FabriqueCompte, FabriqueDossier
from tests.syntheses.outils import ICI, SECRET, beneficiaire
from tests.syntheses.outils_fin import JOUR_J, LENDEMAIN, detruire, partir, signe

pytestmark = pytest.mark.django_db


def lu(reponse) -> str:
    texte = re.sub(r"<[^>]+>", " ", reponse.content.decode())
    return " ".join(texte.replace("\u202f", " ").replace("\u00a0", " ").split())


def texte_du_pdf(document: Document) -> str:
    pages = PdfReader(BytesIO(documents.lire(document))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u202f", " ").replace("\u00a0", " ").split())


# --- The person ------------------------------------------------------------------------------------------------------


def test_the_page_says_what_goes_what_stays_until_when_and_why(termine, client):
    signe(termine)
    client.force_login(termine.beneficiaire.compte)
    page = lu(client.get(reverse("syntheses:fin")))
    assert "Vos documents de travail seront détruits le mercredi 17 mars 2027. Téléchargez-les avant ce jour." in page
    assert "Réponses aux travaux préparatoires 1 Notes d’entretien et mots partagés 1" in page
    assert "Votre document de synthèse jusqu’au 10 mars 2028 Par votre accord écrit, pour suivre votre situation." in page
    assert "au moins trois ans après la fin de l’année du dernier paiement" in page and "au moins cinq ans après la fin de leur effet" in page
    assert SECRET not in page


def test_the_kit_is_asked_for_made_taken_away_and_each_download_is_written_down(termine, client):
    client.force_login(termine.beneficiaire.compte)
    client.post(reverse("syntheses:kit"))
    client.post(reverse("syntheses:kit"))  # asked twice: one is made
    kit = Kit.objects.get()
    assert "en attente" in lu(client.get(reverse("syntheses:etat_kit", args=[kit.pk])))
    assert documents.preparer(kit.document_id, timezone.now())
    reponse = client.get(reverse("syntheses:telecharger_kit", args=[kit.pk]))
    assert (reponse.status_code, reponse["Content-Type"], reponse.content[:2]) == (200, "application/zip", b"PK")
    assert Evenement.objects.filter(verbe="kit.telecharger", objet_id=str(kit.pk)).count() == 1
    assert "Télécharger tous mes documents" in lu(client.get(reverse("syntheses:fin")))


def test_the_kit_is_destroyed_with_the_rest(termine, client):
    kit = actions.demander_le_kit(termine, acteur=beneficiaire(termine), instant=LENDEMAIN)
    assert documents.preparer(kit.document_id, LENDEMAIN)
    detruire()
    client.force_login(termine.beneficiaire.compte)
    assert client.get(reverse("syntheses:telecharger_kit", args=[kit.pk])).status_code == 410
    assert "détruit, comme la loi le demande" in lu(client.get(reverse("syntheses:etat_kit", args=[kit.pk])))
    client.post(reverse("syntheses:kit"))
    assert Kit.objects.count() == 1


def test_an_agreement_is_chosen_then_signed_with_a_code_and_becomes_a_document(termine, client):
    client.force_login(termine.beneficiaire.compte)
    assert client.post(reverse("syntheses:conserver"), {}).status_code == 422
    client.post(reverse("syntheses:conserver"), {"quoi": ["mots"], "besoin": "projet", "mois": "12"})
    accord = AccordConservation.objects.get()
    adresse = reverse("syntheses:signer_accord", args=[accord.pk])
    client.post(adresse, {"geste": "code", "nom": "Camille Moreau"})
    code = re.search(r"\b\d{6}\b", rendre(Envoi.objects.get(gabarit="signature/code"), timezone.now()).body)[0]
    assert client.post(adresse, {"geste": "signer", "nom": "Camille Moreau", "code": "000000", "accord": "on"}).status_code == 422
    client.post(adresse, {"geste": "signer", "nom": "Camille Moreau", "code": code, "accord": "on"})
    accord.refresh_from_db()
    assert documents.preparer(accord.piece.document_id, timezone.now())
    assert (accord.etat, accord.quoi) == ("signe", ["mots"])
    papier = texte_du_pdf(accord.piece.document)
    assert "Mots partagés" in papier and "Pendant 1 an à compter du terme" in papier and "Camille Moreau" in papier
    client.post(reverse("syntheses:retirer_accord", args=[accord.pk]))
    accord.refresh_from_db()
    assert accord.etat == "retire"


def test_to_erase_asks_for_the_number_and_tells_the_loss(termine, client):
    client.force_login(termine.beneficiaire.compte)
    page = lu(client.get(reverse("syntheses:effacer")))
    assert "téléchargez-les d’abord" in page and f"Écrivez {termine.numero} pour confirmer." in page
    faux = client.post(reverse("syntheses:effacer"), {"numero": "BDC-0000-0000"})
    assert (faux.status_code, Destruction.objects.count()) == (422, 0)
    client.post(reverse("syntheses:effacer"), {"numero": termine.numero})
    assert Destruction.objects.get().fondement == "demande"


def test_the_questionnaire_is_ticked_once_and_has_no_place_for_words(termine, client):
    client.force_login(termine.beneficiaire.compte)
    adresse = reverse("syntheses:questionnaire", args=["fin"])
    page = client.get(adresse).content.decode()
    assert "<textarea" not in page and 'type="text"' not in page
    assert client.post(adresse, {"objectifs": SECRET}).status_code == 422
    client.post(adresse, {"objectifs": "entierement", "rythme": "plutot"})
    client.post(adresse, {"objectifs": "peu"})
    assert [e.reponses for e in Questionnaire.objects.all()] == [{"objectifs": "entierement", "rythme": "plutot"}]


def test_the_follow_up_is_declined_in_one_gesture(termine, client):
    client.force_login(termine.beneficiaire.compte)
    client.post(reverse("syntheses:decliner_suivi"))
    assert Fin.objects.get().suivi_le is None
    partir(ICI + timedelta(days=190))
    assert not Envoi.objects.filter(gabarit="syntheses/suivi").exists()


def test_the_follow_up_is_proposed_once_six_months_later(termine):
    for jours in (183, 184, 185, 200):
        partir(ICI + timedelta(days=jours))
    lettre = rendre(Envoi.objects.get(gabarit="syntheses/suivi"), ICI)
    assert (lettre.subject, "10 mars 2027" in lettre.body.replace("\u00a0", " ")) == ("Votre entretien de suivi", True)


# --- Gestion ---------------------------------------------------------------------------------------------------------


def test_gestion_sees_when_and_why_not_and_never_what(termine, client):
    client.force_login(FabriqueCompte(gestion=True))
    assert "À détruire le 17 mars 2027" in lu(client.get(reverse("syntheses:conservation")))
    page = lu(client.get(reverse("syntheses:destruction", args=[termine.numero])))
    assert "Essai à blanc : ce qui serait détruit aujourd’hui Réponses aux travaux préparatoires 1 Notes d’entretien et mots partagés 2" in page
    assert SECRET not in page
    client.post(reverse("syntheses:suspendre", args=[termine.numero]), {"motif": "controle", "reference": "DREETS-27-4"})
    assert "Bloqué parce que : contrôle de l’administration ou d’un financeur" in lu(client.get(reverse("syntheses:conservation") + "?etat=bloques"))
    assert "DREETS-27-4" in Suspension.objects.get().reference
    client.force_login(termine.beneficiaire.compte)
    assert "La destruction de votre contenu est suspendue." in lu(client.get(reverse("syntheses:fin")))


def test_the_queue_costs_the_same_for_one_and_for_many(termine, client, django_assert_max_num_queries):
    for n in range(3):
        autre = FabriqueDossier(etat="clos", date_terme=ICI.date(), numero=f"BDC-2027-000{n}")
        actions.noter_la_fin(autre, ICI)
    client.force_login(FabriqueCompte(gestion=True))
    client.get(reverse("syntheses:conservation"))
    with django_assert_max_num_queries(12):
        assert client.get(reverse("syntheses:conservation")).status_code == 200
    export = b"".join(client.get(reverse("syntheses:conservation"), {"format": "csv"})).decode()
    assert export.count("\n") == 5


# --- Once it is destroyed --------------------------------------------------------------------------------------------


def test_the_proces_verbal_says_kinds_counts_and_fingerprints_and_is_recognised(detruit):
    destruction = Destruction.objects.get()
    assert documents.preparer(destruction.piece.document_id, JOUR_J)
    pv = Document.objects.get(pk=destruction.piece.document_id)
    texte = texte_du_pdf(pv)
    assert "Terme de l’action (article R6313-7 du code du travail)" in texte and "Notes d’entretien et mots partagés 2" in texte
    synthese = detruit.synthese.piece.document
    assert synthese.empreinte in texte.replace(" ", "")
    assert SECRET not in texte and detruit.beneficiaire.compte.nom not in texte
    assert constater(documents.lire(pv)).puce.texte == "Intact, scellé et connu ici"
    assert Evenement.objects.filter(verbe="document.sceller", empreinte_document=pv.empreinte, fil=detruit.fil).count() == 1


def test_a_copy_that_the_person_kept_is_still_recognised(termine):
    octets = documents.lire(termine.synthese.piece.document)
    detruire()
    assert constater(octets).puce.texte.replace("\u202f", " ") == "Intact, établi ici, détruit depuis"


def test_each_page_of_what_was_destroyed_says_so_calmly(detruit, client):
    attendu = {
        "titulaire": {
            "portail:accueil": "Le contenu de votre bilan a été détruit le", "syntheses:fin": "Le contenu de votre bilan a été détruit le",
            "syntheses:ma_synthese": "Personne ne peut plus lire votre synthèse", "portail:documents": "Détruit", "travaux:a_preparer": "",
            "portail:donnees": "", "seances:mes_seances": "",
        },
        "consultant": {"syntheses:dossier": "Contenu détruit", "beneficiaires:documents": "Détruit", "travaux:dossier": "", "travaux:preparation": ""},
    }
    for qui, pages in attendu.items():
        client.force_login(detruit.beneficiaire.compte if qui == "titulaire" else detruit.consultant)
        reponses = {route: client.get(reverse(route, args=[] if qui == "titulaire" else [detruit.numero])) for route in pages}
        assert {route: (r.status_code, pages[route] in lu(r)) for route, r in reponses.items()} == dict.fromkeys(pages, (200, True))


def test_the_file_itself_is_gone_and_its_page_says_why(detruit, client):
    client.force_login(detruit.beneficiaire.compte)
    reponse = client.get(reverse("beneficiaires:piece", args=[detruit.numero, detruit.synthese.piece_id]))
    assert (reponse.status_code, "détruit, comme la loi" in reponse.content.decode()) == (410, True)


def test_any_page_that_meets_a_destroyed_word_answers_410_and_other_faults_stay_faults():
    reponse = ContenuDetruit(lambda r: None).process_exception(RequestFactory().get("/"), SecretDetruit("x"))
    assert (reponse.status_code, "Ce contenu a été détruit." in reponse.content.decode()) == (410, True)
    assert ContenuDetruit(lambda r: None).process_exception(RequestFactory().get("/"), ValueError("x")) is None


def test_what_is_kept_stays_readable_by_its_owner(termine, client):
    signe(termine, [Gardable.SYNTHESE])
    detruire()
    client.force_login(termine.beneficiaire.compte)
    assert client.get(reverse("beneficiaires:piece", args=[termine.numero, termine.synthese.piece_id])).content.startswith(b"%PDF")
    assert SECRET in lu(client.get(reverse("syntheses:ma_synthese")))
