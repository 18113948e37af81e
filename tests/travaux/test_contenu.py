"""Competences, leads, plan, expectations: who writes, who reads, and that no word is lost or leaves the vault."""
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from beneficiaires.models import Dossier
from bilan.socle.models import Evenement
from bilan.socle.transitions import TransitionRefusee
from tests.fabriques import FabriqueBeneficiaire, FabriqueCompte, FabriqueDossier, FabriqueOrganisme
from tests.seances.outils import ICI, beneficiaire, consultante
from travaux import chronique
from travaux.actions import Conflit, clore_l_investigation, contenu, passer_outre, rouvrir_l_investigation, sceller_l_investigation
from travaux.matiere import matiere
from travaux.models import Attentes, Competence, Couverture, Enquete, EtapePlan, Investigation, Piste

pytestmark = pytest.mark.django_db
CANARI = "Canari-Zinnia-contenu"
COMPLETE = {"sources": "Onisep\nFrance Travail", "formation": CANARI, "marche": CANARI, "contraintes": CANARI, "decision": "retenue", "raison": CANARI}


@pytest.fixture(scope="module")
def cle_du_dossier(base_du_module):
    FabriqueOrganisme()
    return FabriqueDossier(etat="en_cours", contractualise_le=date(2026, 12, 2)).pk


@pytest.fixture
def dossier(cle_du_dossier):
    return Dossier.objects.get(pk=cle_du_dossier)


def piste(dossier, **champs):
    return contenu.ajouter(Piste, dossier, acteur=beneficiaire(dossier), instant=ICI, **{"intitule": "Formatrice", **champs})


def enquete(lead, **champs):
    champs = {"jour": ICI.date(), "fonction": "formateur", "appris": CANARI, **champs}
    return contenu.ajouter(Enquete, lead.dossier, acteur=beneficiaire(lead.dossier), instant=ICI, piste=lead, **champs)


@pytest.fixture
def tout(dossier):
    """One of each, each with the canary."""
    par = {"acteur": beneficiaire(dossier), "instant": ICI}
    contenu.ajouter(Competence, dossier, **par, libelle=CANARI, situation=CANARI, action=CANARI, resultat=CANARI)
    enquete(piste(dossier, **COMPLETE))
    contenu.ajouter(EtapePlan, dossier, **par, libelle=CANARI, echeance=date(2027, 6, 1))
    contenu.ajouter(Attentes, dossier, **par, texte=CANARI)
    passer_outre(dossier, CANARI, acteur=consultante(dossier), instant=ICI)
    return dossier


def test_the_two_of_a_bilan_read_its_matter_and_nobody_else(tout):
    lecteurs = {
        "titulaire": tout.beneficiaire.compte, "consultante": tout.consultant, "gestion": FabriqueCompte(gestion=True),
        "autre consultante": FabriqueCompte(consultant=True), "autre bénéficiaire": FabriqueBeneficiaire().compte,
    }
    lus = {nom: (len(m.competences), len(m.pistes), len(m.plan)) for nom, compte in lecteurs.items() if (m := matiere(tout, compte))}
    assert lus == {"titulaire": (1, 1, 1), "consultante": (1, 1, 1), "gestion": (0, 0, 0), "autre consultante": (0, 0, 0), "autre bénéficiaire": (0, 0, 0)}


def test_without_the_scope_a_stranger_would_read_it_all(tout, monkeypatch):
    """The sabotage twin: it is the scope, and nothing else, that keeps the others out."""
    from django.db.models import Q

    monkeypatch.setattr(Competence, "PORTEE", {role: (lambda compte: Q()) for role in ("gestion",)})
    assert [c.libelle for c in matiere(tout, FabriqueCompte(gestion=True)).competences] == [CANARI]


def test_the_matter_is_read_in_five_queries_whatever_its_size(tout, django_assert_num_queries):
    for n in range(3):
        contenu.ajouter(Competence, tout, acteur=consultante(tout), instant=ICI + timedelta(minutes=1 + n), libelle=f"Compétence {n}")
    with django_assert_num_queries(5):
        m = matiere(tout, tout.consultant)
    assert ([c.auteur for c in m.competences], m.retenues[0].enquetes[0].fonction, m.plan[0].echeance) == (
        ["Camille", "Hélène", "Hélène", "Hélène"], "formateur", date(2027, 6, 1))


