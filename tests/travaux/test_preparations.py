"""Preparatory work: handed over in time, its author's alone until given back, never overwritten, ended with the bilan."""
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from beneficiaires.models import Dossier
from bilan.socle.acteur import Acteur
from bilan.socle.coffre import SecretDetruit
from bilan.socle.models import Evenement
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, possibles
from seances.models import Seance
from tests.fabriques import FabriqueCompte, FabriqueSeance
from tests.seances.outils import beneficiaire, consultante
from tests.travaux.outils import CONTENU, SEANCE, SEMAINE_AVANT, VEILLE, equipe, questionnaire, remise, seance_avec_support
from travaux.actions import Conflit, attacher, detacher, enregistrer, modifier, remettre, remettre_les_dus, rendre, reprendre, retirer
from travaux.actions.supports import Contenu
from travaux.etats import EtatPreparation
from travaux.models import Preparation, Reponses, SupportDeSeance, VersionSupport

pytestmark = pytest.mark.django_db
CANARI = "canari-je-veux-partir-sans-le-dire"


def ecrire(preparation, texte=CANARI, **champs):
    return enregistrer(preparation, {"q1": texte}, acteur=beneficiaire(preparation.dossier), instant=VEILLE, **champs)


def rendue(preparation):
    ecrire(preparation)
    rendre(preparation, acteur=beneficiaire(preparation.dossier), instant=VEILLE)
    return preparation


# --- handing over -----------------------------------------------------------------------------------------------------

def test_work_is_handed_over_once_a_week_before_its_session():
    seance_avec_support()
    assert [remettre_les_dus(instant) for instant in (SEMAINE_AVANT - timedelta(seconds=1), SEMAINE_AVANT, VEILLE)] == [0, 1, 0]


@pytest.mark.parametrize("etat", ["conclusions_remises", "clos", "abandon", "retracte", "annule", "contractualisation", "sans_suite"])
def test_a_bilan_that_is_not_under_way_gets_nothing(etat):
    seance = seance_avec_support()
    Dossier.objects.filter(pk=seance.dossier_id).update(etat=etat, date_terme=date(2027, 1, 10))
    assert remettre_les_dus(SEMAINE_AVANT) == 0


@pytest.mark.parametrize("etat", ["proposee", "reportee", "annulee_excusee", "absence"])
def test_a_session_that_is_not_confirmed_gives_nothing(etat):
    seance = seance_avec_support()
    Seance.objects.filter(pk=seance.pk).update(etat=etat, annulee_par="beneficiaire")
    assert remettre_les_dus(SEMAINE_AVANT) == 0


def test_a_support_put_away_or_detached_is_not_handed_over_any_more():
    seance = seance_avec_support()
    attache = SupportDeSeance.objects.get()
    modifier(attache.support, CONTENU, acteur=equipe(), instant=SEMAINE_AVANT, actif=False)
    assert remettre_les_dus(SEMAINE_AVANT) == 0
    modifier(attache.support, CONTENU, acteur=equipe(), instant=SEMAINE_AVANT, actif=True)
    detacher(attache, acteur=equipe(), instant=SEMAINE_AVANT)
    assert (remettre_les_dus(SEMAINE_AVANT), seance.dossier.preparations.count()) == (0, 0)


def test_the_consultant_hands_one_more_over_and_withdraws_what_is_not_begun():
    preparation = remise()
    dossier, autre = preparation.dossier, questionnaire()
    de_plus = remettre(dossier, autre, 1, acteur=consultante(dossier), instant=VEILLE)
    with pytest.raises(ValidationError, match="déjà remis"):
        remettre(dossier, autre, 1, acteur=consultante(dossier), instant=VEILLE)
    with pytest.raises(ValidationError, match="pas de séance 9"):
        remettre(dossier, autre, 9, acteur=consultante(dossier), instant=VEILLE)
    retirer(de_plus, acteur=consultante(dossier), instant=VEILLE)
    ecrire(preparation)
    with pytest.raises(TransitionRefusee):
        retirer(preparation, acteur=consultante(dossier), instant=VEILLE)
    assert remettre_les_dus(VEILLE) == 0
    for acteur in (beneficiaire(dossier), equipe(), Acteur(compte=FabriqueCompte(consultant=True))):
        with pytest.raises(PermissionDenied):
            remettre(dossier, questionnaire(), 1, acteur=acteur, instant=VEILLE)


