"""What every act on a synthesis begins with: its row held, its state as it is now."""
from bilan.socle.acteur import Acteur
from bilan.socle.models import Compte
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from syntheses.etats import EtatSynthese, en_cours
from syntheses.models import Synthese

LONGUEUR_MAX = 20_000  # characters for one section: a synthesis is read, and the renderer has its limits
ETAPES_MAX, LONGUEUR_ETAPE = 12, 300
CONSULTANT = frozenset({Role.CONSULTANT})


class Conflit(TransitionRefusee):
    """Someone wrote this block since the writer had read it: neither text is lost, the writer compares."""


def qui(auteur: Compte, acteur: Acteur) -> str:
    """The other one, or oneself in another window."""
    return "Dans une autre fenêtre, vous avez" if auteur == acteur.compte else f"{auteur.prenom} a"


def tenir(synthese: Synthese) -> None:
    """The row as it is now, held until the end of the transaction; its dossier is read again too."""
    synthese.refresh_from_db(from_queryset=Synthese._base_manager.select_for_update(of=("self",)))


def exiger(synthese: Synthese, etat: EtatSynthese) -> None:
    if motif := en_cours(synthese.dossier):
        raise TransitionRefusee(motif)
    if synthese.etat in (EtatSynthese.FIGEE, EtatSynthese.REMISE):
        raise TransitionRefusee("Cette synthèse est figée : elle ne se modifie plus.")
    if synthese.etat != etat:
        raise TransitionRefusee(
            "La synthèse est en relecture : reprenez l’écriture avant de la modifier." if etat is EtatSynthese.REDACTION
            else "La synthèse est reprise en écriture : vous la relirez quand elle vous sera proposée de nouveau."
        )
