"""The pages of the content, seen from two sides: what is typed is kept, undone, compared; a référentiel is read over before it is kept."""
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from beneficiaires.models import Consultation, Dossier
from bilan.socle.models import Evenement
from seances.models import Seance
from tests.fabriques import FabriqueBeneficiaire, FabriqueCompte, FabriqueDossier, FabriqueOrganisme, FabriqueSeance
from tests.outils.connexion import Visiteur
from tests.seances.outils import beneficiaire, consultante
from tests.travaux.outils import questionnaire
from travaux import actions
from travaux.actions import contenu
from travaux.matiere import matiere
from travaux.models import Attentes, Competence, Couverture, Enquete, EtapePlan, Investigation, Note, Piste, Preparation, Referentiel
from travaux.regles import Bloc, Niveau, Position

pytestmark = pytest.mark.django_db
CANARI = "Canari-Dahlia-contenu"
BLOCS = [Bloc("Préparer", ("Analyser", "Choisir")), Bloc("Animer", ("Écouter",))]


@pytest.fixture(scope="module")
def cle_du_dossier(base_du_module):
    FabriqueOrganisme()
    return FabriqueDossier(etat="en_cours", contractualise_le=date(2026, 12, 2)).pk


@pytest.fixture
def dossier(cle_du_dossier):
    return Dossier.objects.get(pk=cle_du_dossier)


def visite(compte):
    client = Visiteur()
    client.force_login(compte)
    return client


@pytest.fixture
def camille(dossier):
    return visite(dossier.beneficiaire.compte)


@pytest.fixture
def helene(dossier):
    return visite(dossier.consultant)


def ajouter(modele, dossier, **champs):
    return contenu.ajouter(modele, dossier, acteur=beneficiaire(dossier), instant=timezone.now(), **champs)


def lue(reponse) -> str:
    return reponse.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def fiche(genre, objet, geste="modifier"):
    return reverse(f"travaux:{geste}_contenu", args=[genre, objet.pk])


def test_both_write_in_one_portfolio_and_each_is_named(dossier, camille, helene):
    champs = {"genre": "professionnelle", "situation": "Un lundi.", "action": "", "resultat": ""}
    camille.post(reverse("travaux:mes_competences"), {"libelle": "Former", **champs})
    helene.post(reverse("travaux:competences", args=[dossier.numero]), {"libelle": "Écouter", **champs})
    assert [(c.libelle, c.auteur) for c in matiere(dossier, dossier.consultant).competences] == [("Former", "Camille"), ("Écouter", "Hélène")]
    page = lue(camille.get(reverse("travaux:mes_competences")))
    assert "Visible par : vous et Hélène Vasseur" in page and "Hélène, " in page
    assert "Visible par : vous et Camille" in lue(helene.get(reverse("travaux:competences", args=[dossier.numero])))


def test_what_was_typed_stays_when_it_is_refused(dossier, camille):
    page = lue(camille.post(reverse("travaux:mes_competences"), {"libelle": "", "genre": "personnelle", "situation": "Un lundi."}))
    assert "Un lundi." in page and "Renseignez « La compétence »" in page


def test_a_number_of_social_security_is_refused(dossier, camille):
    camille.post(reverse("travaux:mes_attentes"), {"texte": "Mon numéro est le 1 85 05 78 006 084 91."})
    assert not Attentes.objects.exists()


def test_in_a_conflict_both_texts_are_there_and_saving_again_replaces_knowingly(dossier, camille, helene):
    competence = ajouter(Competence, dossier, libelle="Former")
    url = fiche("competence", competence)
    champs = {"genre": "professionnelle", "revision": 1}
    helene.post(url, {**champs, "libelle": "Former une équipe"})
    page = camille.post(url, {**champs, "libelle": "Former des adultes"})
    assert page.status_code == 422 and "Hélène a modifié ce texte" in lue(page)
    assert "Former une équipe" in lue(page) and "Former des adultes" in lue(page) and 'name="revision" value="2"' in lue(page)
    camille.post(url, {**champs, "revision": 2, "libelle": "Former des adultes"})
    assert Competence.objects.get().libelle == "Former des adultes"


def test_what_is_withdrawn_is_undone_by_one_gesture(dossier, camille):
    etape = ajouter(EtapePlan, dossier, libelle="Appeler")
    page = lue(camille.post(fiche("etape", etape, "retirer"), follow=True))
    assert "Étape retirée." in page and fiche("etape", etape, "retablir") in page and matiere(dossier, dossier.consultant).plan == []
    camille.post(fiche("etape", etape, "retablir"))
    assert len(matiere(dossier, dossier.consultant).plan) == 1
    camille.post(reverse("travaux:cocher", args=[etape.pk]), {"faite": "oui"})
    assert "Ce n’est pas fait" in lue(camille.get(reverse("travaux:mon_plan")))