# --- versions ---------------------------------------------------------------------------------------------------------

def test_what_was_handed_over_never_changes_and_the_next_ones_get_a_new_version():
    preparation = remise()
    nouveau = Contenu("Ce qui compte pour moi", 25, questions=CONTENU.questions[:2])
    version = modifier(preparation.support, nouveau, acteur=equipe(), instant=VEILLE)
    preparation.refresh_from_db()
    assert (version.numero, preparation.version.numero, preparation.version.titre, len(preparation.version.demandes)) == (2, 1, "Ce qui compte", 7)
    suivante = FabriqueSeance(dossier=preparation.dossier, numero=2)
    remettre(preparation.dossier, preparation.support, suivante.numero, acteur=consultante(preparation.dossier), instant=VEILLE)
    assert list(Preparation.objects.values_list("numero_seance", "version__numero")) == [(1, 1), (2, 2)]


def test_a_draft_that_nobody_received_is_changed_in_place():
    support = questionnaire()
    modifier(support, Contenu("Autre titre", 5, questions=CONTENU.questions), acteur=equipe(), instant=VEILLE)
    assert list(VersionSupport.objects.values_list("numero", "titre")) == [(1, "Autre titre")]


def test_the_database_itself_refuses_to_change_what_was_handed_over():
    preparation = remise()
    with pytest.raises(IntegrityError, match="ne change plus"), transaction.atomic():
        VersionSupport.objects.filter(pk=preparation.version_id).update(minutes=3)
    with pytest.raises(IntegrityError, match="d’un autre support"), transaction.atomic():
        Preparation.objects.filter(pk=preparation.pk).update(support=questionnaire())


@pytest.mark.parametrize(("genre", "contenu", "phrase"), [
    ("questionnaire", Contenu("Vide", 5), "Un questionnaire a une question au moins."),
    ("lien", Contenu("Sans adresse", 5), "Donnez l’adresse de la page."),
    ("document", Contenu("Sans texte", 5, texte=" "), "Écrivez le texte à lire, ou joignez un PDF."),
])
def test_a_support_has_something_to_read_or_to_answer(genre, contenu, phrase):
    from travaux.actions import creer
    with pytest.raises(ValidationError) as refus:
        creer(genre, "investigation", contenu, acteur=equipe(), instant=VEILLE)
    assert refus.value.messages == [phrase]


def test_a_beneficiaire_does_not_touch_the_library():
    support = questionnaire()
    seance = seance_avec_support()
    acteur = beneficiaire(seance.dossier)
    for geste in (lambda: modifier(support, CONTENU, acteur=acteur, instant=VEILLE),
                  lambda: attacher(seance.dossier.prestation, support, 2, acteur=acteur, instant=VEILLE)):
        with pytest.raises(PermissionDenied):
            geste()


# --- answering --------------------------------------------------------------------------------------------------------

def test_answers_are_their_author_s_alone_until_given_back():
    preparation = remise()
    dossier = preparation.dossier
    lecteurs = [dossier.beneficiaire.compte, dossier.consultant, FabriqueCompte(gestion=True), FabriqueCompte(consultant=True),
                FabriqueCompte(roles=["consultant", "gestion"])]

    def lisent():
        return [Reponses.objects.pour(compte).count() for compte in lecteurs]

    ecrire(preparation)
    brouillon = lisent()
    rendre(preparation, acteur=beneficiaire(dossier), instant=VEILLE)
    rendu = lisent()
    reprendre(preparation, acteur=beneficiaire(dossier), instant=VEILLE)
    assert (brouillon, rendu, lisent()) == ([1, 0, 0, 0, 0], [1, 1, 0, 0, 0], [1, 0, 0, 0, 0])


def test_with_the_scope_opened_the_draft_would_be_read(monkeypatch):
    preparation = remise()
    ecrire(preparation)
    monkeypatch.setitem(Reponses.PORTEE, Role.CONSULTANT, lambda compte: Q(preparation__dossier__consultant=compte))
    assert [r.contenu for r in Reponses.objects.pour(preparation.dossier.consultant)] == [f'{{"q1": "{CANARI}"}}']


