"""What a person corrects alone, what she asks for, the month in which she is answered."""
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from beneficiaires import actions
from beneficiaires.a_faire import a_faire
from beneficiaires.models import DemandeDroit
from beneficiaires.models.demande import Droit
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.courriels import rendre
from bilan.socle.models import Envoi, Evenement
from bilan.socle.transitions import TransitionRefusee
from conventions.models import Version
from tests.fabriques import FabriqueCompte, FabriqueConvention, FabriqueDossier, FabriqueOrganisme
from tests.socle.conftest import ensemble
from tests.syntheses.outils import beneficiaire, consultante

pytestmark = pytest.mark.django_db
QUAND = datetime(2027, 1, 31, 23, 30, tzinfo=PARIS)


@pytest.fixture
def dossier():
    FabriqueOrganisme()
    return FabriqueDossier()


def demande(dossier, droit=Droit.RECTIFIER):
    return actions.demander_un_droit(dossier, droit, acteur=beneficiaire(dossier), instant=QUAND, texte="Un t de trop à mon nom.")


def test_the_answer_is_due_within_a_month_counted_once(dossier):
    assert demande(dossier).reponse_avant == date(2027, 2, 28)


@pytest.mark.parametrize("droit", Droit)
def test_each_right_is_asked_once_at_a_time(dossier, droit):
    demande(dossier, droit)
    with pytest.raises(TransitionRefusee, match="attend déjà sa réponse"):
        demande(dossier, droit)


def test_it_is_something_to_do_for_the_consultant_and_for_gestion_alone(dossier):
    demande(dossier)
    autres = [FabriqueCompte(consultant=True), dossier.beneficiaire.compte]
    attendus = [dossier.consultant, FabriqueCompte(gestion=True)]
    instant = QUAND + timedelta(days=1)
    assert [[t.bouton for t in a_faire(c, instant)] for c in (*attendus, *autres)] == [["Répondre à la demande"], ["Répondre à la demande"], [], []]


@pytest.mark.parametrize(("jours", "bloque", "en_retard"), [(20, False, False), (21, True, False), (28, True, False), (29, True, True)])
def test_it_comes_first_in_its_last_week_and_is_late_the_day_after(dossier, jours, bloque, en_retard):
    demande(dossier)
    [tache] = a_faire(dossier.consultant, QUAND + timedelta(days=jours))
    assert (tache.bloque, bool(tache.retard)) == (bloque, en_retard)


@pytest.mark.parametrize("verbe", ["satisfaire", "refuser_un_droit"])
def test_the_answer_is_dated_sealed_and_told_without_a_word_of_it(dossier, verbe):
    faite = demande(dossier)
    getattr(actions, verbe)(faite, acteur=consultante(dossier), instant=QUAND, reponse="Votre nom s’écrit Moreau.")
    faite = DemandeDroit.objects.get(pk=faite.pk)
    assert (faite.repondue_le, faite.reponse, faite.etat != "en_attente") == (QUAND, "Votre nom s’écrit Moreau.", True)
    lettre = rendre(Envoi.objects.get(cle=f"droit:{faite.pk}:reponse"), QUAND)
    assert lettre.to == [dossier.beneficiaire.compte.email]
    assert "Moreau" not in lettre.body.replace(dossier.beneficiaire.compte.nom_complet, "")


def test_a_refusal_says_why(dossier):
    with pytest.raises(TransitionRefusee, match="dit sa raison"):
        actions.refuser_un_droit(demande(dossier), acteur=consultante(dossier), instant=QUAND, reponse="  ")


@pytest.mark.parametrize("qui", ["stranger", "person"])
def test_nobody_else_answers(dossier, qui):
    acteur = beneficiaire(dossier) if qui == "person" else Acteur(compte=FabriqueCompte(consultant=True))
    with pytest.raises(PermissionDenied):
        actions.satisfaire(demande(dossier), acteur=acteur, instant=QUAND)


