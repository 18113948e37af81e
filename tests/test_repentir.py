"""Undo rather than confirm: what one click took away, the next one gives back, on the server alone."""
from datetime import time

import pytest
from django.urls import reverse
from django.utils import timezone

from beneficiaires.actions import confier, demander_un_droit
from beneficiaires.models import Dossier
from beneficiaires.models.demande import Droit
from beneficiaires.regles import ModeFinancement
from bilan.socle.acteur import Acteur
from bilan.socle.models import Coffre, Envoi, Evenement
from bilan.socle.repentir import REPENTIR
from bilan.socle.transitions import TransitionRefusee
from conventions import actions as contrats
from conventions.models import Convention
from seances import actions, planning
from seances.heures import compteur
from seances.models import Demande, Disponibilite, Seance, TravailPersonnel
from syntheses.models import Fin, Synthese
from syntheses.regles.conservation import date_de_suivi
from tests.fabriques import FabriqueCompte, FabriqueConvention, FabriqueDossier, FabriqueOrganisme, FabriquePrestation, FabriqueSeance
from tests.outils.repentir import defaire
from tests.seances.outils import ICI, consultante, paris
from tests.travaux.outils import remise
from travaux.models import Preparation, Referentiel, SupportDeSeance

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def cle_remise(base_du_module):
    FabriqueOrganisme()
    preparation = remise()
    Dossier.objects.update(contractualise_le=timezone.localdate())
    Seance.objects.update(debut=timezone.now() + timezone.timedelta(days=3), fin=timezone.now() + timezone.timedelta(days=3, hours=2))
    return preparation.pk


@pytest.fixture
def preparation(cle_remise):
    """Handed over for a session to come."""
    return Preparation.objects.get(pk=cle_remise)


def test_what_a_consultant_takes_away_comes_back(client, preparation):
    client.force_login(preparation.dossier.consultant)
    attache = SupportDeSeance.objects.values("prestation", "support", "numero_seance")
    avant = list(attache)
    page = client.post(reverse("travaux:detacher", args=[SupportDeSeance.objects.get().pk]), follow=True)
    assert list(attache.all()) == []
    defaire(client, page)
    assert list(attache.all()) == avant

    page = client.post(reverse("travaux:retirer", args=[preparation.pk]), follow=True)
    assert Preparation.objects.get().etat == "retiree"
    defaire(client, page)
    assert Preparation.objects.get().etat == "a_faire"

    actions.declarer(acteur=Acteur(compte=preparation.dossier.consultant), instant=timezone.now(), jour=2, debut=time(9), fin=time(12, 30))
    page = client.post(reverse("seances:retirer_disponibilite", args=[Disponibilite.objects.get().pk]), follow=True)
    assert not Disponibilite.objects.exists()
    defaire(client, page)
    assert list(Disponibilite.objects.values_list("jour", "debut", "fin")) == [(2, time(9), time(12, 30))]


def test_research_taken_back_counts_again_in_its_own_words(client, preparation):
    dossier, compte, aujourd_hui = preparation.dossier, preparation.dossier.beneficiaire.compte, timezone.localdate()
    notee = actions.noter_travail(dossier, acteur=Acteur(compte=compte), instant=timezone.now(), jour=aujourd_hui, minutes=90, sujet="Appelé Rosa.")
    client.force_login(compte)
    page = client.post(reverse("seances:retirer_recherche", args=[notee.pk]), follow=True)
    assert compteur(dossier).personnel.realise == 0
    defaire(client, page)
    assert compteur(dossier).personnel.realise == 90
    client.post(reverse("seances:retablir_recherche", args=[notee.pk]))  # the same button, pressed twice
    assert [t.sujet for t in TravailPersonnel.objects.comptes()] == ["Appelé Rosa."]
    client.force_login(FabriqueCompte())
    assert client.post(reverse("seances:retablir_recherche", args=[notee.pk])).status_code == 404


