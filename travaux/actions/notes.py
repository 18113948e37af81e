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
from seances.models import Seance
from travaux.actions.preparations import Conflit
from travaux.models import Brouillon, Note

AILLEURS = "Ces notes ont été modifiées dans un autre onglet depuis que vous les avez ouvertes ici. Rien n’est remplacé."


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
def ecrire_notes(dossier: Dossier, notes: Iterable[tuple[str, bool]], *, acteur: Acteur, instant: datetime, seance: Seance | None = None) -> None:
    """Keep the boxes of one page, each (text, shared): all or none. What was being typed there has become them."""
    for texte, partagee in notes:
        ecrire_note(dossier, acteur=acteur, instant=instant, texte=texte, partagee=partagee, seance=seance)
    Brouillon.objects.filter(**_page(dossier, acteur, seance)).delete()


@transaction.atomic
def garder_brouillon(
    dossier: Dossier, textes: Mapping[str, str], *, acteur: Acteur, instant: datetime, seance: Seance | None = None, revision: int | None = None,
    onglet: str = "",
) -> int:
    """Keep what is being typed, box by box, for its author alone; its revision, 0 once all is emptied. Nothing is done yet: the journal says nothing.

    `revision` is the one that this tab had read: Conflit when another tab wrote since, unless `onglet` tells that it is the same one.
    """
    _exiger(dossier, acteur, seance)
    page, nouveau = _page(dossier, acteur, seance), False
    if any(textes.values()):
        _, nouveau = Brouillon.objects.get_or_create(**page, defaults={"coffre": dossier.coffre_travaux, "contenu": "{}", "le": instant})
    brouillon = Brouillon.objects.filter(**page).select_for_update(of=("self",)).select_related("coffre").first()
    if brouillon is None:
        return 0
    if brouillon.textes == textes:
        return brouillon.revision
    if not nouveau and revision not in (None, brouillon.revision) and not (onglet and onglet == brouillon.onglet):
        raise Conflit(AILLEURS)
    if not any(textes.values()):
        brouillon.delete()
        return 0
    brouillon.contenu = json.dumps(textes, ensure_ascii=False)
    brouillon.revision, brouillon.onglet, brouillon.le = brouillon.revision + 1, onglet, instant
    brouillon.save(update_fields=["contenu", "revision", "onglet", "le"])
    return brouillon.revision


def _page(dossier: Dossier, acteur: Acteur, seance: Seance | None) -> dict[str, object]:
    return {"dossier": dossier, "auteur": acteur.compte, "numero_seance": seance.numero if seance else None}


def _exiger(dossier: Dossier, acteur: Acteur, seance: Seance | None) -> None:
    if acteur.role_pour(dossier, frozenset({Role.CONSULTANT})) is None or (seance and seance.dossier_id != dossier.pk):
        raise PermissionDenied("Les notes d’un bilan sont celles de son consultant.")
    if dossier.etat not in ACTIFS:
        raise TransitionRefusee("Ce bilan est terminé : on n’y ajoute plus de note.")
