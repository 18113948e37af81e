"""Freeze a version and send it: to the employer by his link, or, without one, straight to the bénéficiaire."""
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max

from beneficiaires.actions import joindre
from beneficiaires.regles import TypeDocument
from bilan.signature import liens
from bilan.socle import instantane, journal, mots
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.courriels import planifier
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, appliquer
from bilan.socle.typographie import phrase
from conventions import donnees, lettres, papier
from conventions.actions.communes import verrouiller
from conventions.actions.silences import constater_silence
from conventions.actions.versions import comparee, ecrire_le_programme, en_cours, rang_de_l_avenant, refus_de_la_suite, remplacer
from conventions.comparaison import differences
from conventions.etats import EN_COURS, EtatConvention
from conventions.models import Convention, Version

VIE_DU_LIEN = timedelta(days=60)


@transaction.atomic
def envoyer(convention: Convention, *, acteur: Acteur, instant: datetime) -> Version:
    """Freeze every word and figure, ask for the PDF, write to whoever signs first. TransitionRefusee while a mention is missing.

    A contract that was waiting for a signature is replaced in the same transaction: whoever signs it at this instant is first, or is told.
    """
    verrouiller(convention)
    ancienne = _a_remplacer(convention, instant)
    lues = donnees.assembler(convention, jour_a_paris(instant))
    if motif := refus_de_la_suite(convention, lues, instant):
        raise TransitionRefusee(motif)
    convention.avenant = rang_de_l_avenant(convention)
    figees = _figer(convention, lues, instant)
    if ancienne:
        remplacer(ancienne, figees["version"], acteur=acteur, instant=instant)
    if not convention.avenant:
        ecrire_le_programme(convention, acteur=acteur, instant=instant)
    version = _partir(convention, figees, acteur=acteur, instant=instant)
    if convention.regime.employeur_partie:
        _ecrire_a_l_employeur(version, ancienne, instant)
    else:
        planifier([lettres.a_repondre(version, instant)])
    return version


def _a_remplacer(convention: Convention, instant: datetime) -> Convention | None:
    """The contract whose place this one takes now, held; one whose delay has passed is over, even if nobody has recorded it yet."""
    ancienne = en_cours(convention)
    if ancienne is None:
        return None
    verrouiller(ancienne)
    if ancienne.etat_le(instant) == EtatConvention.REFUS_TACITE:
        constater_silence(ancienne, instant=instant)
    return ancienne if ancienne.etat in EN_COURS else None


def _figer(convention: Convention, lues: dict, instant: datetime) -> dict:
    """The data of the next version, with what changes since the one that it is told against."""
    base = comparee(convention)
    derniere = Version.objects.filter(convention__dossier=convention.dossier_id).aggregate(n=Max("numero"))["n"] or 0
    return {
        **lues, "version": derniere + 1, "version_du": jour_a_paris(instant), "avenant": convention.avenant, "depuis_version": base.numero if base else 0,
        "changements": differences(base.contenu, lues) if base else [],
    }


def _partir(convention: Convention, figees: dict, *, acteur: Acteur, instant: datetime) -> Version:
    """The transition, the document and the frozen version, together."""
    texte, a_l_employeur = instantane.encoder(figees), convention.regime.employeur_partie
    empreinte, numero = sha256(texte.encode()).hexdigest(), figees["version"]
    champs = {"envoyee_le": instant} if a_l_employeur else {"envoyee_le": instant, "transmise_le": instant}
    appliquer(
        convention, "envoyer" if a_l_employeur else "proposer", acteur=acteur, instant=instant, empreinte=empreinte, details={"version": numero},
        avenant=figees["avenant"], **champs,
    )
    piece = joindre(
        convention.dossier, TypeDocument(convention.nature), coffre=convention.dossier.coffre_actes,
        titre=papier.titre(convention.nature, numero, avenant=figees["avenant"]), gabarit=papier.gabarit(convention.nature), donnees=papier.projet(figees),
        instant=instant, acteur=acteur, reference=f"v{numero}", a_transmettre=a_l_employeur,
    )
    return Version.objects.create(convention=convention, numero=numero, donnees=texte, empreinte=empreinte, piece=piece, creee_le=instant)


def _ecrire_a_l_employeur(version: Version, ancienne: Convention | None, instant: datetime) -> None:
    """His link to this version, the only one that signs from now on: the letters that he kept lead to it."""
    destinataire = version.contenu["employeur_courriel"]
    lien = liens.creer(version, partie=Role.EMPLOYEUR, destinataire=destinataire, expire_le=instant + VIE_DU_LIEN, instant=instant)
    liens.noter_envoi(lien, instant=instant)
    for perimee in Version.objects.filter(convention__in=[version.convention_id, *([ancienne.pk] if ancienne else [])]).exclude(pk=version.pk):
        liens.relever(perimee, lien, instant=instant)
    planifier([lettres.a_signer(version, lien, instant)])


@transaction.atomic
def renvoyer(convention: Convention, *, acteur: Acteur, instant: datetime) -> None:
    """Write again to whoever is expected to act, 24 h at least after the last letter (ValidationError before)."""
    if acteur.role_pour(convention, frozenset({Role.CONSULTANT})) is None:
        raise PermissionDenied("convention.renvoyer")
    version, etat = convention.version, convention.etat_le(instant)
    if etat == EtatConvention.ENVOYEE:
        lien = liens.vivant(version, Role.EMPLOYEUR)
        liens.renvoyer(lien, instant=instant)
        planifier([lettres.a_signer(version, lien, instant, renvoi=True)])
        partie = Role.EMPLOYEUR
    elif etat == EtatConvention.TRANSMISE:
        _attendre(convention, instant)
        planifier([lettres.a_repondre(version, instant, renvoi=True)])
        partie = Role.BENEFICIAIRE
    else:
        raise TransitionRefusee("Personne d’autre que vous n’est attendu : il n’y a rien à renvoyer.")
    journal.consigner(
        convention.fil, "convention.renvoyer", acteur=acteur, role=Role.CONSULTANT, instant=instant, objet=convention, details={"partie": partie.value},
    )


def _attendre(convention: Convention, instant: datetime) -> None:
    dernier = lettres.dernier_envoi(convention, Role.BENEFICIAIRE)
    if dernier and instant < dernier.cree_le + liens.ATTENTE_RENVOI:
        des = mots.moment(dernier.cree_le + liens.ATTENTE_RENVOI)
        raise ValidationError(phrase("Un courriel est déjà parti. Vous pourrez en renvoyer un à partir du {des}.", des=des))