def test_no_word_is_in_clear_in_the_database_nor_in_the_journal(tout):
    with connection.cursor() as curseur:
        for modele in (Competence, Piste, Enquete, EtapePlan, Attentes, Investigation, Couverture, Evenement):
            curseur.execute(f"SELECT string_agg(t::text, ' ') FROM {modele._meta.db_table} t")
            texte = curseur.fetchone()[0] or ""
            assert CANARI not in texte, modele
            assert CANARI.encode().hex() not in texte, modele


def test_once_the_vault_is_destroyed_the_matter_is_empty(tout):
    tout.coffre_travaux.detruire(ICI)
    assert matiere(tout, tout.consultant) == matiere(tout, FabriqueCompte())


def test_two_people_never_overwrite_each_other(dossier):
    competence = contenu.ajouter(Competence, dossier, acteur=beneficiaire(dossier), instant=ICI, libelle="Former")
    contenu.modifier(competence, acteur=consultante(dossier), instant=ICI, revision=1, libelle="Former une équipe")
    with pytest.raises(Conflit, match="Hélène a modifié ce texte"):
        contenu.modifier(competence, acteur=beneficiaire(dossier), instant=ICI, revision=1, libelle="Former des adultes")
    assert (Competence.objects.get().libelle, Competence.objects.get().revision) == ("Former une équipe", 2)


def test_an_enquiry_of_today_in_paris_is_noted_just_after_midnight(dossier):
    minuit_passe = datetime(2027, 3, 10, 23, 30, tzinfo=UTC)  # the 11th, half past midnight
    lead = piste(dossier)
    note = contenu.ajouter(Enquete, dossier, acteur=beneficiaire(dossier), instant=minuit_passe, piste=lead, jour=date(2027, 3, 11), fonction="a", appris="b")
    assert note.jour == date(2027, 3, 11)


def test_what_is_withdrawn_can_be_put_back(dossier):
    etape = contenu.ajouter(EtapePlan, dossier, acteur=consultante(dossier), instant=ICI, libelle="Appeler")
    contenu.retirer(etape, acteur=beneficiaire(dossier), instant=ICI)
    assert matiere(dossier, dossier.consultant).plan == []
    contenu.retablir(etape, acteur=beneficiaire(dossier), instant=ICI)
    assert [e.libelle for e in matiere(dossier, dossier.consultant).plan] == ["Appeler"]


def test_a_step_is_done_then_not_done(dossier):
    etape = contenu.ajouter(EtapePlan, dossier, acteur=consultante(dossier), instant=ICI, libelle="Appeler")
    vus = []
    for faite in (True, True, False):
        contenu.cocher(etape, faite, acteur=beneficiaire(dossier), instant=ICI)
        vus.append((etape.faite_le, etape.revision))
    assert vus == [(ICI, 2), (ICI, 2), (None, 3)]


@pytest.mark.parametrize(("modele", "champs", "champ"), [
    (Competence, {"libelle": "  "}, "libelle"), (Competence, {"libelle": "x" * 4001}, "libelle"), (Piste, {"intitule": ""}, "intitule"),
    (EtapePlan, {"libelle": "x" * 301}, "libelle"),
])
def test_what_cannot_be_kept_is_said_by_field(dossier, modele, champs, champ):
    with pytest.raises(ValidationError) as refus:
        contenu.ajouter(modele, dossier, acteur=beneficiaire(dossier), instant=ICI, **champs)
    assert list(refus.value.message_dict) == [champ]


def test_an_enquiry_to_come_is_not_one(dossier):
    with pytest.raises(ValidationError, match="à venir"):
        enquete(piste(dossier), jour=ICI.date() + timedelta(days=1))


def test_a_step_is_not_due_before_the_bilan_began(dossier):
    def ajoute(jour):
        return contenu.ajouter(EtapePlan, dossier, acteur=beneficiaire(dossier), instant=ICI, libelle="Appeler", echeance=jour)

    with pytest.raises(ValidationError, match="vérifiez l’année"):
        ajoute(dossier.periode_debut - timedelta(days=1))
    assert ajoute(dossier.periode_debut).echeance == dossier.periode_debut


