"""The employer's act that opens the ten days (R6313-8)."""
from datetime import date, datetime

from django.db import transaction

from beneficiaires.actions import donner_a_lire
from beneficiaires.regles import Delai
from bilan.signature import signatures
from bilan.signature.models import Lien, Moyen
from bilan.socle import reglementation
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import Territoire, instant_d_expiration, jour_a_paris
from bilan.socle.courriels import planifier
from bilan.socle.roles import Role
from bilan.socle.transitions import appliquer
from conventions import lettres, libelles
from conventions.actions.communes import exiger_le_lien, verrouiller
from conventions.models import Convention
from conventions.regles import date_limite


@transaction.atomic
def signer_et_transmettre(
    convention: Convention, *, acteur: Acteur, instant: datetime, nom: str, fonction: str, lien: Lien | None = None,
) -> None:
    """The employer signs and transmits: two acts, one gesture. This instant is T0, and the last day to answer is computed once for all.

    TransitionRefusee when `lien`, by which he came, is not the one of this version any more: it was replaced, or someone else was named.
    """
    nom = signatures.exiger_nom(nom)
    transmettre(convention, "transmettre", acteur=acteur, instant=instant, transmise_le=instant)
    exiger_le_lien(convention, lien)
    signer_pour_l_employeur(convention, acteur=acteur, instant=instant, nom=nom, fonction=fonction, moyen=Moyen.LIEN_ET_CODE)
    planifier([lettres.a_repondre(convention.version, instant)])


def transmettre(convention: Convention, verbe: str, *, acteur: Acteur, instant: datetime, transmise_le: datetime) -> None:
    """Apply one of the two transmissions: T0, the last day to answer and the instant after it, computed once for all."""
    verrouiller(convention)
    jour = jour_a_paris(transmise_le)
    limite = _limite(convention, jour)
    appliquer(
        convention, verbe, acteur=acteur, instant=instant, empreinte=convention.version.montree()[0] if convention.version else "",
        details={"transmise_le": jour, "jusqu_au": limite}, transmise_le=transmise_le, date_limite=limite,
        expire_le=limite and instant_d_expiration(limite),
    )
    if convention.version:
        donner_a_lire(convention.version.piece)


def _limite(convention: Convention, jour: date) -> date | None:
    """The last day to answer, by the law in force on the day of the transmission; None where no law sets one (public servants)."""
    if convention.regime.delai is not Delai.ACCEPTATION:
        return None
    territoire = Territoire(convention.dossier.beneficiaire.territoire)
    return date_limite(
        jour, territoire, jours=reglementation.valeur("TRIPARTITE_DELAI_J", jour), proroger=reglementation.valeur("PROROGATION_R6313_8", jour),
    )


def signer_pour_l_employeur(
    convention: Convention, *, acteur: Acteur, instant: datetime, nom: str, fonction: str, moyen: Moyen, consigne_le: datetime | None = None,
) -> None:
    """His signature of the version that has just been transmitted, with the fingerprint of what he was shown."""
    version = convention.version
    empreinte, sur_document = version.montree()
    signatures.signer(
        version, partie=Role.EMPLOYEUR, nom=nom, fonction=fonction, acteur=acteur, instant=instant, empreinte=empreinte, sur_document=sur_document,
        consentement=libelles.consentement(Role.EMPLOYEUR, version.contenu), moyen=moyen, consigne_le=consigne_le,
    )