def test_a_referentiel_put_away_and_letters_paused_come_back(client):
    FabriqueOrganisme()
    compte = FabriqueCompte(consultant=True)
    client.force_login(compte)
    rangee = Referentiel.objects.create(titre="Formateur", seuil=80, blocs=[], auteur=compte, le=timezone.now())
    page = client.post(reverse("travaux:proposer_referentiel", args=[rangee.pk]), follow=True)
    assert not Referentiel.objects.get().actif
    defaire(client, page)
    assert Referentiel.objects.get().actif
    page = client.post(reverse("mes_rappels"), follow=True)
    compte.refresh_from_db()
    assert compte.rappels_en_pause_le
    defaire(client, page)
    compte.refresh_from_db()
    assert compte.rappels_en_pause_le is None


def test_what_was_given_back_is_taken_again(client, preparation):
    client.force_login(preparation.dossier.beneficiaire.compte)
    adresse = reverse("travaux:repondre", args=[preparation.pk])
    page = client.post(adresse, {"revision": "0", "onglet": "a", "q1": "Un chantier fini.", "geste": "rendre"}, follow=True)
    assert Preparation.objects.get().etat == "rendue"
    defaire(client, page)
    assert Preparation.objects.get().etat == "commencee"


# --- What is dated: given back for ten minutes, as long as nobody has counted on it


@pytest.fixture
def seance(preparation):
    return preparation.dossier.seances.get()


@pytest.mark.parametrize("qui", ["consultant", "beneficiaire"])
def test_a_session_cancelled_by_mistake_is_kept_and_the_other_one_never_hears_of_it(client, seance, qui):
    client.force_login(seance.dossier.consultant if qui == "consultant" else seance.dossier.beneficiaire.compte)
    page = client.post(reverse("seances:annuler", args=[seance.pk]), follow=True)
    lettre = Envoi.objects.get(gabarit="seances/annulee")
    seance.refresh_from_db()
    assert (seance.etat[:7], lettre.a_partir_de) == ("annulee", seance.annulee_le + REPENTIR)
    assert "part dans dix minutes" in page.text
    page = defaire(client, page)
    seance.refresh_from_db()
    assert (seance.etat, seance.annulee_par, Envoi.objects.filter(gabarit="seances/annulee").count()) == ("confirmee", "", 0)
    assert "aucun courriel n’est parti" in page.text
    client.post(reverse("seances:retablir", args=[seance.pk]))  # the same button, pressed twice
    assert Seance.objects.get().etat == "confirmee"
    assert Evenement.objects.filter(verbe__in=["seance.retablir", "seance.se_raviser"]).count() == 1


@pytest.mark.parametrize("avant", ["proposee", "reportee"])
def test_what_was_promised_to_nobody_comes_back_as_it_was(seance, avant):
    Seance.objects.update(etat=avant)
    par = {"acteur": Acteur(compte=seance.dossier.consultant), "instant": timezone.now()}
    actions.annuler(seance, **par)
    actions.retablir(seance, **par)
    assert Seance.objects.get().etat == avant


def _plus_tard(seance, instant):
    return instant + REPENTIR


def _partie(seance, instant):
    Envoi.objects.filter(gabarit="seances/annulee").update(etat="envoye", envoye_le=instant)
    return instant


def _prise(seance, instant):
    FabriqueSeance(dossier=FabriqueDossier(numero="BDC-2026-0999", consultant=seance.dossier.consultant), debut=seance.debut)
    return instant


def _remplacee(seance, instant):
    FabriqueSeance(dossier=seance.dossier, numero=seance.numero, debut=seance.debut + timezone.timedelta(days=1))
    return instant


def _heures_prises(seance, instant):
    """Its two hours were planned again, on other days, with what was left of the investigation."""
    for n in range(6):
        FabriqueSeance(dossier=seance.dossier, numero=20 + n, debut=seance.debut + timezone.timedelta(days=1 + n))
    return instant


def _absente(seance, instant):
    actions.s_absenter(acteur=Acteur(compte=seance.dossier.consultant), instant=instant, debut=seance.debut, fin=seance.fin)
    return instant


def _imminente(seance, instant):
    """Its letter left at once: nothing is offered."""
    Seance.objects.update(etat_avant="")
    return instant