@pytest.mark.parametrize("qui", ["gestion", "autre"])
def test_a_stranger_writes_nothing(dossier, qui):
    from bilan.socle.acteur import Acteur

    acteur = Acteur(compte=FabriqueCompte(gestion=True) if qui == "gestion" else FabriqueCompte(consultant=True))
    with pytest.raises(PermissionDenied):
        contenu.ajouter(Competence, dossier, acteur=acteur, instant=ICI, libelle="Former")


def test_the_expectations_are_the_person_s_alone_to_write(dossier):
    with pytest.raises(PermissionDenied):
        contenu.ajouter(Attentes, dossier, acteur=consultante(dossier), instant=ICI, texte="…")


def test_nothing_is_written_once_the_bilan_is_over(dossier):
    type(dossier).objects.filter(pk=dossier.pk).update(etat="abandon")
    dossier.refresh_from_db()
    with pytest.raises(TransitionRefusee, match="n’est pas en cours"):
        contenu.ajouter(Competence, dossier, acteur=beneficiaire(dossier), instant=ICI, libelle="Former")


def test_four_leads_are_kept_at_most(dossier):
    for n in range(4):
        piste(dossier, intitule=f"Piste {n}", decision="retenue")
    with pytest.raises(ValidationError, match="Quatre pistes"):
        piste(dossier, intitule="La cinquième", decision="retenue")
    assert piste(dossier, intitule="La cinquième", decision="en_reserve").decision == "en_reserve"


def test_the_investigation_closes_on_a_short_list_only(dossier):
    with pytest.raises(TransitionRefusee, match="il manque une piste retenue au moins"):
        clore_l_investigation(dossier, acteur=consultante(dossier), instant=ICI)
    lead = piste(dossier, **COMPLETE)
    with pytest.raises(TransitionRefusee, match="il manque une enquête métier"):
        clore_l_investigation(dossier, acteur=consultante(dossier), instant=ICI)
    enquete(lead)
    clore_l_investigation(dossier, acteur=consultante(dossier), instant=ICI)
    with pytest.raises(TransitionRefusee, match="rouvrez-la"):
        contenu.modifier(lead, acteur=beneficiaire(dossier), instant=ICI, intitule="Autre chose")
    rouvrir_l_investigation(dossier, acteur=consultante(dossier), instant=ICI)
    contenu.modifier(lead, acteur=beneficiaire(dossier), instant=ICI, intitule="Formatrice d’adultes")
    assert Investigation.objects.get().etat == "ouverte"


def test_it_is_closed_without_a_short_list_for_a_reason_only_and_the_journal_does_not_say_it(dossier):
    with pytest.raises(ValidationError, match="pourquoi"):
        passer_outre(dossier, " ", acteur=consultante(dossier), instant=ICI)
    passer_outre(dossier, CANARI, acteur=consultante(dossier), instant=ICI)
    investigation = Investigation.objects.get()
    assert (investigation.etat, investigation.derogation, investigation.motif) == ("close", True, CANARI)
    assert Evenement.objects.filter(verbe="investigation.passer_outre").count() == 1


def test_it_is_not_opened_again_once_the_synthesis_is_frozen(dossier):
    passer_outre(dossier, "Le projet était déjà choisi.", acteur=consultante(dossier), instant=ICI)
    sceller_l_investigation(dossier, acteur=beneficiaire(dossier), instant=ICI)
    with pytest.raises(TransitionRefusee):
        rouvrir_l_investigation(dossier, acteur=consultante(dossier), instant=ICI)


def test_a_provider_may_do_without_the_short_list(dossier):
    FabriqueOrganisme._meta.model.objects.update(liste_courte_exigee=False)
    assert clore_l_investigation(dossier, acteur=consultante(dossier), instant=datetime(2027, 1, 1, tzinfo=UTC)).etat == "close"


def test_every_line_that_the_content_writes_in_the_journal_has_its_sentence():
    verbes = {f"{m._meta.model_name}.{v}" for m in (Competence, Piste, Enquete, EtapePlan, Couverture) for v in ("ajouter", "modifier", "retirer", "retablir")}
    verbes |= {f"investigation.{v}" for v in Investigation.TRANSITIONS} | {"attentes.ajouter", "attentes.modifier"}
    assert verbes <= set(chronique.PHRASES)
