"""Share the price between several funders, while no contract has left."""
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from beneficiaires.actions.controles import refuser
from beneficiaires.models import Dossier, LigneFinancement
from beneficiaires.presentation import programme_ouvert
from beneficiaires.regles import ModeFinancement, Payeur
from beneficiaires.regles.lignes import Ligne, refus_depot, refus_lignes
from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.roles import EQUIPE
from bilan.socle.transitions import TransitionRefusee


@transaction.atomic
def financer(dossier: Dossier, *, acteur: Acteur, instant: datetime, lignes: Sequence[Mapping]) -> None:
    """Replace every line; none means that the usual payer pays all. ValidationError with one sentence, TransitionRefusee once the contract has left.

    Each line: financeur, montant_centimes, and if need be nom, reference, depose_le, subrogation.
    """
    role = acteur.role_pour(dossier, EQUIPE)
    if role is None:
        raise PermissionDenied("dossier.financer")
    dossier = Dossier._base_manager.select_for_update(of=("self",)).get(pk=dossier.pk)
    if not programme_ouvert(dossier):
        raise TransitionRefusee("Le contrat est parti ou conclu : ses financements ne changent plus ici.")
    mode = ModeFinancement(dossier.mode_financement)
    refuser(refus_lignes([_regle(ligne) for ligne in lignes], mode, dossier.prix_centimes), "financements")
    for ligne in lignes:
        refuser(refus_depot(mode, ligne.get("depose_le"), dossier.periode_debut), "financements")
    LigneFinancement.objects.filter(dossier=dossier).delete()
    LigneFinancement.objects.bulk_create(LigneFinancement(dossier=dossier, ordre=rang, **ligne) for rang, ligne in enumerate(lignes, 1))
    journal.consigner(dossier.fil, "dossier.financer", acteur=acteur, role=role, instant=instant, objet=dossier, details={"financeurs": len(lignes)})


def _regle(ligne: Mapping) -> Ligne:
    return Ligne(Payeur(ligne["financeur"]), ligne["montant_centimes"], ligne.get("subrogation", False), ligne.get("depose_le"))