def test_a_lead_from_its_name_to_the_end_of_the_investigation(dossier, camille, helene):
    suite = camille.post(reverse("travaux:mes_pistes"), {"intitule": "Formatrice"})
    piste = Piste.objects.get()
    assert suite.url == fiche("piste", piste)
    camille.post(fiche("piste", piste), {"intitule": "Formatrice", "sources": "Onisep", "formation": "Oui", "decision": "retenue", "revision": 1})
    liste = lue(helene.get(reverse("travaux:pistes", args=[dossier.numero])))
    assert "il manque une enquête métier, le marché, les contraintes et la raison de la décision" in liste and "Clore l’investigation</button>" not in liste
    helene.post(reverse("travaux:clore_investigation", args=[dossier.numero]))
    assert not Investigation.objects.filter(etat="close").exists()
    camille.post(reverse("travaux:ajouter_enquete", args=[piste.pk]), {"jour": timezone.localdate(), "fonction": "Formatrice", "appris": "Beaucoup."})
    camille.post(fiche("piste", piste), {
        "intitule": "Formatrice", "sources": "Onisep", "formation": "Oui", "marche": "Oui", "contraintes": "Non", "raison": "L’envie", "decision": "retenue",
        "revision": 2,
    })
    helene.post(reverse("travaux:clore_investigation", args=[dossier.numero]))
    assert Investigation.objects.get().etat == "close"
    page = lue(camille.get(fiche("piste", piste)))
    assert "Enregistrer" not in page and "L’envie" in page
    helene.post(reverse("travaux:rouvrir_investigation", args=[dossier.numero]))
    assert Investigation.objects.get().etat == "ouverte"


def test_a_bypass_without_a_reason_or_with_a_number_of_social_security_is_refused(dossier, helene):
    url = reverse("travaux:passer_outre", args=[dossier.numero])
    for motif in ("", "Voir 1 85 05 78 006 084 91."):
        assert helene.post(url, {"motif": motif}).status_code == 422
    assert not Investigation.objects.exists()


def test_the_reason_of_a_bypass_is_read_by_the_two_only(dossier, camille, helene):
    helene.post(reverse("travaux:passer_outre", args=[dossier.numero]), {"motif": CANARI})
    assert CANARI in lue(camille.get(reverse("travaux:mes_pistes"))) and CANARI in lue(helene.get(reverse("travaux:pistes", args=[dossier.numero])))
    gestion = visite(FabriqueCompte(gestion=True))
    vues = ["dossier", "beneficiaires:journal", "beneficiaires:documents"]
    assert all(CANARI not in lue(gestion.get(reverse(vue, args=[dossier.numero]))) for vue in vues)
    assert "sans liste complète, avec un motif" in lue(gestion.get(reverse("beneficiaires:journal", args=[dossier.numero])))


@pytest.mark.parametrize("qui", ["gestion", "autre"])
def test_nobody_else_opens_what_is_written(dossier, qui):
    rangs = [("competence", ajouter(Competence, dossier, libelle=CANARI)), ("piste", ajouter(Piste, dossier, intitule=CANARI))]
    rangs += [("etape", ajouter(EtapePlan, dossier, libelle=CANARI))]
    rangs += [("enquete", ajouter(Enquete, dossier, piste=rangs[1][1], jour=timezone.localdate(), fonction=CANARI, appris=CANARI))]
    client = visite(FabriqueCompte(gestion=True) if qui == "gestion" else FabriqueBeneficiaire().compte)
    obtenus = [getattr(client, methode)(fiche(genre, objet, geste)).status_code for genre, objet in rangs
               for methode, geste in (("get", "modifier"), ("post", "modifier"), ("post", "retirer"), ("post", "retablir"))]
    assert set(obtenus) == {404}
    assert CANARI not in "".join(lue(client.get(reverse(f"travaux:{page}"))) for page in ("mes_competences", "mes_pistes", "mon_plan", "mes_attentes"))


def test_the_counsellor_s_expectations_are_read_by_the_consultant_who_cannot_write_them(dossier, camille, helene):
    camille.post(reverse("travaux:mes_attentes"), {"texte": CANARI})
    assert CANARI in lue(helene.get(reverse("travaux:preparation", args=[dossier.numero])))
    camille.post(reverse("travaux:mes_attentes"), {"texte": "", "revision": 1})
    assert Attentes.objects.get().texte == ""


