"""Notes: who writes, who reads, and the words under each box, all from one declaration."""
from datetime import date

import pytest
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beneficiaires.models import Dossier
from bilan.socle.acteur import Acteur
from bilan.socle.coffre import SecretDetruit
from bilan.socle.models import Envoi, Evenement
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from tests.fabriques import FabriqueBeneficiaire, FabriqueCompte, FabriqueDossier, FabriqueOrganisme, FabriqueSeance
from tests.seances.outils import ICI, beneficiaire, consultante
from travaux.actions import ecrire_note
from travaux.models import Note
from travaux.visibilite import LECTEURS, visible_par

pytestmark = pytest.mark.django_db
PRIVEE, PARTAGEE = "canari-prive-ne-pas-pousser-l-appel", "canari-partage-gardez-cette-phrase"


@pytest.fixture(scope="module")
def cle_du_dossier(base_du_module):
    FabriqueOrganisme()
    return FabriqueDossier(etat="en_cours", contractualise_le=date(2026, 12, 2)).pk


@pytest.fixture
def dossier(cle_du_dossier):
    return Dossier.objects.get(pk=cle_du_dossier)


@pytest.fixture
def notes(dossier):
    return [ecrire_note(dossier, acteur=consultante(dossier), instant=ICI, texte=texte, partagee=texte == PARTAGEE) for texte in (PRIVEE, PARTAGEE)]


def _textes(compte):
    return sorted(note.texte for note in Note.objects.pour(compte))


def test_the_consultant_reads_both_the_beneficiaire_what_is_shared_nobody_else_anything(dossier, notes):
    lecteurs = {
        "consultant": dossier.consultant, "beneficiaire": dossier.beneficiaire.compte, "gestion": FabriqueCompte(gestion=True),
        "autre_consultant": FabriqueCompte(consultant=True), "autre_beneficiaire": FabriqueBeneficiaire().compte,
    }
    assert {nom: _textes(compte) for nom, compte in lecteurs.items()} == {
        "consultant": [PARTAGEE, PRIVEE], "beneficiaire": [PARTAGEE], "gestion": [], "autre_consultant": [], "autre_beneficiaire": [],
    }


def test_whoever_takes_the_bilan_over_reads_what_was_shared_only(dossier, notes):
    remplacante = FabriqueCompte(consultant=True)
    type(dossier).objects.filter(pk=dossier.pk).update(consultant=remplacante)
    assert (_textes(remplacante), _textes(dossier.consultant)) == ([PARTAGEE], [])


def test_a_consultant_who_also_manages_reads_nobody_else_s_notes(dossier, notes):
    assert _textes(FabriqueCompte(roles=["consultant", "gestion"])) == []


def test_a_consultant_who_does_a_bilan_himself_reads_it_as_a_beneficiaire():
    compte = FabriqueCompte(roles=["consultant", "beneficiaire"])
    dossier = FabriqueDossier(etat="en_cours", beneficiaire=FabriqueBeneficiaire(compte=compte))
    ecrire_note(dossier, acteur=consultante(dossier), instant=ICI, texte=PRIVEE, partagee=False)
    assert _textes(compte) == []


def test_the_words_under_each_box_follow_the_declaration():
    assert {genre: set(lecteurs) for genre, lecteurs in LECTEURS.items()} == {False: {Role.CONSULTANT}, True: {Role.CONSULTANT, Role.BENEFICIAIRE}}
    assert visible_par(True, prenom="Camille") == "Camille et vous"
    assert visible_par(False, prenom="Camille", seul="vous seule") == "vous seule. Fermées à l’organisme et à qui vous remplacerait"


@pytest.mark.parametrize("partagee", [True, False])
def test_only_the_consultant_of_the_bilan_writes(dossier, partagee):
    autres = [Acteur(compte=FabriqueCompte(consultant=True)), Acteur(compte=FabriqueCompte(gestion=True)), Acteur(role=Role.EMPLOYEUR)]
    for acteur in (beneficiaire(dossier), *autres):
        with pytest.raises(PermissionDenied):
            ecrire_note(dossier, acteur=acteur, instant=ICI, texte=PRIVEE, partagee=partagee)


def test_a_note_goes_to_a_session_of_its_own_bilan(dossier):
    with pytest.raises(PermissionDenied):
        ecrire_note(dossier, acteur=consultante(dossier), instant=ICI, texte=PRIVEE, partagee=False, seance=FabriqueSeance())


def test_an_empty_note_and_a_finished_bilan_are_refused(dossier):
    with pytest.raises(ValidationError):
        ecrire_note(dossier, acteur=consultante(dossier), instant=ICI, texte=" \n", partagee=False)
    fini = FabriqueDossier(etat="clos", date_terme=date(2027, 4, 1))
    with pytest.raises(TransitionRefusee, match="^Ce bilan est terminé : on n’y ajoute plus de note.$"):
        ecrire_note(fini, acteur=consultante(fini), instant=ICI, texte=PRIVEE, partagee=False)


