"""What one does with a synthesis: each verb in each state by each role, and what it leaves behind."""
from contextlib import nullcontext, suppress
from datetime import date, timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from beneficiaires.etats import EtatDossier
from beneficiaires.models import Piece
from beneficiaires.regles import EtapePedagogique
from bilan.socle.acteur import SYSTEME, Acteur
from bilan.socle.models import Envoi, Evenement
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, possibles
from seances import actions as seances
from seances.models import EcritureHeures
from syntheses import actions
from syntheses.etats import TRANSITIONS, EtatSynthese
from syntheses.models import Synthese
from syntheses.rubriques import RUBRIQUES, CodeRubrique
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueOrganisme, FabriqueSeance
from tests.syntheses.outils import ICI, beneficiaire, bilan_tenu, consultante, dans_l_etat, ecrite, figee, proposee, remise, tenir, texte_de
from travaux.models import Investigation

pytestmark = pytest.mark.django_db

QUI = {
    "consultant": lambda synthese: consultante(synthese),
    "beneficiaire": lambda synthese: beneficiaire(synthese),
    "gestion": lambda synthese: Acteur(compte=FabriqueCompte(gestion=True)),
    "autre consultant": lambda synthese: Acteur(compte=FabriqueCompte(consultant=True)),
    "autre bénéficiaire": lambda synthese: Acteur(compte=FabriqueCompte()),
    "employeur": lambda synthese: Acteur(role=Role.EMPLOYEUR),
    "cep": lambda synthese: Acteur(role=Role.CEP),
    "plateforme": lambda synthese: SYSTEME,
}
# (state, verb, who) → state reached. All the rest of the space is refused.
ADMIS = {
    ("redaction", "proposer", "consultant"): "relecture",
    ("relecture", "reprendre", "consultant"): "redaction",
    ("relecture", "rendre", "beneficiaire"): "redaction",
    ("relecture", "figer", "beneficiaire"): "figee",
    ("figee", "remettre", "consultant"): "remise",
}


@pytest.mark.parametrize("etat", EtatSynthese.values)
def test_each_verb_is_for_one_state_and_one_person(etat):
    FabriqueOrganisme()
    depart = dans_l_etat(etat, bilan_tenu())
    acteurs = {qui: acteur(depart) for qui, acteur in QUI.items()}
    for qui, acteur in acteurs.items():
        assert set(possibles(depart, acteur, ICI)) == {verbe for verbe in TRANSITIONS if (etat, verbe, qui) in ADMIS}, qui
    for qui, verbe in product(QUI, TRANSITIONS):
        with transaction.atomic():
            synthese, acteur, attendu = Synthese.objects.get(pk=depart.pk), acteurs[qui], ADMIS.get((etat, verbe, qui))
            with nullcontext() if attendu else pytest.raises((TransitionRefusee, PermissionDenied)):
                getattr(actions, verbe)(synthese, acteur=acteur, instant=ICI)
            assert Synthese.objects.get(pk=depart.pk).etat == (attendu or etat), (qui, verbe)
            transaction.set_rollback(True)


@pytest.mark.parametrize("etat", EtatSynthese.values)
def test_who_writes_which_section_in_which_state(etat):
    FabriqueOrganisme()
    depart, ecrits = dans_l_etat(etat, bilan_tenu()), {}
    acteurs = {qui: QUI[qui](depart) for qui in ("consultant", "beneficiaire", "gestion")}
    for qui, code in product(acteurs, CodeRubrique):
        with transaction.atomic():
            synthese = Synthese.objects.get(pk=depart.pk)
            with suppress(TransitionRefusee, PermissionDenied):
                actions.rediger(synthese, code, "Un autre texte.", acteur=acteurs[qui], instant=ICI)
                ecrits.setdefault(qui, set()).add(code)
            transaction.set_rollback(True)
    assert ecrits == {
        "redaction": {"consultant": set(CodeRubrique) - {CodeRubrique.OBSERVATIONS}}, "relecture": {"beneficiaire": set(CodeRubrique)},
    }.get(etat, {})


@pytest.mark.parametrize("etat", [etat for etat in EtatDossier.values if etat != EtatDossier.EN_COURS])
def test_no_synthesis_is_begun_before_the_first_session_nor_after_the_end(etat):
    dossier = FabriqueDossier(etat=etat, date_terme=date(2027, 3, 15))
    with pytest.raises(TransitionRefusee):
        actions.ouvrir(dossier, acteur=consultante(dossier), instant=ICI)
    assert Synthese.objects.count() == 0


@pytest.mark.parametrize("verbe", ["proposer", "figer", "remettre"])
def test_a_bilan_that_was_stopped_leaves_its_synthesis_where_it_was(verbe):
    FabriqueOrganisme()
    depart = {"proposer": "redaction", "figer": "relecture", "remettre": "figee"}[verbe]
    synthese = dans_l_etat(depart, bilan_tenu())
    type(synthese.dossier).objects.filter(pk=synthese.dossier_id).update(etat="abandon")
    acteur = beneficiaire(synthese) if verbe == "figer" else consultante(synthese)
    with pytest.raises(TransitionRefusee, match=r"Ce bilan est terminé : sa synthèse ne s’écrit plus\."):
        getattr(actions, verbe)(synthese, acteur=acteur, instant=ICI)