def test_each_page_of_the_content_tells_the_person_what_was_opened(dossier, helene):
    competence, piste = ajouter(Competence, dossier, libelle="Former"), ajouter(Piste, dossier, intitule="Formatrice")
    referentiel = actions.importer_un_referentiel("Formateur", "RNCP37275", 80, BLOCS, acteur=consultante(dossier), instant=timezone.now())
    couverture = actions.choisir(dossier, referentiel, acteur=beneficiaire(dossier), instant=timezone.now())
    fiches = [reverse("travaux:modifier_contenu", args=lu) for lu in (("competence", competence.pk), ("piste", piste.pk))]
    pages = [reverse(f"travaux:{page}", args=[dossier.numero]) for page in ("competences", "pistes", "plan", "formation")]
    for adresse in [*pages, *fiches, reverse("travaux:couverture", args=[couverture.pk]), reverse("travaux:bloc", args=[couverture.pk, 0])]:
        Consultation.objects.all().delete()
        assert helene.get(adresse).status_code == 200
        assert [une.quoi for une in Consultation.objects.all()] == ["contenu"], adresse
    Consultation.objects.all().delete()
    helene.get(reverse("syntheses:resultats", args=[dossier.numero]))
    assert [une.quoi for une in Consultation.objects.all()] == ["resultats"]


def fichier(texte: str, nom: str = "r.csv"):
    return SimpleUploadedFile(nom, texte.encode("cp1252"), "text/csv")


def test_a_referentiel_is_read_over_before_it_is_kept(dossier, helene):
    url, entete = reverse("travaux:importer_referentiel"), {"titre": "Formateur", "code": "RNCP37275", "seuil": "80"}
    page = helene.post(url, {**entete, "fichier": fichier("bloc;compétence\nAnimer;\n")})
    assert page.status_code == 422 and "Ligne 2 : la compétence manque." in lue(page) and not Referentiel.objects.exists()
    assert "Ce fichier est vide : choisissez-en un autre." in lue(helene.post(url, {**entete, "fichier": fichier("")}))
    page = helene.post(url, {**entete, "fichier": fichier('bloc;compétence\nAnimer;"Écouter ; reformuler"\n')})
    assert page.status_code == 200 and "Relisez avant d’importer" in lue(page) and not Referentiel.objects.exists()
    texte = page.context["forme"].data["contenu"]
    helene.post(url, {**entete, "contenu": texte, "geste": "importer"})
    referentiel = Referentiel.objects.get()
    assert (referentiel.titre, referentiel.code, referentiel.seuil, referentiel.contenu) == ("Formateur", "RNCP37275", 80, [
        Bloc("Animer", ("Écouter ; reformuler",))])
    assert "déjà proposé" in lue(helene.post(url, {**entete, "contenu": texte, "geste": "importer"}))


@pytest.mark.parametrize("cellule", ["2 85 05 78 006 084 41", "2\u00a085\u00a005\u00a078\u00a0006\u00a0084\u00a041"])
def test_a_social_security_number_in_a_cell_is_refused_even_confirmed_at_once(dossier, helene, cellule):
    saisie = {"titre": "Formateur", "code": "", "seuil": "80", "geste": "importer", "fichier": fichier(f"bloc;compétence\nAnimer;{cellule}\n")}
    page = helene.post(reverse("travaux:importer_referentiel"), saisie)
    assert page.status_code == 422 and "numéro de sécurité sociale" in lue(page) and cellule not in page.content.decode()
    assert not Referentiel.objects.exists()


def test_the_template_of_a_referentiel_can_be_imported(dossier, helene):
    modele = b"".join(helene.get(reverse("travaux:modele_referentiel")).streaming_content)
    page = helene.post(reverse("travaux:importer_referentiel"), {"titre": "T", "seuil": "85", "fichier": SimpleUploadedFile("m.csv", modele)})
    assert page.status_code == 200 and "2 blocs, 3 compétences" in lue(page)


@pytest.fixture
def couverture(dossier):
    referentiel = actions.importer_un_referentiel("Formateur", "RNCP37275", 80, BLOCS, acteur=consultante(dossier), instant=timezone.now())
    return actions.choisir(dossier, referentiel, acteur=beneficiaire(dossier), instant=timezone.now())


def test_answers_said_to_have_been_read_that_were_tampered_with_break_nothing(camille, couverture):
    for lues in ("[" * 50_000, '{"0": 3}', '{"x": ["acquise"]}', '{"0": ["acquise", {"a": 1}]}', "9" * 5000):
        reponse = camille.post(reverse("travaux:bloc", args=[couverture.pk, 0]), {"niveau_0": "acquise", "preuve_0": "Vu.", "lues_avant": lues})
        assert reponse.status_code in (302, 422), lues[:40]


def test_what_is_covered_is_drawn_and_said(dossier, camille, couverture):
    competence = ajouter(Competence, dossier, libelle="Former")
    camille.post(reverse("travaux:bloc", args=[couverture.pk, 0]), {
        "lues_avant": "{}", "niveau_0": "acquise", "competence_0": str(competence.pk), "niveau_1": "partielle", "preuve_1": "Une fois.",
    })
    assert Couverture.objects.get().lue().positions == {
        (0, 0): Position(Niveau.ACQUISE, "", str(competence.pk)), (0, 1): Position(Niveau.PARTIELLE, "Une fois.")}
    page = lue(camille.get(reverse("travaux:couverture", args=[couverture.pk])))
    assert "1,5 compétence couverte sur 3, soit 50 % du référentiel. Pour le seuil de 80 %, il en manque 1." in page
    assert 'aria-label="1 acquise, 1 partielle, 1 à regarder"' in page


