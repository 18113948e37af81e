"""The answers: the bénéficiaire accepts or refuses; the employer declines; the provider countersigns, which concludes."""
from datetime import datetime, timedelta

from django.db import transaction

from beneficiaires.actions import contractualiser, joindre
from beneficiaires.models import Dossier
from beneficiaires.regles import Delai, TypeDocument
from bilan.signature import liens, signatures
from bilan.signature.models import Lien, Moyen
from bilan.socle import reglementation
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import Territoire, jour_a_paris
from bilan.socle.courriels import planifier
from bilan.socle.roles import Role
from bilan.socle.transitions import appliquer
from conventions import lettres, libelles, papier
from conventions.actions.communes import appliquer_a_la_version, exiger_la_version, exiger_le_lien, verrouiller
from conventions.actions.versions import ecrire_le_programme, en_vigueur, remplacer
from conventions.models import Convention, Version
from conventions.regles import fin_retractation

COPIE = timedelta(days=90)  # how long the employer's link still gives him his copy


@transaction.atomic
def accepter(convention: Convention, *, acteur: Acteur, instant: datetime, nom: str, montree: Version | None = None) -> None:
    """Accepting is signing (R6313-8). TransitionRefusee from the first second after the last day, and when `montree` is not the version any more."""
    nom = signatures.exiger_nom(nom)
    appliquer_a_la_version(convention, "accepter", acteur=acteur, instant=instant, acceptee_le=instant)
    exiger_la_version(convention, montree)
    _signer(convention, Role.BENEFICIAIRE, acteur=acteur, instant=instant, nom=nom, moyen=Moyen.COMPTE_ET_CODE)
    planifier([lettres.a_contresigner(convention.version, instant)])


@transaction.atomic
def refuser(convention: Convention, *, acteur: Acteur, instant: datetime, montree: Version | None = None) -> None:
    """No reason is asked, kept or told: the employer reads the same words as after a silence."""
    appliquer_a_la_version(convention, "refuser", acteur=acteur, instant=instant, refusee_le=instant)
    exiger_la_version(convention, montree)
    planifier(lettres.non_conclue(convention.version, instant))


@transaction.atomic
def decliner(convention: Convention, *, acteur: Acteur, instant: datetime, lien: Lien | None = None) -> None:
    """The employer does not sign: nothing was transmitted, no delay ever ran."""
    appliquer_a_la_version(convention, "decliner", acteur=acteur, instant=instant, refusee_le=instant)
    exiger_le_lien(convention, lien)
    planifier(lettres.non_conclue(convention.version, instant))


@transaction.atomic
def contresigner(convention: Convention, *, acteur: Acteur, instant: datetime, nom: str, montree: Version | None = None) -> None:
    """The last signature concludes: sessions may be confirmed, the signed contract is made, the withdrawal delay of a self-payer begins.

    An amendment takes the place of the contract that it amends at this instant, not before.
    """
    nom = signatures.exiger_nom(nom)
    verrouiller(convention)
    version, contrat = convention.version, en_vigueur(convention)
    if contrat:
        remplacer(contrat, version.numero, acteur=acteur, instant=instant)
        ecrire_le_programme(convention, acteur=acteur, instant=instant)
    appliquer_a_la_version(
        convention, "contresigner", acteur=acteur, instant=instant, conclue_le=instant, retractation_jusqu_au=_retractation(convention, instant),
    )
    exiger_la_version(convention, montree)
    _signer(convention, Role.CONSULTANT, acteur=acteur, instant=instant, nom=nom, moyen=Moyen.COMPTE)
    if contrat is None:
        contractualiser(convention.dossier, acteur=acteur, instant=instant)
    _editer(convention, acteur, instant)
    lien = liens.vivant(version, Role.EMPLOYEUR)
    if lien:
        liens.prolonger(lien, jusqu_au=instant + COPIE)
    planifier(lettres.conclue(version, lien, instant))


def executer(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> None:
    """The bilan went to its term: the contract in force was carried out. Nothing to do where none is (the CPF has no contract).

    An amendment that was not signed by then changes nothing any more: it stays as it is, and nobody can sign it (`dossier_ouvert`).
    """
    contrat = Convention.objects.en_vigueur().filter(dossier=dossier).select_related("dossier").first()
    if contrat:
        appliquer(contrat, "executer", acteur=acteur, instant=instant)


def _signer(convention: Convention, partie: Role, *, acteur: Acteur, instant: datetime, nom: str, moyen: Moyen) -> None:
    version = convention.version
    empreinte, sur_document = version.montree()
    signatures.signer(
        version, partie=partie, nom=nom, acteur=acteur, instant=instant, empreinte=empreinte, sur_document=sur_document,
        consentement=libelles.consentement(partie, version.contenu), moyen=moyen,
    )


def _retractation(convention: Convention, instant: datetime):
    """The last day to withdraw (L6353-5, L221-18): a contract signed here is signed at a distance."""
    if convention.regime.delai is not Delai.RETRACTATION:
        return None
    jour = jour_a_paris(instant)
    return fin_retractation(
        jour, True, territoire=Territoire(convention.dossier.beneficiaire.territoire),
        jours_formation=reglementation.valeur("CONTRAT_PARTICULIER_RETRACTATION_J", jour), jours_conso=reglementation.valeur("CONSO_RETRACTATION_J", jour),
        proroger=reglementation.valeur("CONTRAT_PARTICULIER_RETRACTATION_PROROGATION", jour),
        proroger_conso=reglementation.valeur("CONSO_RETRACTATION_PROROGATION", jour),
    )


def _editer(convention: Convention, acteur: Acteur, instant: datetime) -> None:
    """A second document, sealed, with its page of signatures: the draft that was signed stays as it is."""
    version = convention.version
    convention.piece_conclue = joindre(
        convention.dossier, TypeDocument(convention.nature), coffre=convention.dossier.coffre_actes,
        titre=papier.titre(convention.nature, version.numero, avenant=convention.avenant, conclue=True), gabarit=papier.gabarit(convention.nature),
        donnees=papier.conclue(version), instant=instant, acteur=acteur, reference=f"v{version.numero}_exemplaire_signe", sceller=True,
    )
    convention.save(update_fields=["piece_conclue"])