def test_opening_twice_is_one_synthesis_and_one_line():
    dossier = bilan_tenu()
    assert actions.ouvrir(dossier, acteur=consultante(dossier), instant=ICI) == actions.ouvrir(dossier, acteur=consultante(dossier), instant=ICI)
    assert Evenement.objects.filter(verbe="synthese.ouvrir").count() == 1


def test_it_is_not_proposed_while_a_required_section_is_missing():
    synthese = ecrite(bilan_tenu())
    par = {"acteur": consultante(synthese), "instant": ICI}
    for code in (code for code, regle in RUBRIQUES.items() if regle.requise):
        actions.rediger(synthese, code, "  ", **par)
        with pytest.raises(TransitionRefusee) as refus:
            actions.proposer(synthese, **par)
        assert str(refus.value) == f"Il manque une partie à la synthèse : « {code.libelle} »."
        actions.rediger(synthese, code, "Ce qui fut dit.", **par)
    actions.proposer(synthese, **par)


def test_it_is_not_proposed_without_one_step():
    synthese = ecrite(bilan_tenu())
    actions.fixer_les_etapes(synthese, [("  ", None)], acteur=consultante(synthese), instant=ICI)
    with pytest.raises(TransitionRefusee) as refus:
        actions.proposer(synthese, acteur=consultante(synthese), instant=ICI)
    assert str(refus.value) == "Il manque une partie à la synthèse : au moins une étape de réalisation."


def test_steps_are_replaced_in_their_order():
    synthese = ecrite(bilan_tenu())
    actions.fixer_les_etapes(
        synthese, [(" Septembre : temps partiel ", None), ("", date(2027, 1, 1)), ("Dossier", date(2027, 6, 1))], acteur=consultante(synthese), instant=ICI,
        entretien_suivi=False,
    )
    synthese.refresh_from_db()
    assert [(e.ordre, e.libelle, e.echeance) for e in synthese.etapes.select_related("coffre")] == [
        (1, "Septembre : temps partiel", None), (2, "Dossier", date(2027, 6, 1)),
    ]
    assert (synthese.entretien_suivi, synthese.etapes_revision, synthese.etapes_auteur) == (False, 2, synthese.dossier.consultant)


def test_too_many_too_long_or_past_steps_are_refused():
    synthese = ecrite(bilan_tenu())
    for etapes in ([("x" * 301, None)], [("x", None)] * 13, [("x", date(2019, 6, 1))]):
        with pytest.raises(ValidationError):
            actions.fixer_les_etapes(synthese, etapes, acteur=consultante(synthese), instant=ICI)
        assert synthese.etapes.count() == 1


def test_a_section_has_a_length_and_keeps_its_lines():
    synthese = ecrite(bilan_tenu())
    with pytest.raises(ValidationError):
        actions.rediger(synthese, CodeRubrique.PROJET_FORMATION, "x" * 20_001, acteur=consultante(synthese), instant=ICI)
    actions.rediger(synthese, CodeRubrique.PROJET_FORMATION, " Un.\r\n\r\nDeux. ", acteur=consultante(synthese), instant=ICI)
    assert texte_de(synthese, CodeRubrique.PROJET_FORMATION) == "Un.\n\nDeux."


def test_the_agreement_is_to_the_version_that_was_read():
    FabriqueOrganisme()
    synthese = proposee(bilan_tenu())
    lue = synthese.version
    actions.reprendre(synthese, acteur=consultante(synthese), instant=ICI)
    actions.rediger(synthese, CodeRubrique.CIRCONSTANCES, "Tout autre chose.", acteur=consultante(synthese), instant=ICI)
    actions.proposer(synthese, acteur=consultante(synthese), instant=ICI)
    with pytest.raises(TransitionRefusee) as refus:
        actions.figer(synthese, acteur=beneficiaire(synthese), instant=ICI, version=lue)
    assert str(refus.value) == "Une nouvelle version vous a été proposée depuis : relisez-la avant de donner votre accord."
    actions.figer(synthese, acteur=beneficiaire(synthese), instant=ICI, version=3)
    assert (synthese.etat, synthese.version, Piece.objects.count()) == ("figee", 3, 1)


def test_each_version_proposed_is_one_letter_and_the_handing_over_another():
    FabriqueOrganisme()
    synthese = proposee(bilan_tenu())
    actions.rendre(synthese, acteur=beneficiaire(synthese), instant=ICI)
    actions.proposer(synthese, acteur=consultante(synthese), instant=ICI)
    lettres = Envoi.objects.filter(gabarit__startswith="syntheses/").order_by("pk").values_list("cle", "gabarit", "destinataire")
    personne = synthese.dossier.beneficiaire.compte.email
    assert list(lettres) == [
        (f"synthese:{synthese.pk}:a_relire:1", "syntheses/a_relire", personne), (f"synthese:{synthese.pk}:a_relire:3", "syntheses/a_relire", personne),
    ]


