"""The investigation ends on a short list; it may be closed without one for a reason, opened again, and is sealed with the synthesis."""
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from beneficiaires.models import Dossier
from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from bilan.socle.transitions import appliquer, exiger_role
from seances.actions.commun import verrouiller
from travaux.etats import EtatInvestigation
from travaux.models import Investigation

_CONSULTANT = frozenset({Role.CONSULTANT})


@transaction.atomic
def clore_l_investigation(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> Investigation:
    """Close it on its short list. TransitionRefusee says what is missing."""
    investigation = _celle_de(dossier, acteur)
    appliquer(investigation, "clore", acteur=acteur, instant=instant, close_le=instant)
    return investigation


@transaction.atomic
def passer_outre(dossier: Dossier, motif: str, *, acteur: Acteur, instant: datetime) -> Investigation:
    """Close it without a complete short list. The reason is kept with the content; the journal says only that there is one."""
    if not motif.strip():
        raise ValidationError({"motif": "Dites pourquoi l’investigation se clôt sans liste complète."})
    investigation = _celle_de(dossier, acteur)
    appliquer(investigation, "passer_outre", acteur=acteur, instant=instant, close_le=instant, derogation=True)
    investigation.motif = motif.strip()
    investigation.save(update_fields=["motif"])
    return investigation


@transaction.atomic
def rouvrir_l_investigation(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> Investigation:
    """Back to the leads, as long as the synthesis is not frozen."""
    investigation = _celle_de(dossier, acteur)
    appliquer(investigation, "rouvrir", acteur=acteur, instant=instant, close_le=None, derogation=False)
    investigation.motif = ""
    investigation.save(update_fields=["motif"])
    return investigation


@transaction.atomic
def sceller_l_investigation(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> None:
    """The synthesis is frozen: what it was assembled from does not move either. Nothing when no investigation was closed."""
    close = Investigation.objects.filter(dossier=dossier, etat=EtatInvestigation.CLOSE).first()
    if close:
        appliquer(close, "sceller", acteur=acteur, instant=instant)


def _celle_de(dossier: Dossier, acteur: Acteur) -> Investigation:
    """The one of this bilan, its row made on first call; the bilan is held before the journal."""
    exiger_role(dossier, acteur, _CONSULTANT, "investigation")
    verrouiller(dossier.pk)
    trouvee = Investigation.objects.filter(dossier=dossier).select_related("coffre").first()
    if trouvee is None:
        trouvee = Investigation(dossier=dossier, coffre=dossier.coffre_travaux)
        trouvee.motif = ""
        trouvee.save(force_insert=True)
    return trouvee
