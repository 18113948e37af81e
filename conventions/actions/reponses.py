"""The answers: the bénéficiaire accepts, refuses or stays silent; the employer declines; the provider countersigns."""
from datetime import datetime, timedelta

from django.db import transaction

from beneficiaires.actions import contractualiser, joindre
from beneficiaires.regles import Delai, TypeDocument
from bilan.signature import liens, signatures
from bilan.signature.models import Moyen
from bilan.socle import reglementation
from bilan.socle.acteur import SYSTEME, Acteur
from bilan.socle.calendrier import Territoire, jour_a_paris
from bilan.socle.courriels import planifier
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, appliquer
from conventions import lettres, libelles, papier
from conventions.etats import EtatConvention
from conventions.models import Convention
from conventions.regles import fin_retractation

COPIE = timedelta(days=90)  # how long the employer's link still gives him his copy


@transaction.atomic
def accepter(convention: Convention, *, acteur: Acteur, instant: datetime, nom: str) -> None:
    """Accepting is signing (R6313-8). TransitionRefusee from the first second after the last day."""
    nom = signatures.exiger_nom(nom)
    _appliquer(convention, "accepter", acteur=acteur, instant=instant, acceptee_le=instant)
    _signer(convention, Role.BENEFICIAIRE, acteur=acteur, instant=instant, nom=nom, moyen=Moyen.COMPTE_ET_CODE)
    planifier([lettres.a_contresigner(convention.version, instant)])


@transaction.atomic
def refuser(convention: Convention, *, acteur: Acteur, instant: datetime) -> None:
    """No reason is asked, kept or told: the employer reads the same words as after a silence."""
    _appliquer(convention, "refuser", acteur=acteur, instant=instant, refusee_le=instant)
    planifier(lettres.non_conclue(convention.version, instant))


@transaction.atomic
def decliner(convention: Convention, *, acteur: Acteur, instant: datetime) -> None:
    """The employer does not sign: nothing was transmitted, no delay ever ran."""
    _appliquer(convention, "decliner", acteur=acteur, instant=instant, refusee_le=instant)
    planifier(lettres.non_conclue(convention.version, instant))


@transaction.atomic
def constater_silence(convention: Convention, *, instant: datetime) -> None:
    """Write down that the delay has passed, and tell the three in neutral words; nothing depends on this having run."""
    _appliquer(convention, "constater_silence", acteur=SYSTEME, instant=instant, refusee_le=convention.expire_le)
    planifier(lettres.non_conclue(convention.version, instant))


def constater_les_silences(instant: datetime) -> int:
    """Record every delay that has passed, however many days ago; how many there were."""
    echues = Convention.objects.filter(etat=EtatConvention.TRANSMISE, expire_le__lte=instant).au_complet()
    return sum(_constate(convention, instant) for convention in echues.iterator(chunk_size=500))


@transaction.atomic
def contresigner(convention: Convention, *, acteur: Acteur, instant: datetime, nom: str) -> None:
    """The last signature concludes: sessions may be confirmed, the signed contract is made, the withdrawal delay of a self-payer begins."""
    nom = signatures.exiger_nom(nom)
    _appliquer(convention, "contresigner", acteur=acteur, instant=instant, conclue_le=instant, retractation_jusqu_au=_retractation(convention, instant))
    _signer(convention, Role.CONSULTANT, acteur=acteur, instant=instant, nom=nom, moyen=Moyen.COMPTE)
    contractualiser(convention.dossier, acteur=acteur, instant=instant)
    _editer(convention, acteur, instant)
    version = convention.version
    lien = liens.vivant(version, Role.EMPLOYEUR)
    if lien:
        liens.prolonger(lien, jusqu_au=instant + COPIE)
    planifier(lettres.conclue(version, lien, instant))


def executer(convention: Convention, *, acteur: Acteur, instant: datetime) -> None:
    """The bilan that it provided for is over."""
    appliquer(convention, "executer", acteur=acteur, instant=instant)


def _appliquer(convention: Convention, verbe: str, *, acteur: Acteur, instant: datetime, **champs) -> None:
    version = convention.version
    appliquer(
        convention, verbe, acteur=acteur, instant=instant, empreinte=version.montree()[0] if version else "",
        details={"version": version.numero} if version else None, **champs,
    )


def _signer(convention: Convention, partie: Role, *, acteur: Acteur, instant: datetime, nom: str, moyen: Moyen) -> None:
    version = convention.version
    empreinte, sur_document = version.montree()
    signatures.signer(
        version, partie=partie, nom=nom, acteur=acteur, instant=instant, empreinte=empreinte, sur_document=sur_document,
        consentement=libelles.consentement(partie, version.contenu), moyen=moyen,
    )


def _constate(convention: Convention, instant: datetime) -> bool:
    try:
        constater_silence(convention, instant=instant)
    except TransitionRefusee:  # an answer given in time has just been committed
        return False
    return True


def _retractation(convention: Convention, instant: datetime):
    """The last day to withdraw (L6353-5, L221-18): a contract signed here is signed at a distance."""
    if convention.regime.delai is not Delai.RETRACTATION:
        return None
    jour = jour_a_paris(instant)
    return fin_retractation(
        jour, True, territoire=Territoire(convention.dossier.beneficiaire.territoire),
        jours_formation=reglementation.valeur("CONTRAT_PARTICULIER_RETRACTATION_J", jour), jours_conso=reglementation.valeur("CONSO_RETRACTATION_J", jour),
        proroger=reglementation.valeur("CONTRAT_PARTICULIER_RETRACTATION_PROROGATION", jour),
    )


def _editer(convention: Convention, acteur: Acteur, instant: datetime) -> None:
    """A second document, sealed, with its page of signatures: the draft that was signed stays as it is."""
    version = convention.version
    convention.piece_conclue = joindre(
        convention.dossier, TypeDocument(convention.nature), coffre=convention.dossier.coffre_actes,
        titre=papier.titre(convention.nature, version.numero, conclue=True), gabarit=papier.gabarit(convention.nature),
        donnees=papier.conclue(version), instant=instant, acteur=acteur, reference=f"v{version.numero}_exemplaire_signe", sceller=True,
    )
    convention.save(update_fields=["piece_conclue"])