@pytest.mark.parametrize(("entre_temps", "phrase"), [
    (_plus_tard, "Ce geste se défait dans les dix minutes"), (_partie, "Le courriel d’annulation est déjà parti"), (_prise, "n’est plus libre"),
    (_remplacee, "a déjà été prévue de nouveau"), (_imminente, "ne se rétablit pas"), (_heures_prises, "il reste 0"),
    (_absente, "tomberait pendant une absence"),
])
def test_once_the_world_has_moved_on_a_cancelled_session_stays_cancelled_and_one_sentence_says_why(seance, entre_temps, phrase):
    acteur, instant = Acteur(compte=seance.dossier.consultant), timezone.now()
    actions.annuler(seance, acteur=acteur, instant=instant)
    with pytest.raises(TransitionRefusee, match=phrase):
        actions.retablir(seance, acteur=acteur, instant=entre_temps(seance, instant))
    seance.refresh_from_db()
    assert seance.etat == "annulee_prestataire"


def test_the_letter_of_a_cancellation_does_not_wait_behind_that_of_the_date_that_replaces_it(seance):
    Seance.objects.update(debut=paris(1, 18), fin=paris(1, 18, 11))
    par = {"acteur": consultante(seance), "instant": ICI}
    actions.annuler(seance, **par)
    actions.remplacer(seance, debut=paris(1, 19), **par)
    attendus = Envoi.objects.filter(gabarit__in=["seances/annulee", "seances/confirmees"]).order_by("pk")
    assert list(attendus.values_list("gabarit", "a_partir_de")) == [("seances/annulee", None), ("seances/confirmees", None)]


def test_given_back_after_a_hand_over_a_session_is_with_whoever_follows_the_bilan_now(seance):
    personne, instant = Acteur(compte=seance.dossier.beneficiaire.compte), timezone.now()
    actions.annuler(seance, acteur=personne, instant=instant)
    with pytest.raises(TransitionRefusee, match="annulée par quelqu’un d’autre"):
        actions.retablir(seance, acteur=Acteur(compte=seance.dossier.consultant), instant=instant)
    nouvelle = FabriqueCompte(consultant=True)
    confier(seance.dossier, nouvelle, accord=True, acteur=Acteur(compte=FabriqueCompte(gestion=True)), instant=instant)
    actions.retablir(seance, acteur=personne, instant=instant)
    assert Seance.objects.get().consultant == nouvelle


def test_at_the_last_moment_the_letter_does_not_wait_and_nothing_is_offered(client, seance):
    Seance.objects.update(debut=timezone.now() + timezone.timedelta(minutes=90), fin=timezone.now() + timezone.timedelta(minutes=210))
    client.force_login(seance.dossier.consultant)
    page = client.post(reverse("seances:annuler", args=[seance.pk]), follow=True).text
    assert ("part aussitôt" in page, reverse("seances:retablir", args=[seance.pk]) in page) == (True, False)
    assert Envoi.objects.get(gabarit="seances/annulee").a_partir_de <= timezone.now()


def test_an_absence_given_up_comes_back_with_its_reason_and_is_forgotten_with_it(client, preparation):
    acteur, instant = Acteur(compte=preparation.dossier.consultant), timezone.now()
    absence = actions.s_absenter(acteur=acteur, instant=instant, debut=instant, fin=instant + timezone.timedelta(days=2), motif="Opération.")
    client.force_login(preparation.dossier.consultant)
    page = client.post(reverse("seances:revenir", args=[absence.pk]), follow=True)
    assert ("Opération." in page.text, planning.absences(absence.consultant_id, instant)) == (False, [])
    page = defaire(client, page)
    assert ("Opération." in page.text, len(planning.absences(absence.consultant_id, instant))) == (True, 1)
    page = client.post(reverse("seances:remettre_absence", args=[absence.pk]), follow=True)  # the same button, pressed twice
    assert ("tient de nouveau" in page.text, Evenement.objects.filter(verbe="absence.remettre").count()) == (True, 1)
    actions.revenir(absence, acteur=acteur, instant=instant)
    assert (actions.oublier_les_absences(instant), actions.oublier_les_absences(instant + REPENTIR)) == (0, 1)
    assert not Coffre.objects.filter(pk=absence.coffre_id).exists()
    assert client.post(reverse("seances:remettre_absence", args=[absence.pk])).status_code == 404


