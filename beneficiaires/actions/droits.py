"""A person's rights over her data: what she corrects herself, what she asks for, and the answer she gets."""
from datetime import datetime
from typing import Any

from django.db import transaction

from beneficiaires.etats_demande import EtatDemande
from beneficiaires.lettres import droit_repondu
from beneficiaires.models import Beneficiaire, DemandeDroit, Dossier
from beneficiaires.models.demande import Droit
from bilan.socle import courriels, journal, reglementation
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import ajouter_mois, jour_a_paris
from bilan.socle.models import Compte
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, appliquer, exiger_role

DU_COMPTE, DE_LA_FICHE = ("telephone", "accord"), ("adresse", "code_postal", "ville")


@transaction.atomic
def rectifier(personne: Beneficiaire, *, acteur: Acteur, instant: datetime, **valeurs: str) -> list[str]:
    """Correct what the person may correct alone: which fields have changed. A contract already sent keeps what it said."""
    exiger_role(personne, acteur, frozenset({Role.BENEFICIAIRE}), "rectifier")
    changes = [*_poser(personne.compte, DU_COMPTE, valeurs), *_poser(personne, DE_LA_FICHE, valeurs)]
    if changes:
        journal.consigner(
            f"compte:{personne.compte_id}", "personne.rectifier", acteur=acteur, role=Role.BENEFICIAIRE, instant=instant, objet=personne,
            details={"champs": "+".join(changes)},
        )
    return changes


def _poser(objet: Compte | Beneficiaire, champs: tuple[str, ...], valeurs: dict[str, str]) -> list[str]:
    changes = [champ for champ in champs if champ in valeurs and getattr(objet, champ) != valeurs[champ]]
    for champ in changes:
        setattr(objet, champ, valeurs[champ])
    if changes:
        objet.save(update_fields=changes)
    return changes


@transaction.atomic
def demander_un_droit(dossier: Dossier, droit: Droit, *, acteur: Acteur, instant: datetime, texte: str) -> DemandeDroit:
    """Ask; the day by which the answer is due is computed once, and shown to both."""
    exiger_role(dossier, acteur, frozenset({Role.BENEFICIAIRE}), "demander_un_droit")
    _un_a_la_fois(dossier.pk)
    if DemandeDroit.objects.filter(dossier=dossier, droit=droit, etat=EtatDemande.EN_ATTENTE).exists():
        raise TransitionRefusee("Cette demande attend déjà sa réponse.")
    jour = jour_a_paris(instant)
    mois = int(str(reglementation.valeur("RGPD_REPONSE_MOIS", jour)))
    demande = DemandeDroit(dossier=dossier, coffre=dossier.coffre_actes, droit=droit, demandee_le=instant, reponse_avant=ajouter_mois(jour, mois))
    demande.texte = texte
    demande.save(force_insert=True)
    journal.consigner(
        dossier.fil, "demandedroit.demander", acteur=acteur, role=Role.BENEFICIAIRE, instant=instant, objet=demande, details={"droit": droit.value},
    )
    return demande


def _un_a_la_fois(dossier_id: int) -> None:
    """Two requests of one kind made at the same instant: the second one gets the sentence."""
    Dossier.objects.select_for_update(of=("self",), no_key=True).get(pk=dossier_id)


def satisfaire(demande: DemandeDroit, *, acteur: Acteur, instant: datetime, reponse: str = "") -> None:
    _repondre(demande, "satisfaire", reponse, acteur=acteur, instant=instant)


def refuser_un_droit(demande: DemandeDroit, *, acteur: Acteur, instant: datetime, reponse: str) -> None:
    """With the reason, and how to complain: both are due to the person (article 12, 4)."""
    if not reponse.strip():
        raise TransitionRefusee("Un refus dit sa raison.")
    _repondre(demande, "refuser", reponse, acteur=acteur, instant=instant)


def retirer_un_droit(demande: DemandeDroit, *, acteur: Acteur, instant: datetime) -> None:
    appliquer(demande, "retirer", acteur=acteur, instant=instant, repondue_le=instant)


@transaction.atomic
def maintenir_un_droit(demande: DemandeDroit, *, acteur: Acteur, instant: datetime) -> None:
    """Taken back by mistake: it waits again for its answer, due on the same day."""
    _un_a_la_fois(demande.dossier_id)
    appliquer(demande, "maintenir", acteur=acteur, instant=instant, repondue_le=None)


@transaction.atomic
def _repondre(demande: DemandeDroit, verbe: str, reponse: str, *, acteur: Acteur, instant: datetime) -> None:
    champs: dict[str, Any] = {"reponse": _scelle(demande, reponse)} if reponse.strip() else {}
    appliquer(demande, verbe, acteur=acteur, instant=instant, repondue_le=instant, details={"droit": demande.droit}, **champs)
    courriels.planifier([droit_repondu(demande)])


def _scelle(demande: DemandeDroit, reponse: str) -> bytes:
    """As `update` wants it: already encrypted."""
    demande.reponse = reponse
    return demande._meta.get_field("reponse").value_from_object(demande)