@pytest.mark.parametrize(("qui", "etat", "attendu"), [
    ("consultante", "en_cours", "dans une note partagée"), ("consultante", "conclusions_remises", "remettez-lui une copie"),
    ("gestion", "en_cours", "Vous ne les lisez pas"), ("gestion", "conclusions_remises", "Vous ne les lisez pas"),
])
def test_how_to_answer_about_notes_is_what_can_be_done(client, dossier, qui, etat, attendu):
    faite = demande(dossier, Droit.NOTES)
    type(dossier).objects.filter(pk=dossier.pk).update(etat=etat, date_terme=QUAND.date())
    client.force_login(dossier.consultant if qui == "consultante" else FabriqueCompte(gestion=True))
    page = client.get(reverse("beneficiaires:demande", args=[dossier.numero, faite.pk])).content.decode()
    conseils = ("dans une note partagée", "remettez-lui une copie", "Vous ne les lisez pas")
    assert [conseil for conseil in conseils if conseil in page] == [attendu]


@pytest.mark.parametrize(("champ", "valeur", "dit"), [
    ("code_postal", "4400", "Un code postal a cinq chiffres."), ("telephone", "06 12", "Ce numéro de téléphone n’est pas complet"),
])
def test_an_address_is_looked_at_and_what_was_typed_stays(client, dossier, champ, valeur, dit):
    client.force_login(dossier.beneficiaire.compte)
    reponse = client.post(reverse("portail:coordonnees"), {"ville": "Rezé", "accord": "feminin", champ: valeur})
    page = reponse.content.decode()
    assert (reponse.status_code, dit in page, f'value="{valeur}"' in page, 'value="Rezé"' in page) == (422, True, True, True)


def test_a_refusal_without_its_reason_keeps_the_page_and_what_was_typed(client, dossier):
    faite = demande(dossier)
    client.force_login(dossier.consultant)
    reponse = client.post(reverse("beneficiaires:demande", args=[dossier.numero, faite.pk]), {"geste": "refuser", "reponse": ""})
    assert (reponse.status_code, "Un refus dit sa raison." in reponse.content.decode()) == (422, True)
    assert client.post(reverse("beneficiaires:demande", args=[dossier.numero, faite.pk]), {"geste": "satisfaire", "reponse": ""}).status_code == 302
    client.force_login(dossier.beneficiaire.compte)
    assert "Faite, le" in client.get(reverse("portail:donnees")).content.decode()


def test_the_person_takes_her_request_back(client, dossier):
    faite = demande(dossier)
    client.force_login(dossier.beneficiaire.compte)
    client.post(reverse("portail:retirer_demande", args=[faite.pk]))
    faite.refresh_from_db()
    assert faite.etat == "retiree"


def test_her_address_is_corrected_and_a_contract_already_sent_keeps_the_former_one(client):
    FabriqueOrganisme()
    dossier = FabriqueConvention(etat="conclue").dossier
    avant = Version.objects.get(convention__dossier=dossier).contenu
    client.force_login(dossier.beneficiaire.compte)
    corrige = {"adresse": "2 rue Neuve", "code_postal": "44100", "ville": "Nantes", "telephone": "06 01 02 03 04", "accord": "feminin"}
    assert client.post(reverse("portail:coordonnees"), {**corrige, "nom": "Autre", "email": "autre@example.org", "roles": "gestion"}).status_code == 302
    personne = type(dossier.beneficiaire).objects.select_related("compte").get(pk=dossier.beneficiaire_id)
    assert (personne.adresse_complete, personne.compte.telephone, personne.compte.accord) == ("2 rue Neuve, 44100 Nantes", "06 01 02 03 04", "feminin")
    assert (personne.compte.nom, personne.compte.roles) == ("Moreau", ["beneficiaire"])
    assert Version.objects.get(convention__dossier=dossier).contenu == avant
    assert Evenement.objects.get(verbe="personne.rectifier").details == {"champs": "telephone+accord+adresse+code_postal+ville"}


@pytest.mark.django_db(transaction=True)
def test_of_two_requests_of_one_kind_made_at_once_the_second_gets_a_sentence():
    dossier, instant = FabriqueDossier(etat="en_cours"), QUAND
    par = {"acteur": Acteur(compte=dossier.beneficiaire.compte), "instant": instant}
    retiree = actions.demander_un_droit(dossier, Droit.NOTES, texte="", **par)
    actions.retirer_un_droit(retiree, **par)
    gestes = [lambda: actions.demander_un_droit(dossier, Droit.NOTES, texte="", **par), lambda: actions.maintenir_un_droit(retiree, **par)]

    refus = [str(issue) for issue in ensemble(lambda: gestes.pop()(), 2) if isinstance(issue, Exception)]
    assert refus == ["Cette demande attend déjà sa réponse."]
