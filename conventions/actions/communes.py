"""What the verbs share: the consultant of the dossier, the row held for the gesture."""
from datetime import datetime

from django.core.exceptions import PermissionDenied

from beneficiaires.models import Dossier
from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, appliquer
from conventions.models import Convention, Version

PERIMEE = "Cette page montrait une version qui a été remplacée : rien n’a été signé. Relisez la nouvelle."


def consultant_de(dossier: Dossier, acteur: Acteur) -> Role:
    """PermissionDenied for anyone else."""
    role = acteur.role_pour(dossier, frozenset({Role.CONSULTANT}))
    if role is None:
        raise PermissionDenied("convention")
    return role


def verrouiller(convention: Convention) -> None:
    """Read again and hold the row until the end of the transaction."""
    convention.refresh_from_db(from_queryset=Convention._base_manager.select_for_update(of=("self",)))


def appliquer_a_la_version(convention: Convention, verbe: str, *, acteur: Acteur, instant: datetime, **champs) -> None:
    """Apply a transition, its line of the journal bearing the number and the fingerprint of the version shown."""
    version = convention.version
    appliquer(
        convention, verbe, acteur=acteur, instant=instant, empreinte=version.montree()[0] if version else "",
        details={"version": version.numero} if version else None, **champs,
    )


def exiger_la_version(convention: Convention, montree: Version | None) -> None:
    """TransitionRefusee when what the person was shown is not what is about to be signed any more; called once the row is held."""
    if montree is not None and (convention.version is None or convention.version.pk != montree.pk):
        raise TransitionRefusee(PERIMEE)
