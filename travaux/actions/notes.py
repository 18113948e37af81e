"""Notes: kept as they are typed for their author alone, then written for good."""
import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from beneficiaires.etats import ACTIFS
from beneficiaires.models import Dossier
from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from seances.actions.commun import verrouiller
from seances.models import Seance
from travaux.actions.preparations import Conflit
from travaux.models import Brouillon, Note

AILLEURS = "Ces notes ont été modifiées ailleurs depuis que vous les avez ouvertes ici. Rien n’est remplacé."
ECRITES = "Ce que vous aviez commencé ici a été enregistré ou effacé ailleurs depuis. Rien n’est remplacé."


def ecrire_note(dossier: Dossier, *, acteur: Acteur, instant: datetime, texte: str, partagee: bool, seance: Seance | None = None) -> Note:
    """Keep a note, private or shared, encrypted with the key of the dossier's work. The journal says that it was written, not what.

    ValidationError for an empty text, TransitionRefusee once the bilan is over: its documents are then to be destroyed (R6313-7).
    """
    _exiger(dossier, acteur, seance)
    if not texte.strip():
        raise ValidationError({"texte": "Écrivez votre note avant de l’enregistrer."})
    note = Note(dossier=dossier, coffre=dossier.coffre_travaux, seance=seance, auteur=acteur.compte, partagee=partagee, le=instant)
    note.texte = texte.strip()
    note.save(force_insert=True)
    journal.consigner(dossier.fil, "note.ecrire", acteur=acteur, role=Role.CONSULTANT, instant=instant, objet=note, details={"partagee": partagee})
    return note


@transaction.atomic
def ecrire_notes(
    dossier: Dossier, notes: Iterable[tuple[str, bool]], *, acteur: Acteur, instant: datetime, seance: Seance | None = None, revision: int | None = None,
    onglet: str = "",
) -> None:
    """Keep the boxes of one page, each (text, shared): all or none. What this tab was typing has become them; what another one types stays a draft."""
    brouillon = _verrouiller(dossier, acteur, seance)
    for texte, partagee in notes:
        ecrire_note(dossier, acteur=acteur, instant=instant, texte=texte, partagee=partagee, seance=seance)
    if brouillon and brouillon.est_de(revision, onglet):
        brouillon.delete()


@transaction.atomic
def garder_brouillon(
    dossier: Dossier, textes: Mapping[str, str], *, acteur: Acteur, instant: datetime, seance: Seance | None = None, revision: int | None = None,
    onglet: str = "",
) -> int:
    """Keep what is being typed, box by box, for its author alone; its revision, 0 when all is empty. Nothing is done yet: the journal says nothing.

    `revision` is the one that this tab had read: Conflit when another tab wrote since, unless `onglet` tells that it is the same one.
    """
    _exiger(dossier, acteur, seance)
    brouillon = _verrouiller(dossier, acteur, seance)
    if brouillon and brouillon.textes == textes:
        return brouillon.revision
    if brouillon and not brouillon.est_de(revision, onglet):
        raise Conflit(AILLEURS)
    if not any(texte.strip() for texte in textes.values()):
        if brouillon:
            brouillon.delete()
        return 0
    if brouillon is None and revision:
        raise Conflit(ECRITES)
    if brouillon is None:  # its first number is one that no draft of this page bore before
        brouillon = Brouillon(dossier=dossier, seance=seance, auteur=acteur.compte, coffre=dossier.coffre_travaux, revision=int(instant.timestamp()))
    brouillon.contenu = json.dumps(textes, ensure_ascii=False)
    brouillon.revision, brouillon.onglet, brouillon.le = brouillon.revision + 1, onglet, instant
    brouillon.save()
    return brouillon.revision


def _verrouiller(dossier: Dossier, acteur: Acteur, seance: Seance | None) -> Brouillon | None:
    """What this author is typing on this page; the bilan is locked first, as by all who write in it."""
    verrouiller(dossier.pk)
    return Brouillon.objects.filter(dossier=dossier, auteur=acteur.compte, seance=seance).select_related("coffre").first()


def _exiger(dossier: Dossier, acteur: Acteur, seance: Seance | None) -> None:
    if acteur.role_pour(dossier, frozenset({Role.CONSULTANT})) is None or (seance and seance.dossier_id != dossier.pk):
        raise PermissionDenied("Les notes d’un bilan sont celles de son consultant.")
    if dossier.etat not in ACTIFS:
        raise TransitionRefusee("Ce bilan est terminé : on n’y ajoute plus de note.")