def test_once_the_bilan_is_over_everything_is_still_read_and_nothing_changes(dossier, camille, couverture):
    actions.positionner(couverture, 0, {0: Position(Niveau.PARTIELLE, CANARI)}, acteur=beneficiaire(dossier), instant=timezone.now(), lues={})
    competence, piste = ajouter(Competence, dossier, libelle=CANARI), ajouter(Piste, dossier, intitule=CANARI)
    type(dossier).objects.filter(pk=dossier.pk).update(etat="abandon")
    pages = [reverse("travaux:bloc", args=[couverture.pk, 0]), reverse("travaux:mes_competences"), fiche("competence", competence), fiche("piste", piste)]
    lues = [lue(camille.get(page)) for page in pages]
    assert all(CANARI in page and 'type="submit"' not in page.split("<main")[1] for page in lues)
    camille.post(fiche("piste", piste), {"intitule": "Autre", "decision": "retenue", "revision": 1})
    assert Piste.objects.get().intitule == CANARI


def test_two_people_fill_one_bloc_without_overwriting_each_other(dossier, camille, helene, couverture):
    url = reverse("travaux:bloc", args=[couverture.pk, 0])
    camille.post(url, {"lues_avant": "{}", "niveau_0": "acquise"})
    assert helene.post(url, {"lues_avant": "{}", "niveau_1": "partielle"}).status_code == 302  # another competence: no conflict
    page = helene.post(url, {"lues_avant": "{}", "niveau_0": "a_acquerir"})
    assert page.status_code == 422 and "modifié ce texte" in lue(page) and "Ce qui est enregistré maintenant" in lue(page)
    assert {place: p.niveau for place, p in Couverture.objects.get().lue().positions.items()} == {(0, 0): Niveau.ACQUISE, (0, 1): Niveau.PARTIELLE}
    helene.post(url, {"lues_avant": page.context["forme"].data["lues_avant"], "niveau_0": "a_acquerir"})  # replaced knowingly, that one alone
    assert {place: p.niveau for place, p in Couverture.objects.get().lue().positions.items()} == {(0, 0): Niveau.A_ACQUERIR, (0, 1): Niveau.PARTIELLE}


def test_a_certification_that_is_aimed_at_is_in_the_vault_and_chosen_once(dossier, couverture):
    assert b"Formateur" not in bytes(Couverture.objects.get().__dict__["contenu"])
    with pytest.raises(ValidationError, match="déjà choisi"):
        actions.choisir(dossier, Referentiel.objects.get(), acteur=beneficiaire(dossier), instant=timezone.now())
    assert not Evenement.objects.filter(details__icontains="Formateur").exists()


def test_the_consultant_is_told_when_the_investigation_is_to_be_closed(dossier, helene):
    FabriqueSeance(dossier=dossier, numero=1, etape="confrontation", etat="realisee", debut=timezone.now() - timedelta(days=3))
    seance = FabriqueSeance(dossier=dossier, numero=2, etape="confrontation", debut=timezone.now() + timedelta(days=3))
    assert "Clôturez l’investigation" not in lue(helene.get(reverse("accueil")))
    Seance.objects.filter(pk=seance.pk).update(etape="evaluation")
    assert "Clôturez l’investigation" in lue(helene.get(reverse("accueil")))
    assert "Elle se clôt sur une à quatre pistes retenues" in lue(helene.get(reverse("dossier", args=[dossier.numero])))
    actions.passer_outre(dossier, "Déjà vérifié.", acteur=consultante(dossier), instant=timezone.now())
    assert "Clôturez l’investigation" not in lue(helene.get(reverse("accueil")))


def test_beside_the_answers_a_note_that_only_its_author_reads(helene, dossier, camille):
    FabriqueSeance(dossier=dossier, numero=1)
    support = questionnaire()
    preparation = Preparation.objects.create(dossier=dossier, support=support, version=support.derniere, numero_seance=1, etat="rendue",
                                             remise_le=timezone.now(), rendue_le=timezone.now())
    url = reverse("travaux:reponses", args=[preparation.pk])
    assert "Notes privées (vous seul·e)" in lue(helene.get(url))
    helene.post(url, {"privee": CANARI})
    assert CANARI in lue(helene.get(url)) and not Note.objects.get().partagee
    assert CANARI not in lue(camille.get(reverse("travaux:partages"))) + lue(camille.get(reverse("travaux:repondre", args=[preparation.pk])))
