"""The detailed results: written by the consultant, established as a document, handed over to the bénéficiaire alone."""
from datetime import datetime
from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.db import transaction

from beneficiaires import actions as dossiers
from beneficiaires.models import Dossier
from beneficiaires.regles import TypeDocument
from bilan.socle import instantane
from bilan.socle.acteur import Acteur
from bilan.socle.models import EtatDocument
from bilan.socle.transitions import TransitionRefusee, appliquer, exiger_role
from syntheses import courriels
from syntheses.actions.commune import CONSULTANT, ecrire, tenir
from syntheses.document import donnees_des_resultats
from syntheses.etats import EtatResultats, en_cours, etablissables
from syntheses.models import Resultats


@transaction.atomic
def rediger_resultats(dossier: Dossier, texte: str, *, acteur: Acteur, instant: datetime, revision: int | None = None, onglet: str = "") -> Resultats:
    """Write the restitution, begun on first call; `revision` and `onglet` as in `rediger`."""
    if not acteur.role_pour(dossier, CONSULTANT):
        raise PermissionDenied("rediger_resultats")
    if motif := en_cours(dossier):
        raise TransitionRefusee(motif)
    Dossier._base_manager.select_for_update(of=("self",)).get(pk=dossier.pk)  # begun once, also by two windows
    resultats = Resultats.objects.filter(dossier=dossier).select_related("auteur", "coffre", "dossier").first()
    if resultats is None:
        resultats = Resultats(dossier=dossier, coffre=dossier.coffre_travaux, revision=0)
    if resultats.etat != EtatResultats.REDACTION:
        raise TransitionRefusee("Ce document est établi : reprenez l’écriture avant de le modifier.")
    return ecrire(resultats, texte, acteur=acteur, instant=instant, revision=revision, onglet=onglet, quoi="ce texte")


@transaction.atomic
def etablir(resultats: Resultats, *, acteur: Acteur, instant: datetime) -> None:
    """The words stop moving and become a document, with the portfolio and the leads of the day; nobody but the consultant reads it yet."""
    exiger_role(resultats, acteur, CONSULTANT, "etablir")
    tenir(resultats)
    if motif := etablissables(resultats, instant):
        raise TransitionRefusee(motif)
    version = dossiers.prochaine_version(resultats.dossier, TypeDocument.RESULTATS_DETAILLES)
    contenu = {**donnees_des_resultats(resultats, acteur.compte, instant), "version": version}
    empreinte = sha256(instantane.encoder(contenu).encode()).hexdigest()
    piece = dossiers.joindre(
        resultats.dossier, TypeDocument.RESULTATS_DETAILLES, coffre=resultats.coffre, titre="Résultats détaillés",
        gabarit="documents/syntheses/resultats.html", donnees={**contenu, "empreinte": empreinte}, instant=instant, acteur=acteur, a_transmettre=True,
    )
    appliquer(
        resultats, "etablir", acteur=acteur, instant=instant, details={"version": piece.version}, empreinte=empreinte,
        etablis_le=instant, piece=piece, empreinte_texte=empreinte,
    )


def rouvrir(resultats: Resultats, *, acteur: Acteur, instant: datetime) -> None:
    """Back to writing: the document already made is never read by the bénéficiaire, the next one takes another number."""
    appliquer(resultats, "rouvrir", acteur=acteur, instant=instant, etablis_le=None, piece=None, empreinte_texte="")


@transaction.atomic
def remettre_resultats(resultats: Resultats, *, acteur: Acteur, instant: datetime) -> None:
    """From now on the bénéficiaire reads them: he alone, by an interview (R6313-4 3° a)."""
    _remettre(resultats, acteur, instant)
    courriels.resultats_remis(resultats)


def accompagner(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> None:
    """With the synthesis go the results that are ready and were not handed over yet: one letter tells both."""
    prets = Resultats.objects.filter(dossier=dossier, etat=EtatResultats.ETABLIS, piece__document__etat=EtatDocument.PRET)
    for resultats in prets.select_related("dossier", "piece__document"):
        _remettre(resultats, acteur, instant)


def _remettre(resultats: Resultats, acteur: Acteur, instant: datetime) -> None:
    """The journal keeps the day and the fingerprint of the file."""
    fichier = resultats.piece.document.empreinte if resultats.piece else ""
    appliquer(resultats, "remettre", acteur=acteur, instant=instant, empreinte=fichier, remis_le=instant)
    dossiers.donner_a_lire(resultats.piece)
