"""The first time that the bénéficiaire opens what she was sent: one line of the journal, as for the employer's link."""
from datetime import datetime

from django.db import transaction

from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.models import Evenement
from bilan.socle.roles import Role
from conventions.models import Convention, Version

VERBE = "convention.ouvrir"


@transaction.atomic
def noter_lecture(convention: Convention, *, acteur: Acteur, instant: datetime) -> None:
    """Write it once for a version, with the fingerprint of what was shown; two tabs opened at once wait for each other."""
    version = convention.version
    if _lue(version):
        return
    Version.objects.select_for_update().get(pk=version.pk)
    if not _lue(version):
        journal.consigner(
            version.fil, VERBE, acteur=acteur, role=Role.BENEFICIAIRE, instant=instant, objet=version, empreinte=version.montree()[0],
        )


def _lue(version: Version) -> bool:
    return Evenement.objects.filter(objet=version._meta.label_lower, objet_id=str(version.pk), verbe=VERBE).exists()
