"""A bilan goes on with another consultant: gestion decides it, the person agrees to it, all three are told; private notes stay with whoever wrote them."""
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from beneficiaires.actions.vie import SUITES
from beneficiaires.etats import ACTIFS, EtatDossier
from beneficiaires.models import Dossier
from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.courriels import Courriel, planifier
from bilan.socle.models import Compte
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, exiger_role
from bilan.socle.typographie import phrase

CONFIABLES = (*ACTIFS, EtatDossier.CONCLUSIONS_REMISES, EtatDossier.CLOS)


def refus_de_confier(dossier: Dossier, a: Compte) -> str | None:
    """Why this bilan is not handed over to this account, or None."""
    if dossier.etat not in CONFIABLES:
        return "Ce bilan est terminé : il n’y a plus rien à y suivre."
    if not a.is_active or Role.CONSULTANT not in a.roles:
        return "Choisissez une personne de l’équipe qui accompagne des bilans."
    if a.pk == dossier.beneficiaire.compte_id:
        return "On n’accompagne pas son propre bilan : choisissez quelqu’un d’autre."
    return phrase("{} suit déjà ce bilan.", a.nom_complet) if a.pk == dossier.consultant_id else None


@transaction.atomic
def confier(dossier: Dossier, a: Compte, *, accord: bool, acteur: Acteur, instant: datetime) -> Dossier:
    """From now on this account follows the bilan: its sessions to come are hers, and what its scope opens. TransitionRefusee when one of them cannot be.

    `accord`: whether the person agreed to it, as gestion says.
    """
    exiger_role(dossier, acteur, frozenset({Role.GESTION}), "confier")
    dossier = Dossier._base_manager.select_for_update(of=("self",)).select_related("beneficiaire__compte", "consultant").get(pk=dossier.pk)
    if refus := refus_de_confier(dossier, a):
        raise TransitionRefusee(refus)
    avant, dossier.consultant = dossier.consultant, a
    dossier.save(update_fields=["consultant"])
    SUITES.confier(dossier, instant)
    journal.consigner(dossier.fil, "dossier.confier", acteur=acteur, role=Role.GESTION, instant=instant, objet=dossier, details={
        "de": avant.pk, "a": a.pk, "accord": accord,
    })
    page = reverse("dossier", args=[dossier.numero])
    planifier([
        _lettre(dossier, a, "confie_a_vous", page, instant), _lettre(dossier, avant, "confie_a_autrui", reverse("beneficiaires:liste"), instant),
        _lettre(dossier, dossier.beneficiaire.compte, "confie", reverse("portail:accueil"), instant),
    ])
    return dossier


def _lettre(dossier: Dossier, compte: Compte, gabarit: str, chemin: str, instant: datetime) -> Courriel:
    """The number of the dossier for the team; nobody is named."""
    return Courriel(
        cle=f"dossier:{dossier.pk}:confie:{instant.timestamp():.0f}:{compte.pk}", fil=dossier.fil, destinataire=compte.email,
        gabarit=f"beneficiaires/{gabarit}", repondre_a=dossier.consultant.email, contexte={"prenom": compte.prenom, "numero": dossier.numero, "chemin": chemin},
    )