def test_requests_taken_back_by_mistake_wait_again_at_their_place(client, seance):
    compte, instant = seance.dossier.beneficiaire.compte, timezone.now()
    client.force_login(compte)
    demande = Demande.objects.create(seance=seance, prevue_le=seance.debut, demandee_le=instant)
    droit = demander_un_droit(seance.dossier, Droit.NOTES, acteur=Acteur(compte=compte), instant=instant, texte="")
    for objet, route in ((demande, "seances:retirer"), (droit, "portail:retirer_demande")):
        page = client.post(reverse(route, args=[objet.pk]), follow=True)
        objet.refresh_from_db()
        assert objet.etat == "retiree"
        defaire(client, page)
        objet.refresh_from_db()
        assert (objet.etat, objet.repondue_le) == ("en_attente", None)
        client.post(reverse(route, args=[objet.pk]))
        type(objet).objects.filter(pk=objet.pk).update(repondue_le=instant - REPENTIR)
        assert "il est trop tard" in defaire(client, page).text
        objet.refresh_from_db()
        assert objet.etat == "retiree"


def test_a_draft_given_up_comes_back_word_for_word_unless_another_took_its_place(client):
    FabriqueOrganisme()
    dossier = FabriqueDossier(etat="contractualisation")
    sien = Dossier.objects.filter(pk=dossier.pk)
    brouillon = FabriqueConvention(dossier=dossier, intitule="Bilan de Camille")
    client.force_login(dossier.consultant)
    page = client.post(reverse("conventions:abandonner", args=[dossier.numero]), follow=True)
    assert not Convention.objects.exists()
    defaire(client, page)
    assert Convention.objects.get().intitule == "Bilan de Camille"
    client.post(reverse("conventions:abandonner", args=[dossier.numero]))
    for fait in ({"mode_financement": ModeFinancement.CPF_TEMPS_TRAVAIL.value}, {"etat": "en_cours"}):  # what could not be prepared today is not taken back
        avant = sien.values(*fait).get()
        sien.update(**fait)
        assert "ne lui convient plus" in defaire(client, page).text
        sien.update(**avant)
    autre = FabriqueConvention(dossier=dossier)
    assert "Un brouillon est déjà préparé" in defaire(client, page).text
    assert contrats.oublier_les_brouillons(timezone.now() + REPENTIR) == 1
    assert list(Convention.toutes.all()) == [autre]
    client.post(reverse("conventions:abandonner", args=[dossier.numero]))
    Convention.toutes.filter(pk=brouillon.pk).delete()
    Convention.toutes.update(abandonnee_le=timezone.now() - REPENTIR)
    assert "il est trop tard" in defaire(client, page).text


def test_an_opening_that_was_wiped_away_comes_back_until_another_is_begun(client):
    FabriquePrestation()
    client.force_login(FabriqueCompte(consultant=True))
    personne = reverse("beneficiaires:ouvrir_etape", args=["personne"])
    client.post(personne, {"prenom": "Camille"})
    page = client.post(reverse("beneficiaires:ouvrir_effacer"), follow=True)
    assert "Camille" not in client.get(personne).text
    client.post(reverse("beneficiaires:ouvrir_effacer"))  # from another tab
    assert "Camille" in defaire(client, page).text
    client.post(reverse("beneficiaires:ouvrir_effacer"))
    client.post(personne, {"prenom": "Zoé"})
    assert "une autre a été commencée depuis" in defaire(client, page).text
    assert "Zoé" in client.get(personne).text


def test_who_declined_the_follow_up_may_still_receive_its_letter(client):
    FabriqueOrganisme()
    jour = timezone.localdate()
    dossier = FabriqueDossier(etat="clos", date_terme=jour)
    Synthese.objects.create(dossier=dossier, version=1)
    fin = Fin.objects.create(dossier=dossier, cause="remise", terme=jour, detruire_le=jour + timezone.timedelta(days=7), suivi_le=date_de_suivi(jour))
    client.force_login(dossier.beneficiaire.compte)
    page = client.post(reverse("syntheses:decliner_suivi"), follow=True)
    assert "Recevoir finalement ce courriel" in page.text  # the page offers it too, for longer than the message
    defaire(client, page)
    fin.refresh_from_db()
    assert fin.suivi_le == date_de_suivi(jour)
    Fin.objects.update(suivi_le=None, suivi_tenu_le=jour + timezone.timedelta(days=1))
    assert "n’est plus à proposer" in defaire(client, page).text
