"""What is asked of a new dossier, and the rules it must pass: the dated parameters are read here, the judgement is in `regles`."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email

from beneficiaires.models import Employeur, Organisme, Prestation
from beneficiaires.models.personnes import Statut
from beneficiaires.regles import REGIMES, EtapePedagogique, ModeFinancement
from beneficiaires.regles import ouverture as regles
from bilan.socle import reglementation
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import Territoire
from bilan.socle.models import Accord, Compte
from bilan.socle.roles import Role


@dataclass(frozen=True, kw_only=True)
class Demande:
    """A dossier as asked for, complete but not yet checked."""

    CHAMPS: ClassVar = (
        "prestation", "consultant", "employeur", "prix_centimes", "periode_debut", "periode_fin", "sur_temps_travail", "taux_distance", "numero_edof",
        "souscription", "dernier_bilan_finance",
        "versant",
    )

    prestation: Prestation
    consultant: Compte
    mode: ModeFinancement
    employeur: Employeur | None
    prix_centimes: int
    periode_debut: date | None
    periode_fin: date | None
    sur_temps_travail: bool
    taux_distance: int
    territoire: Territoire
    etapes: Mapping[EtapePedagogique, int]
    numero_edof: str = ""
    souscription: date | None = None
    dernier_bilan_finance: date | None = None
    versant: str = ""


def refuser(motif: str | None, champ: str) -> None:
    """ValidationError with this sentence, its code naming the argument; nothing when there is no sentence."""
    if motif:
        raise ValidationError(motif, code=champ)


def verifier_acteur(acteur: Acteur, consultant: Compte) -> None:
    """A consultant opens his own dossiers; gestion opens anyone's, for an active consultant."""
    roles = acteur.compte.roles if acteur.compte and acteur.compte.is_active else ()
    if Role.GESTION not in roles and (Role.CONSULTANT not in roles or acteur.compte != consultant):
        raise PermissionDenied("dossier.ouvrir")
    if Role.CONSULTANT not in consultant.roles or not consultant.is_active:
        refuser("Choisissez un consultant en activité.", "consultant")


def verifier(demande: Demande, jour: date) -> None:
    """Every rule of domaine.md §1 and §2 that can be judged at the opening."""
    verifier_financement(demande, jour)
    refuser(regles.refus_programme(demande.etapes, reglementation.valeur("BILAN_DUREE_MAX_H", jour)), "etapes")
    refuser(regles.refus_prix(demande.prix_centimes), "prix_centimes")
    refuser("La part à distance va de 0 à 100 %." if not 0 <= demande.taux_distance <= 100 else None, "taux_distance")
    refuser(regles.refus_periode(demande.periode_debut, demande.periode_fin, demande.prestation.mois_maximum), "periode_fin")
    verifier_entree(demande, jour)


def verifier_financement(demande: Demande, jour: date) -> None:
    employeur, organisme = demande.employeur, Organisme.courant()
    refuser(regles.refus_employeur(
        demande.mode, present=employeur is not None, siret_employeur=employeur.siret if employeur else "",
        siret_prestataire=organisme.siret if organisme else "",
    ), "employeur")
    refuser(regles.refus_temps_travail(demande.mode, demande.sur_temps_travail), "sur_temps_travail")
    refuser(regles.refus_versant(demande.mode, demande.versant), "versant")
    if not REGIMES[demande.mode].cpf:
        refuser("Le numéro de dossier EDOF ne concerne que le CPF." if demande.numero_edof else None, "numero_edof")
        return
    souscription = demande.souscription or jour
    ans = reglementation.valeur("CPF_CARENCE_BILAN_ANS", souscription, sinon=None)
    refuser(regles.refus_carence(demande.dernier_bilan_finance, souscription, ans), "dernier_bilan_finance")


def verifier_entree(demande: Demande, jour: date) -> None:
    if REGIMES[demande.mode].cpf:
        proposition = demande.souscription or jour
        jours = reglementation.valeur("EDOF_DELAI_ENTREE_MIN", proposition, sinon=0)
        refuser(regles.refus_entree(demande.periode_debut, proposition, jours, demande.territoire), "periode_debut")


def verifier_personne(*, prenom: str, nom: str, email: str, statut: str, accord: str) -> None:
    for valeur, champ, motif in ((prenom, "prenom", "Le prénom manque."), (nom, "nom", "Le nom manque.")):
        refuser(None if valeur.strip() else motif, champ)
    try:
        validate_email(email.strip())
    except ValidationError:
        refuser("Cette adresse électronique n’est pas complète : vérifiez-la, c’est par elle que la personne entrera.", "email")
    refuser(None if statut in Statut.values else "Cette situation n’est pas connue.", "statut")
    refuser(None if accord in Accord.values else "Cet accord n’est pas connu.", "accord")
