"""Change what was agreed: while nothing is signed, or when an amendment is."""
from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from beneficiaires.actions.controles import refuser
from beneficiaires.etats import ACTIFS, EtatDossier
from beneficiaires.models import Dossier, EtapeDossier
from beneficiaires.regles import EtapePedagogique
from beneficiaires.regles import ouverture as regles
from bilan.socle import journal, reglementation
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee


@transaction.atomic
def modifier_programme(
    dossier: Dossier, *, acteur: Acteur, instant: datetime, etapes: Mapping[str, int] | None = None, prix_centimes: int | None = None,
    periode_debut: date | None = None, periode_fin: date | None = None, taux_distance: int | None = None, avenant: bool = False,
) -> None:
    """Change hours (minutes by step), price, period or distance; what is None stays.

    TransitionRefusee once the contract is concluded, unless `avenant` says that an amendment has just been signed by all, or renounced by the person.
    """
    role = acteur.role_pour(dossier, frozenset({Role.CONSULTANT, Role.GESTION, *([Role.BENEFICIAIRE] if avenant else [])}))
    if role is None:
        raise PermissionDenied("dossier.modifier_programme")
    dossier.refresh_from_db(from_queryset=Dossier._base_manager.select_for_update(of=("self",)))
    if dossier.etat not in (ACTIFS if avenant else (EtatDossier.PROSPECT, EtatDossier.CONTRACTUALISATION)):
        raise TransitionRefusee("Le contrat est conclu : un changement demande un avenant.")
    donnees = {"prix_centimes": prix_centimes, "periode_debut": periode_debut, "periode_fin": periode_fin, "taux_distance": taux_distance}
    for champ, valeur in donnees.items():
        if valeur is not None:
            setattr(dossier, champ, valeur)
    _verifier(dossier)
    dossier.save(update_fields=list(donnees))
    if etapes is not None:
        _remplacer(dossier, {EtapePedagogique(code): minutes for code, minutes in etapes.items()}, jour_a_paris(instant))
    changes = {champ: True for champ, valeur in {**donnees, "etapes": etapes}.items() if valeur is not None}
    journal.consigner(dossier.fil, "dossier.modifier_programme", acteur=acteur, role=role, instant=instant, objet=dossier, details=changes)


def _verifier(dossier: Dossier) -> None:
    refuser(regles.refus_prix(dossier.prix_centimes), "prix_centimes")
    refuser("La part à distance va de 0 à 100 %." if not 0 <= dossier.taux_distance <= 100 else None, "taux_distance")
    refuser(regles.refus_periode(dossier.periode_debut, dossier.periode_fin, dossier.prestation.mois_maximum), "periode_fin")


def _remplacer(dossier: Dossier, minutes: dict[EtapePedagogique, int], jour: date) -> None:
    """Rows are kept where the step stays: sessions may already name them."""
    refuser(regles.refus_programme(minutes, reglementation.valeur("BILAN_DUREE_MAX_H", jour)), "etapes")
    gardees = [etape for etape in EtapePedagogique if minutes.get(etape)]
    dossier.etapes.exclude(code__in=gardees).delete()
    for rang, etape in enumerate(gardees, 1):
        EtapeDossier.objects.update_or_create(dossier=dossier, code=etape.value, defaults={"ordre": rang, "minutes": minutes[etape]})