def test_handing_over_is_the_term_of_the_bilan():
    FabriqueOrganisme()
    synthese = remise(bilan_tenu())
    dossier = synthese.dossier
    dossier.refresh_from_db()
    assert (dossier.etat, dossier.date_terme, synthese.remise_le) == ("conclusions_remises", date(2027, 3, 10), ICI + timedelta(hours=2))
    verbes = Evenement.objects.filter(fil=dossier.fil).exclude(objet="beneficiaires.piece").order_by("rang").values_list("verbe", "role", "empreinte_document")
    assert list(verbes) == [
        ("synthese.ouvrir", "consultant", ""), ("synthese.proposer", "consultant", ""),
        ("resultats.etablir", "consultant", dossier.resultats.empreinte_texte), ("investigation.sceller", "beneficiaire", ""),
        ("synthese.figer", "beneficiaire", synthese.empreinte_texte),
        ("resultats.remettre", "consultant", "6" * 64), ("synthese.remettre", "consultant", synthese.piece.document.empreinte),
        ("dossier.remettre", "consultant", ""),
    ]


@pytest.mark.parametrize(("tenues", "phase"), [
    ((EtapePedagogique.INVESTIGATION, EtapePedagogique.EVALUATION), "phase préliminaire"),
    ((EtapePedagogique.PRELIMINAIRE, EtapePedagogique.EVALUATION), "phase d’investigation"),
    ((EtapePedagogique.PRELIMINAIRE, EtapePedagogique.CONFRONTATION), "phase de conclusions"),
])
def test_it_is_not_handed_over_without_a_session_in_each_legal_phase(tenues, phase):
    FabriqueOrganisme()
    synthese = figee(bilan_tenu(*tenues))
    with pytest.raises(TransitionRefusee) as refus:
        actions.remettre(synthese, acteur=consultante(synthese), instant=ICI)
    assert str(refus.value) == f"Aucune séance n’a été réalisée dans la {phase} : le bilan ne peut pas se conclure (article R6313-4)."
    synthese.dossier.refresh_from_db()
    assert (synthese.dossier.etat, synthese.dossier.date_terme) == ("en_cours", None)


def test_it_is_not_handed_over_while_a_past_session_is_not_told_for_its_hours_would_be_lost():
    FabriqueOrganisme()
    synthese = figee(bilan_tenu())
    oubliee = FabriqueSeance(dossier=synthese.dossier, numero=9, debut=ICI - timedelta(hours=3))
    with pytest.raises(TransitionRefusee, match="^La séance 9 est passée et reste à renseigner"):
        actions.remettre(synthese, acteur=consultante(synthese), instant=ICI)
    seances.constater_absence(oubliee, acteur=consultante(synthese), instant=ICI)
    actions.remettre(synthese, acteur=consultante(synthese), instant=ICI)
    assert synthese.etat == "remise"


def test_a_session_counted_then_withdrawn_was_not_held():
    FabriqueOrganisme()
    dossier = bilan_tenu(EtapePedagogique.PRELIMINAIRE, EtapePedagogique.INVESTIGATION)
    tenir(dossier, 3, EtapePedagogique.EVALUATION)
    compte = EcritureHeures.objects.get(dossier=dossier, etape="evaluation")
    EcritureHeures.objects.create(
        dossier=dossier, nature="accompagnement", etape="evaluation", phase="conclusions", minutes=-120, jour=compte.jour, seance=compte.seance,
        corrige=compte, le=compte.le,
    )
    synthese = figee(dossier)
    with pytest.raises(TransitionRefusee, match="phase de conclusions"):
        actions.remettre(synthese, acteur=consultante(synthese), instant=ICI)


def test_it_waits_for_its_document():
    FabriqueOrganisme()
    synthese = figee(bilan_tenu(), prete=False)
    with pytest.raises(TransitionRefusee) as refus:
        actions.remettre(synthese, acteur=consultante(synthese), instant=ICI)
    assert str(refus.value) == "Le document de synthèse est encore en préparation : attendez qu’il soit prêt."


@pytest.mark.parametrize("etat", ["redaction", "relecture"])
def test_neither_proposed_nor_frozen_before_the_investigation_is_closed(etat):
    synthese = dans_l_etat(etat, bilan_tenu())
    Investigation.objects.update(etat="ouverte", close_le=None)
    with pytest.raises(TransitionRefusee, match="L’investigation n’est pas close"):
        if etat == "redaction":
            actions.proposer(synthese, acteur=consultante(synthese), instant=ICI)
        else:
            actions.figer(synthese, acteur=beneficiaire(synthese), instant=ICI)
