"""Share the price between several funders: while no contract has left, or when one that says otherwise takes its place."""
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from beneficiaires.actions.controles import refuser
from beneficiaires.etats import ACTIFS
from beneficiaires.models import Dossier, LigneFinancement
from beneficiaires.presentation import programme_ouvert
from beneficiaires.regles import ModeFinancement, Payeur
from beneficiaires.regles.lignes import Ligne, refus_depot, refus_lignes
from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.roles import EQUIPE, Role
from bilan.socle.transitions import TransitionRefusee


@transaction.atomic
def financer(dossier: Dossier, *, acteur: Acteur, instant: datetime, lignes: Sequence[Mapping], avenant: bool = False) -> None:
    """Replace every line; none means that the usual payer pays all. ValidationError with one sentence, TransitionRefusee once the contract has left,
    unless `avenant` says that an amendment has just been signed by all, or renounced by the person: what was signed is written as it is, by the rules of
    the day on which it was sent. A rule younger than a contract keeps nobody from coming back to it.

    Each line: financeur, montant_centimes, and if need be nom, reference, depose_le, subrogation.
    """
    role = acteur.role_pour(dossier, EQUIPE | frozenset({Role.BENEFICIAIRE} if avenant else ()))
    if role is None:
        raise PermissionDenied("dossier.financer")
    dossier = Dossier._base_manager.select_for_update(of=("self",)).get(pk=dossier.pk)
    if not (dossier.etat in ACTIFS if avenant else programme_ouvert(dossier)):
        raise TransitionRefusee("Le contrat est parti ou conclu : ses financements ne changent plus ici.")
    if not avenant:
        verifier_lignes(ModeFinancement(dossier.mode_financement), lignes, prix_centimes=dossier.prix_centimes, debut=dossier.periode_debut)
    LigneFinancement.objects.filter(dossier=dossier).delete()
    LigneFinancement.objects.bulk_create(LigneFinancement(dossier=dossier, ordre=rang, **ligne) for rang, ligne in enumerate(lignes, 1))
    journal.consigner(dossier.fil, "dossier.financer", acteur=acteur, role=role, instant=instant, objet=dossier, details={"financeurs": len(lignes)})


def verifier_lignes(mode: ModeFinancement, lignes: Sequence[Mapping], *, prix_centimes: int, debut: date | None) -> None:
    """ValidationError when these lines are not those of a bilan so financed, at this price, that begins on this day."""
    regles = [_regle(ligne) for ligne in lignes]
    refuser(refus_lignes(regles, mode, prix_centimes) or refus_depot(regles, debut), "financements")


def _regle(ligne: Mapping) -> Ligne:
    return Ligne(Payeur(ligne["financeur"]), ligne["montant_centimes"], ligne.get("subrogation", False), ligne.get("depose_le"))
