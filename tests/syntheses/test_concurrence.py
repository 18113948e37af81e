"""Two people, or two windows, at the same instant: one text is kept, the other one is never lost nor written over."""
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from beneficiaires.models import Piece
from bilan.signature.models import Code, Lien, Signature
from bilan.socle.models import Envoi
from bilan.socle.transitions import TransitionRefusee
from conventions import actions as contrats
from conventions.models import Convention
from syntheses import actions
from syntheses.actions import partages
from syntheses.models import Partage, Synthese, Version
from syntheses.rubriques import CodeRubrique
from tests.fabriques import FabriqueConvention, FabriqueOrganisme
from tests.syntheses.outils import ICI, beneficiaire, bilan_tenu, consultante, ecrite, figee, proposee, texte_de
from tests.syntheses.outils_partage import CLAIRE, VERS_CEP, Lecteur, chiffres, donne, synthese_figee

pytestmark = pytest.mark.django_db(transaction=True)


def ensemble(*gestes):
    """Run these at once, each on a connection of its own; what each one gave: its result, or the class of its refusal."""
    depart, resultats = Barrier(len(gestes)), [None] * len(gestes)

    def courir(rang, geste):
        try:
            depart.wait()
            resultats[rang] = geste()
        except TransitionRefusee as refus:
            resultats[rang] = type(refus)
        finally:
            connection.close()

    fils = [Thread(target=courir, args=paire) for paire in enumerate(gestes)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    return resultats


def seule(synthese) -> Synthese:
    return Synthese.objects.get(pk=synthese.pk)


def test_of_two_texts_written_on_the_same_revision_one_is_kept_and_the_other_is_told():
    synthese = ecrite(bilan_tenu())
    textes = ["Le texte de l’une.", "Le texte de l’autre."]

    def ecrire(texte):
        return lambda: actions.rediger(
            seule(synthese), CodeRubrique.CIRCONSTANCES, texte, acteur=consultante(synthese), instant=ICI, revision=1,
        ).revision

    resultats = ensemble(*map(ecrire, textes))
    assert sorted(resultats, key=str) == [2, actions.Conflit]
    assert texte_de(synthese, CodeRubrique.CIRCONSTANCES) == textes[resultats.index(2)]


def test_a_section_written_for_the_first_time_twice_is_one_row():
    dossier = bilan_tenu()
    synthese = actions.ouvrir(dossier, acteur=consultante(dossier), instant=ICI)

    def ecrire(texte):
        return lambda: actions.rediger(
            seule(synthese), CodeRubrique.CIRCONSTANCES, texte, acteur=consultante(synthese), instant=ICI, revision=0,
        ).revision

    assert sorted(ensemble(ecrire("Un."), ecrire("Deux.")), key=str) == [1, actions.Conflit]
    assert synthese.rubriques.count() == 1


def test_steps_fixed_twice_on_the_same_revision_are_fixed_once():
    synthese = ecrite(bilan_tenu())

    def fixer(libelle):
        return lambda: actions.fixer_les_etapes(seule(synthese), [(libelle, None)], acteur=consultante(synthese), instant=ICI, revision=1)

    assert sorted(ensemble(fixer("Un"), fixer("Deux")), key=str) == [actions.Conflit, synthese]
    assert synthese.etapes.count() == 1


def test_two_clicks_freeze_once():
    FabriqueOrganisme()
    synthese = proposee(bilan_tenu())
    gestes = [lambda: actions.figer(seule(synthese), acteur=beneficiaire(synthese), instant=ICI, version=1)] * 2
    assert sorted(ensemble(*gestes), key=str) == [TransitionRefusee, None]
    assert Piece.objects.filter(dossier=synthese.dossier).count() == 1


def test_an_agreement_and_a_taking_back_at_once_leave_one_of_the_two():
    FabriqueOrganisme()
    synthese = proposee(bilan_tenu())
    lues = seule(synthese), seule(synthese)  # what each of them had before his eyes
    resultats = ensemble(
        lambda: actions.figer(lues[0], acteur=beneficiaire(synthese), instant=ICI, version=1),
        lambda: actions.reprendre(lues[1], acteur=consultante(synthese), instant=ICI),
    )
    assert sorted(resultats, key=str) == [TransitionRefusee, None]
    assert seule(synthese).etat == ("figee" if resultats[0] is None else "redaction")


@pytest.mark.parametrize("geste", [
    lambda s: actions.figer(s, acteur=beneficiaire(s), instant=ICI, version=1),
    lambda s: actions.observer(s, "Une nuance.", acteur=beneficiaire(s), instant=ICI),
    lambda s: actions.rendre(s, acteur=beneficiaire(s), instant=ICI),
])
def test_what_was_taken_back_meanwhile_is_told_to_its_reader_and_stays_closed_to_a_stranger(geste):
    """A sentence for him whose turn it was, nothing for anyone else."""
    synthese = proposee(bilan_tenu())
    lue = seule(synthese)
    actions.reprendre(synthese, acteur=consultante(synthese), instant=ICI)
    for objet in (lue, seule(synthese)):
        with pytest.raises(TransitionRefusee, match="a la main|a changé entre-temps"):
            geste(objet)
    lue.dossier = proposee(bilan_tenu()).dossier  # the gestures find their actor there: he is a stranger to this one
    with pytest.raises(PermissionDenied):
        geste(lue)


def test_a_hand_taken_back_while_the_other_writes_loses_no_word():
    synthese = proposee(bilan_tenu())
    lues, code = (seule(synthese), seule(synthese)), CodeRubrique.PROJET_PROFESSIONNEL
    reprise, ecrite_ = ensemble(
        lambda: actions.reprendre(lues[0], acteur=consultante(synthese), instant=ICI),
        lambda: actions.rediger(lues[1], code, "Mieux dit.", acteur=beneficiaire(synthese), instant=ICI, revision=1).revision,
    )
    dans_la_version = Version.objects.select_related("coffre").get(synthese=synthese, numero=2).blocs[code]["texte"]
    assert (reprise, ecrite_, dans_la_version) in ((None, 2, "Mieux dit."), (None, TransitionRefusee, "Ce qui fut dit."))
    assert texte_de(synthese, code) == dans_la_version


@pytest.mark.parametrize("tour", range(3))
def test_the_handing_over_and_the_last_signature_of_an_amendment_give_one_outcome(tour):
    FabriqueOrganisme()
    contrat = FabriqueConvention(dossier=bilan_tenu(), etat="conclue")
    FabriqueConvention(dossier=contrat.dossier, etat="acceptee", remplace=contrat, avenant=1, version__numero=2)
    synthese = figee(contrat.dossier)
    lue, avenant = seule(synthese), Convention.objects.au_complet().get(etat="acceptee")
    resultats = ensemble(
        lambda: actions.remettre(lue, acteur=consultante(synthese), instant=ICI),
        lambda: contrats.contresigner(avenant, acteur=consultante(synthese), instant=ICI, nom="Hélène Vasseur"),
    )
    etats = list(Convention.objects.order_by("pk").values_list("etat", flat=True))
    assert (etats, resultats) in (
        (["executee", "acceptee"], [None, TransitionRefusee]), (["remplacee", "conclue"], [TransitionRefusee, None]), (["remplacee", "executee"], [None, None]),
    )


def test_two_clicks_give_once():
    synthese = figee(bilan_tenu())
    FabriqueOrganisme()
    partage = partages.ecrire(synthese.dossier, synthese.piece, VERS_CEP, acteur=beneficiaire(synthese), instant=ICI)
    lus = [Partage.objects.get(pk=partage.pk) for _ in range(2)]
    gestes = [lambda lu=lu: partages.signer(lu, nom="Camille Moreau", acteur=beneficiaire(synthese), instant=ICI) for lu in lus]
    assert sorted(ensemble(*gestes), key=str) == [TransitionRefusee, None]
    assert (Signature.objects.count(), Lien.objects.count(), Envoi.objects.filter(gabarit="syntheses/transmis").count()) == (1, 1, 1)


def test_one_code_typed_twice_at_once_opens_once():
    partage = donne(synthese_figee())
    lecteurs = [Lecteur(), Lecteur()]
    lecteurs[0].demander()
    code, depart, statuts = chiffres(CLAIRE), Barrier(2), []

    def courir(lecteur):
        try:
            depart.wait()
            reponse = lecteur.post(lecteur.page, {"code": code, "condition0": "on", "condition1": "on", "condition2": "on"})
            statuts.append(reponse.status_code)
        finally:
            connection.close()

    fils = [Thread(target=courir, args=[lecteur]) for lecteur in lecteurs]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert sorted(statuts) == [302, 422]
    assert (partage.ouvertures.count(), Code.objects.filter(utilise_le=None, lien__isnull=False).count()) == (1, 0)
