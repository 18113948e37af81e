"""What the verbs share: the consultant of the dossier, the row held for the gesture."""
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from beneficiaires.models import Dossier
from bilan.signature.models import Lien
from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, appliquer
from conventions.etats import EN_COURS, EtatConvention
from conventions.models import Convention, Version

PERIMEE = "Cette page n’est plus à jour : la version a changé, ou une autre personne a été désignée. Rien n’a été enregistré."
DEJA_UN_BROUILLON = "Un brouillon est déjà préparé pour ce dossier."


def consultant_de(dossier: Dossier, acteur: Acteur) -> Role:
    """PermissionDenied for anyone else."""
    role = acteur.role_pour(dossier, frozenset({Role.CONSULTANT}))
    if role is None:
        raise PermissionDenied("convention")
    return role


def verrouiller(convention: Convention) -> None:
    """Read again and hold the row until the end of the transaction: the contracts of the dossier, then the dossier, before any line of its journal.

    One order for everyone: a session holds the dossier, then writes in the journal; whoever wrote there first would wait for who waits for him.
    """
    retenir_les_contrats(convention.dossier)
    dossier = Dossier._base_manager.select_for_update(of=("self",), no_key=True).get(pk=convention.dossier_id)
    convention.refresh_from_db(from_queryset=Convention._base_manager.select_for_update(of=("self",)))
    convention.dossier = dossier


def retenir_les_contrats(dossier: Dossier) -> None:
    """Hold every contract of this dossier that is under way or in force, in one order: of two drafts begun at once, the second sees the first."""
    vivants = Convention._base_manager.filter(dossier=dossier, etat__in=[*EN_COURS, EtatConvention.CONCLUE])
    list(vivants.select_for_update(of=("self",)).order_by("pk").only("pk"))


def poser(convention: Convention) -> None:
    """Write a new draft. TransitionRefusee when another one was begun at the same instant: the constraints of the dossier are the judge."""
    try:
        with transaction.atomic():
            convention.save(force_insert=True)
    except IntegrityError:
        raise TransitionRefusee(DEJA_UN_BROUILLON) from None


def appliquer_a_la_version(convention: Convention, verbe: str, *, acteur: Acteur, instant: datetime, **champs) -> None:
    """Apply a transition, its line of the journal bearing the number and the fingerprint of the version shown."""
    verrouiller(convention)
    version = convention.version
    appliquer(
        convention, verbe, acteur=acteur, instant=instant, empreinte=version.montree()[0] if version else "",
        details={"version": version.numero} if version else None, **champs,
    )


def exiger_la_version(convention: Convention, montree: Version | None) -> None:
    """TransitionRefusee when what the person was shown is not what is about to be signed any more; called once the row is held."""
    if montree is not None and (convention.version is None or convention.version.pk != montree.pk):
        raise TransitionRefusee(PERIMEE)


def exiger_le_lien(convention: Convention, lien: Lien | None) -> None:
    """The same for whoever came by a link: it must still be the one of this version, held by the same person. Called once the row is held."""
    if lien is None:
        return
    version = convention.version
    if version is None or str(version.pk) != lien.objet_id or not Lien.objects.filter(pk=lien.pk, revoque_le=None).exists():
        raise TransitionRefusee(PERIMEE)