def test_a_note_is_nowhere_in_clear_but_on_the_page(dossier, notes):
    with connection.cursor() as curseur:
        curseur.execute("SELECT encode(texte, 'escape') FROM travaux_note")
        assert "canari" not in str(curseur.fetchall())
    assert "canari" not in str(list(Evenement.objects.values()) + list(Envoi.objects.values()))
    assert Note not in admin.site._registry


def test_destroying_the_key_of_the_work_destroys_the_notes(dossier, notes):
    dossier.coffre_travaux.detruire(ICI)
    with pytest.raises(SecretDetruit):
        assert Note.objects.first().texte


# --- pages ------------------------------------------------------------------------------------------------------------

@pytest.fixture
def seance(dossier):
    seance = FabriqueSeance(dossier=dossier)
    ecrire_note(dossier, acteur=consultante(dossier), instant=ICI, texte=PRIVEE, partagee=False, seance=seance)
    return seance


def _adresses(dossier, seance):
    return [f"/travaux/{dossier.numero}/", f"/travaux/seance/{seance.pk}/", "/travaux/", "/seances/mes-seances/", f"/seances/{dossier.numero}/",
            f"/seances/{dossier.numero}/registre/", "/seances/", f"/seances/seance/{seance.pk}/deplacer/"]


@pytest.mark.parametrize(("qui", "attendu"), [
    ("consultant", [200, 200, 403, 403, 200, 200, 200, 200]),
    ("beneficiaire", [403, 403, 200, 200, 403, 403, 302, 200]),
    ("gestion", [403, 403, 403, 403, 200, 200, 403, 403]),
    ("autre_consultant", [404, 404, 403, 403, 404, 404, 200, 404]),
    ("autre_beneficiaire", [404, 404, 200, 200, 404, 404, 302, 404]),
    ("personne", [302] * 8),
])
def test_each_page_answers_each_person_as_the_policy_says_and_the_private_note_stays_closed(client, dossier, seance, qui, attendu):
    comptes = {
        "consultant": dossier.consultant, "beneficiaire": dossier.beneficiaire.compte, "gestion": FabriqueCompte(gestion=True),
        "autre_consultant": FabriqueCompte(consultant=True), "autre_beneficiaire": FabriqueBeneficiaire().compte,
    }
    if qui in comptes:
        client.force_login(comptes[qui])
    reponses = [client.get(adresse) for adresse in _adresses(dossier, seance)]
    assert [reponse.status_code for reponse in reponses] == attendu
    lue = any(PRIVEE in reponse.content.decode() for reponse in reponses)
    assert lue == (qui == "consultant")


def test_gestion_does_not_touch_the_calendar_and_a_stranger_does_not_see_it(client, dossier):
    calendrier = ("proposer", "confirmer", "calendrier", "ajouter")
    for compte, adresses, attendu in (
        (FabriqueCompte(consultant=True), (*calendrier, "certificat"), 404), (dossier.beneficiaire.compte, (*calendrier, "certificat"), 403),
        (FabriqueCompte(gestion=True), calendrier, 403),
    ):
        client.force_login(compte)
        obtenus = {adresse: client.post(f"/seances/{dossier.numero}/{adresse}/").status_code for adresse in adresses}
        assert obtenus == dict.fromkeys(adresses, attendu)


def test_a_stranger_finds_no_session(client, seance):
    gestes = ("annuler", "rouvrir", "emarger", "remplacer")
    for compte in (FabriqueCompte(consultant=True), FabriqueBeneficiaire().compte):
        client.force_login(compte)
        assert {geste: client.post(f"/seances/seance/{seance.pk}/{geste}/").status_code for geste in gestes} == dict.fromkeys(gestes, 404)


def test_a_list_costs_the_same_whatever_its_length(client, dossier):
    def cout(compte, adresse):
        client.force_login(compte)
        client.get(adresse)
        with CaptureQueriesContext(connection) as prises:
            client.get(adresse)
        return len(prises)

    def grandir(debut, fin):
        for n in range(debut, fin):
            seance = FabriqueSeance(dossier=dossier, numero=n)
            ecrire_note(dossier, acteur=consultante(dossier), instant=ICI, texte=PARTAGEE, partagee=True, seance=seance)

    pages = [(dossier.consultant, f"/seances/{dossier.numero}/"), (dossier.consultant, f"/travaux/{dossier.numero}/"),
             (dossier.beneficiaire.compte, "/seances/mes-seances/"), (dossier.beneficiaire.compte, "/travaux/")]
    grandir(1, 3)
    avant = [cout(*page) for page in pages]
    grandir(3, 8)
    assert [cout(*page) for page in pages] == avant


def test_a_social_security_number_in_a_note_is_refused_and_the_text_stays(client, dossier):
    client.force_login(dossier.consultant)
    texte = "Née à Nantes, 2 85 05 44 109 036 51, y travaille."
    reponse = client.post(f"/travaux/{dossier.numero}/", {"privee": texte, "partagee": ""})
    assert (reponse.status_code, Note.objects.count()) == (422, 0)
    assert texte in reponse.content.decode()
    assert "Ce texte contient un numéro de sécurité sociale" in reponse.content.decode()