def test_whoever_takes_the_bilan_over_reads_what_was_given_back():
    preparation, remplacante = rendue(remise()), FabriqueCompte(consultant=True)
    ancienne = preparation.dossier.consultant
    Dossier.objects.filter(pk=preparation.dossier_id).update(consultant=remplacante)
    assert [Reponses.objects.pour(compte).count() for compte in (remplacante, ancienne)] == [1, 0]


def test_another_tab_is_told_and_overwrites_nothing():
    preparation = remise()
    assert ecrire(preparation, "premier onglet", revision=0, onglet="a").revision == 1
    with pytest.raises(Conflit):
        ecrire(preparation, "second onglet", revision=0, onglet="b")
    assert Reponses.objects.get().contenu == '{"q1": "premier onglet"}'
    assert ecrire(preparation, "premier onglet", revision=0, onglet="b").revision == 1  # the same words are nobody's conflict
    assert ecrire(preparation, "second onglet", revision=1, onglet="b").revision == 2


def test_a_tab_that_did_not_hear_the_answer_may_send_its_text_again():
    preparation = remise()
    ecrire(preparation, "début", revision=0, onglet="a")
    assert ecrire(preparation, "début et suite", revision=0, onglet="a").revision == 2


def test_only_its_author_writes_and_gives_back():
    preparation = remise()
    for acteur in (consultante(preparation.dossier), equipe(), Acteur(compte=FabriqueCompte()), Acteur(role=Role.EMPLOYEUR)):
        for geste in (lambda a: enregistrer(preparation, {"q1": "x"}, acteur=a, instant=VEILLE), lambda a: rendre(preparation, acteur=a, instant=VEILLE)):
            with pytest.raises(PermissionDenied):
                geste(acteur)


def test_what_is_given_back_is_taken_up_again_before_it_changes():
    preparation = rendue(remise())
    with pytest.raises(TransitionRefusee, match="^Ce travail est rendu : reprenez-le pour le modifier.$"):
        ecrire(preparation, "autre")
    reprendre(preparation, acteur=beneficiaire(preparation.dossier), instant=VEILLE)
    ecrire(preparation, "autre")
    assert Preparation.objects.values_list("etat", "rendue_le").get() == (EtatPreparation.COMMENCEE, None)


@pytest.mark.parametrize(("valeurs", "refus"), [
    (None, {"__all__": ["Répondez à une question au moins avant de rendre ce travail."]}),
    ({"q5_0": "2", "q5_1": "2"}, {"q5_0": ["Le rang 2 est donné deux fois."], "q5_1": ["Le rang 2 est donné deux fois."]}),
])
def test_what_cannot_be_read_is_not_given_back(valeurs, refus):
    preparation = remise()
    acteur = beneficiaire(preparation.dossier)
    if valeurs:
        enregistrer(preparation, valeurs, acteur=acteur, instant=VEILLE)
    with pytest.raises(ValidationError) as dit:
        rendre(preparation, acteur=acteur, instant=VEILLE)
    assert (dit.value.message_dict if hasattr(dit.value, "error_dict") else {"__all__": dit.value.messages}) == refus


def test_the_term_of_the_bilan_ends_it_all():
    preparation = remise()
    ecrire(preparation)
    Dossier.objects.filter(pk=preparation.dossier_id).update(etat="conclusions_remises", date_terme=date(2027, 1, 17))
    preparation.refresh_from_db()
    assert possibles(preparation, beneficiaire(preparation.dossier), VEILLE) == []
    with pytest.raises(TransitionRefusee, match="n’est pas en cours"):
        ecrire(preparation, "encore")
    with pytest.raises(TransitionRefusee, match="n’est pas en cours"):
        remettre(preparation.dossier, questionnaire(), 1, acteur=consultante(preparation.dossier), instant=VEILLE)


def test_answers_are_nowhere_in_clear_and_die_with_their_key():
    preparation = rendue(remise())
    with connection.cursor() as curseur:
        curseur.execute("SELECT encode(contenu, 'escape') FROM travaux_reponses")
        assert "canari" not in str(curseur.fetchall())
    assert "canari" not in str(list(Evenement.objects.values()))
    assert [e.verbe for e in Evenement.objects.filter(fil=preparation.fil)] == [f"preparation.{v}" for v in ("remettre", "commencer", "rendre")]
    preparation.dossier.coffre_travaux.detruire(SEANCE)
    with pytest.raises(SecretDetruit):
        assert Reponses.objects.get().contenu
