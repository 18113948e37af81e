"""What every act on a synthesis begins with: its row held, its state as it is now."""
from datetime import datetime

from django.core.exceptions import ValidationError

from bilan.socle.acteur import Acteur
from bilan.socle.models import Compte
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from syntheses.etats import EtatSynthese, en_cours
from syntheses.models import Resultats, Rubrique, Synthese

LONGUEUR_MAX = 20_000  # characters for one section: a synthesis is read, and the renderer has its limits
ETAPES_MAX, LONGUEUR_ETAPE = 12, 300
CONSULTANT = frozenset({Role.CONSULTANT})
DEUX = CONSULTANT | {Role.BENEFICIAIRE}
MAIN = {Role.CONSULTANT: EtatSynthese.REDACTION, Role.BENEFICIAIRE: EtatSynthese.RELECTURE}  # in which state each of them writes


class Conflit(TransitionRefusee):
    """Someone wrote this block since the writer had read it: neither text is lost, the writer compares."""


def qui(auteur: Compte, acteur: Acteur) -> str:
    """The other one, or oneself in another window."""
    return "Dans une autre fenêtre, vous avez" if auteur == acteur.compte else f"{auteur.prenom} a"


def tenir[L: Synthese | Resultats](ligne: L) -> None:
    """The row as it is now, held until the end of the transaction; its dossier is read again too."""
    ligne.refresh_from_db(from_queryset=type(ligne)._base_manager.select_for_update(of=("self",)))


def exiger_la_main(synthese: Synthese, role: Role) -> None:
    """One of the two writes at a time: TransitionRefusee to the other one, and to both once it is frozen."""
    if motif := en_cours(synthese.dossier):
        raise TransitionRefusee(motif)
    if synthese.etat in (EtatSynthese.FIGEE, EtatSynthese.REMISE):
        raise TransitionRefusee("Cette synthèse est figée : elle ne se modifie plus.")
    if synthese.etat != MAIN[role]:
        personne = synthese.dossier.beneficiaire.compte if role is Role.CONSULTANT else synthese.dossier.consultant
        suite = "reprenez-la pour écrire" if role is Role.CONSULTANT else "vous l’aurez quand la synthèse vous sera proposée de nouveau"
        raise TransitionRefusee(f"{personne.prenom} a la main : {suite}.")


def ecrire[L: Rubrique | Resultats](ligne: L, texte: str, *, acteur: Acteur, instant: datetime, revision: int | None, onglet: str, quoi: str) -> L:
    """Keep these words. `revision` is the one that this tab had read: Conflit when someone wrote since, unless it was this very tab (`onglet`)."""
    texte = texte.replace("\r\n", "\n").strip()
    if len(texte) > LONGUEUR_MAX:
        raise ValidationError(f"Ce texte est trop long : {LONGUEUR_MAX} caractères au plus par rubrique.")
    if ligne.revision:
        if ligne.texte == texte:
            return ligne
        if revision not in (None, ligne.revision) and not (onglet and onglet == ligne.onglet):
            raise Conflit(f"{qui(ligne.auteur, acteur)} modifié {quoi} entre-temps.")
    ligne.texte, ligne.auteur, ligne.modifiee_le, ligne.onglet = texte, acteur.compte, instant, onglet
    ligne.revision += 1
    ligne.save()
    return ligne
