"""The whole of a communication in a real browser: given on a small telephone, read by a counsellor, taken back, closed to him.

Then another, to a third party.
"""
from dataclasses import replace

import pytest
from django.urls import reverse

from bilan.socle.roles import Role
from syntheses.models import Partage
from tests.navigateur.outils import examiner
from tests.navigateur.regard import POCHE
from tests.outils.boite import lien
from tests.outils.connexion import temoins
from tests.outils.navigateur import suivre
from tests.syntheses.outils_partage import CLAIRE, VERS_TIERS, chiffres, donne, synthese_figee

pytestmark = pytest.mark.django_db(transaction=True)


def test_given_on_a_telephone_read_by_a_counsellor_taken_back(navigateur, live_server):
    synthese, fautes = synthese_figee("Une parole écrite à deux.", faite=True), []
    personne = synthese.dossier.beneficiaire.compte
    page = navigateur.page(base_url=str(live_server), largeur=POCHE)
    page.context.add_cookies(temoins(personne, str(live_server)))
    page.goto(reverse("syntheses:mes_partages"))
    fautes += examiner(navigateur, page, "vide")
    suivre(page, "Transmettre ma synthèse à mon conseiller CEP", "link")
    assert not page.locator("input[type=checkbox]:checked").count()
    page.get_by_label("Prénom et nom").fill("Claire Martin")
    page.get_by_label("Son organisme").select_option("Apec")
    page.get_by_label("Son adresse électronique").fill(CLAIRE)
    page.get_by_label("télécharger le PDF").check()
    fautes += examiner(navigateur, page, "demande")
    suivre(page, "Relire avant de signer")
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_role("status").filter(has_text="Code envoyé").wait_for()
    page.get_by_label("Code reçu par courriel").fill(chiffres(personne.email))
    page.get_by_label("Je demande que").check()
    fautes += examiner(navigateur, page, "signer")
    page.get_by_role("button", name="Signer et envoyer le lien").click()
    page.get_by_text("Claire Martin").first.wait_for()

    lecture = navigateur.page(base_url=str(live_server), largeur=POCHE)
    lecture.goto(lien(CLAIRE))
    lecture.get_by_role("button", name="Recevoir un code").click()
    lecture.get_by_role("status").filter(has_text="Code envoyé").wait_for()
    for condition in ("espace neutre", "discrétion professionnelle", "étroitement lié"):
        lecture.get_by_label(condition).check()
    lecture.get_by_label("Code reçu par courriel").fill(chiffres(CLAIRE))
    fautes += examiner(navigateur, lecture, "porte")
    lecture.get_by_role("button", name="Lire le document").click()
    lecture.get_by_text("Une parole écrite à deux.").first.wait_for()
    fautes += examiner(navigateur, lecture, "lecture")
    with lecture.expect_download() as recu:
        lecture.get_by_role("link", name="Télécharger le PDF à mon nom").click()
    assert "Moreau" not in recu.value.suggested_filename

    page.goto(reverse("syntheses:mes_partages"))
    page.get_by_text("Document téléchargé en PDF.").wait_for()
    fautes += examiner(navigateur, page, "donne")
    page.get_by_role("button", name="Retirer l’accès").click()
    page.get_by_text("Retiré le").wait_for()
    assert lecture.reload().status == 410
    fautes += examiner(navigateur, lecture, "ferme")
    assert Partage.objects.get().ouvertures.count() == 2

    donne(synthese, replace(VERS_TIERS, lecteur=Role.EMPLOYEUR, structure="Ateliers Kerbrat"))
    for nom, adresse in (("deux-partages", reverse("syntheses:mes_partages")), ("a-un-tiers", reverse("syntheses:nouveau_partage", args=["tiers"]))):
        page.goto(adresse)
        fautes += examiner(navigateur, page, nom)
    suivre(page, "Relire avant de signer")
    fautes += examiner(navigateur, page, "refus")
    assert fautes == []
