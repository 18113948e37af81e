"""Preparatory work: handed over before its session, written at one's own pace without losing a word, given back, taken up again."""
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import batched

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from beneficiaires.models import Dossier
from bilan.socle import journal
from bilan.socle.acteur import SYSTEME, Acteur
from bilan.socle.lots import s_il_y_en_a
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, appliquer, exiger_role
from seances.models import Seance
from travaux import suivi
from travaux.etats import OUVERTES, EtatPreparation, bilan_fini
from travaux.models import Preparation, Reponses, Support
from travaux.regles import GenreSupport, a_reprendre, repondues

LOT = 500
RENDU = "Ce travail est rendu : reprenez-le pour le modifier."
_SIEN = frozenset({Role.BENEFICIAIRE})


class Conflit(TransitionRefusee):
    """Another tab wrote since this one had read: neither text is lost, the writer compares."""


def remettre_les_dus(instant: datetime, dossier: Dossier | None = None) -> int:
    """Hand over the work of every confirmed session that comes within a week; return how much is new.

    Nothing depends on the clock having run: the pages of a bilan ask for its own. A bilan that is over gets nothing.
    """
    proches = suivi.seances_proches(instant, dossier)
    if not proches.exists():  # most pages, and most mornings of one bilan: the offer is not asked
        return 0
    return sum(_remettre_un_lot(lot, instant) for lot in batched(s_il_y_en_a(suivi.sans_leur_travail(proches)), LOT))


@transaction.atomic
def _remettre_un_lot(seances: Sequence[Seance], instant: datetime) -> int:
    return sum(_donner(seance.dossier, attache.support, seance.numero, SYSTEME, instant) is not None for seance, attache in suivi.attendues(seances))


@transaction.atomic
def remettre(dossier: Dossier, support: Support, numero_seance: int, *, acteur: Acteur, instant: datetime) -> Preparation:
    """The consultant hands one more support over, for the session of that number."""
    if not acteur.role_pour(dossier, frozenset({Role.CONSULTANT})):
        raise PermissionDenied("remettre")
    if motif := bilan_fini(Preparation(dossier=dossier), instant):
        raise TransitionRefusee(motif)
    if not Seance.objects.vivantes().filter(dossier=dossier, numero=numero_seance).exists():
        raise ValidationError({"numero_seance": f"Ce bilan n’a pas de séance {numero_seance}."})
    retiree = Preparation.objects.filter(dossier=dossier, support=support, numero_seance=numero_seance, etat=EtatPreparation.RETIREE).first()
    if retiree:  # given again, it is the same work
        appliquer(retiree, "retablir", acteur=acteur, instant=instant, details=_laquelle(retiree))
        return retiree
    preparation = _donner(dossier, support, numero_seance, acteur, instant)
    if preparation is None:
        raise ValidationError({"support": "Ce support est déjà remis pour cette séance."})
    return preparation


def _donner(dossier: Dossier, support: Support, numero_seance: int, acteur: Acteur, instant: datetime) -> Preparation | None:
    """None when it is there already, also if someone else was first by a moment."""
    cle = {"dossier": dossier, "support": support, "numero_seance": numero_seance}
    preparation, nouvelle = Preparation.objects.get_or_create(**cle, defaults={"version": support.derniere, "remise_le": instant})
    if not nouvelle:
        return None
    role = Role.SYSTEME if acteur is SYSTEME else Role.CONSULTANT
    journal.consigner(
        dossier.fil, "preparation.remettre", acteur=acteur, role=role, instant=instant, objet=preparation, details={"seance": numero_seance},
    )
    return preparation


@transaction.atomic
def enregistrer(
    preparation: Preparation, valeurs: Mapping[str, str | list[str]], *, acteur: Acteur, instant: datetime, revision: int | None = None, onglet: str = "",
) -> Reponses:
    """Keep the answers as they stand. `revision` is the one that this tab had read: Conflit when another tab wrote since.

    A tab that did not hear that its own text was kept may send it again: `onglet` tells that it is the same one.
    """
    exiger_role(preparation, acteur, _SIEN, "enregistrer")
    _verrouiller(preparation)
    if motif := bilan_fini(preparation, instant) or (RENDU if preparation.etat not in OUVERTES else None):
        raise TransitionRefusee(motif)
    reponses = Reponses.objects.filter(preparation=preparation).select_related("coffre").first()
    if reponses is None:
        reponses = Reponses(preparation=preparation, coffre=preparation.dossier.coffre_travaux)
    elif lues(reponses) == valeurs:
        return reponses
    elif revision not in (None, reponses.revision) and not (onglet and onglet == reponses.onglet):
        raise Conflit("Ce questionnaire a été modifié ailleurs depuis que vous l’avez ouvert ici. Rien n’est remplacé : comparez, puis enregistrez.")
    reponses.contenu = json.dumps(valeurs, ensure_ascii=False)
    reponses.revision, reponses.onglet, reponses.le = reponses.revision + 1, onglet, instant
    reponses.save()
    if preparation.etat == EtatPreparation.A_FAIRE:
        appliquer(preparation, "commencer", acteur=acteur, instant=instant)
    return reponses


@transaction.atomic
def rendre(preparation: Preparation, *, acteur: Acteur, instant: datetime) -> None:
    """Give it back: from now on the consultant reads it. ValidationError (by field) for what cannot be read as it is."""
    exiger_role(preparation, acteur, _SIEN, "rendre")
    _verrouiller(preparation)
    if preparation.support.genre == GenreSupport.QUESTIONNAIRE and preparation.etat in OUVERTES:
        _verifier_les_reponses(preparation)
    appliquer(preparation, "rendre", acteur=acteur, instant=instant, details=_laquelle(preparation), rendue_le=instant)


def reprendre(preparation: Preparation, *, acteur: Acteur, instant: datetime) -> None:
    """Take it up again: it is its author's alone until it is given back."""
    appliquer(preparation, "reprendre", acteur=acteur, instant=instant, details=_laquelle(preparation), rendue_le=None)


def retirer(preparation: Preparation, *, acteur: Acteur, instant: datetime) -> None:
    """The consultant withdraws what is not begun: for this bilan, it is not to be done."""
    appliquer(preparation, "retirer", acteur=acteur, instant=instant, details=_laquelle(preparation))


def lues(reponses: Reponses | None) -> dict[str, str | list[str]]:
    """The answers by name of field; none yet is an empty dict."""
    return json.loads(reponses.contenu) if reponses else {}


def _verifier_les_reponses(preparation: Preparation) -> None:
    questions = preparation.version.demandes
    valeurs = lues(Reponses.objects.filter(preparation=preparation).select_related("coffre").first())
    if not repondues(questions, valeurs):
        raise ValidationError("Répondez à une question au moins avant de rendre ce travail.")
    if refus := a_reprendre(questions, valeurs):
        raise ValidationError(refus)


def _laquelle(preparation: Preparation) -> dict[str, int]:
    return {"seance": preparation.numero_seance}


def _verrouiller(preparation: Preparation) -> None:
    tout = Preparation.objects.select_related("dossier__coffre_travaux", "version", "support")
    preparation.refresh_from_db(from_queryset=tout.select_for_update(of=("self",)))
