"""Writing a note: the only act on the content of a bilan that this app has for now."""
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError

from beneficiaires.etats import ACTIFS
from beneficiaires.models import Dossier
from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from seances.models import Seance
from travaux.models import Note


def ecrire_note(dossier: Dossier, *, acteur: Acteur, instant: datetime, texte: str, partagee: bool, seance: Seance | None = None) -> Note:
    """Keep a note, private or shared, encrypted with the key of the dossier's work. The journal says that it was written, not what.

    ValidationError for an empty text, TransitionRefusee once the bilan is over: its documents are then to be destroyed (R6313-7).
    """
    if acteur.role_pour(dossier, frozenset({Role.CONSULTANT})) is None or (seance and seance.dossier_id != dossier.pk):
        raise PermissionDenied("Les notes d’un bilan sont celles de son consultant.")
    if dossier.etat not in ACTIFS:
        raise TransitionRefusee("Ce bilan est terminé : on n’y ajoute plus de note.")
    if not texte.strip():
        raise ValidationError({"texte": "Écrivez votre note avant de l’enregistrer."})
    note = Note(dossier=dossier, coffre=dossier.coffre_travaux, seance=seance, auteur=acteur.compte, partagee=partagee, le=instant)
    note.texte = texte.strip()
    note.save(force_insert=True)
    journal.consigner(dossier.fil, "note.ecrire", acteur=acteur, role=Role.CONSULTANT, instant=instant, objet=note, details={"partagee": partagee})
    return note
