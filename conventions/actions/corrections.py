"""A slip put right after the sending, without undoing any signature; the employer names who signs for him, or points at a wrong line."""
from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from beneficiaires.actions import joindre
from beneficiaires.models import Piece
from beneficiaires.regles import TypeDocument
from beneficiaires.regles.ouverture import refus_signataire
from bilan.signature import liens
from bilan.signature.models import Lien
from bilan.socle import instantane, journal, mots
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.courriels import planifier
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from conventions import donnees, lettres, papier
from conventions.actions.communes import appliquer_a_la_version, consultant_de, exiger_la_version, exiger_le_lien, verrouiller
from conventions.actions.envoi import VIE_DU_LIEN
from conventions.actions.fiches import ecrire_les_fiches, retenir_la_fiche
from conventions.etats import EN_COURS, EtatConvention
from conventions.libelles import LIGNES
from conventions.models import Convention, Correction, Signalement, Version
from conventions.models.correction import signalements_ouverts
from conventions.regles.champs import Classe, differents

E = EtatConvention
CORRIGIBLES = (*EN_COURS, E.CONCLUE)
DESIGNATIONS, SIGNALEMENTS = 3, 10  # a version
SIGNATAIRE = ("employeur_representant", "employeur_representant_fonction", "employeur_courriel")
RIEN = "Rien n’a changé : il n’y a rien à corriger."
TROP_DESIGNE = "Le signataire a déjà été changé trois fois. Répondez au courriel que vous avez reçu : quelqu’un s’en occupera avec vous."
TROP_SIGNALE = "Dix erreurs ont déjà été signalées sur cette version. Répondez au courriel que vous avez reçu : quelqu’un s’en occupera avec vous."


@transaction.atomic
def corriger(convention: Convention, *, acteur: Acteur, instant: datetime, montree: Version | None = None, **mentions) -> Correction:
    """Correct material mentions of the version sent: on the sheets they come from, and beside the version, which stays as it was sent.

    What the provider's own sheet says by now is corrected with them; whoever the employer named to sign stays, unless someone else is written.
    Once concluded, an annex is made; the signed contract is never touched.
    ValidationError when nothing changes, TransitionRefusee for a contract that nobody signs or that binds nobody.
    """
    role = consultant_de(convention.dossier, acteur)
    retenir_la_fiche(convention.dossier, mentions)
    verrouiller(convention)
    exiger_la_version(convention, montree)
    _exiger_en_cours(convention, instant)
    version = convention.version
    mentions, signataire = _sans_le_signataire_connu(version, mentions)
    ecrire_les_fiches(convention.dossier, mentions, acteur=acteur, instant=instant, classe=Classe.MATERIELLE)
    lues = donnees.assembler(convention, jour_a_paris(instant)) | signataire
    if absentes := donnees.manques(convention, lues):
        raise ValidationError(f"Une mention obligatoire ne se vide pas : il manque {mots.enumeration(m.libelle for m in absentes)}.")
    if refus := refus_signataire(lues.get("employeur_courriel", ""), lues["beneficiaire_courriel"]):
        raise ValidationError(refus, code="employeur_courriel")
    champs = _ecarts(version, lues)
    if not champs:
        raise ValidationError(RIEN)
    correction = _consigner(convention, version, champs, acteur=acteur, role=role, instant=instant)
    if convention.etat == E.ENVOYEE:
        _suivre_le_signataire(version, instant)
    return correction


@transaction.atomic
def designer(
    convention: Convention, *, acteur: Acteur, instant: datetime, nom: str, fonction: str, courriel: str, lien: Lien | None = None,
) -> Lien:
    """« Je ne suis pas la bonne personne »: this link goes out, the person named receives hers, the consultant is told.

    TransitionRefusee once it is signed, ValidationError after three times. Nothing here depends on who else is known under this address.
    """
    appliquer_a_la_version(convention, "designer", acteur=acteur, instant=instant)
    exiger_le_lien(convention, lien)
    version = convention.version
    if version.corrections.filter(par=Role.EMPLOYEUR).count() >= DESIGNATIONS:
        raise ValidationError(TROP_DESIGNE)
    connues = version.corrige
    nouvelles = {"employeur_representant": nom, "employeur_representant_fonction": fonction, "employeur_courriel": courriel}
    champs = {champ: [connues[champ], valeur] for champ, valeur in nouvelles.items()}
    Correction.objects.create(version=version, donnees=instantane.encoder(champs), par=Role.EMPLOYEUR, le=instant)
    planifier([lettres.signataire_designe(version, instant)])
    return _nouveau_lien(version, courriel, instant)


@transaction.atomic
def signaler(version: Version, *, acteur: Acteur, instant: datetime, ligne: str, texte: str, lien: Lien | None = None) -> Signalement:
    """The employer says which line is wrong; what he writes is kept in the vault of the acts. ValidationError for an unknown line, or after ten."""
    if ligne not in LIGNES:
        raise ValidationError("Cette ligne n’existe pas.")
    convention = version.convention
    verrouiller(convention)
    exiger_la_version(convention, version)
    exiger_le_lien(convention, lien)
    _exiger_en_cours(convention, instant)
    if version.signalements.count() >= SIGNALEMENTS:
        raise ValidationError(TROP_SIGNALE)
    signalement = Signalement(version=version, ligne=ligne, le=instant, coffre=convention.dossier.coffre_actes)
    signalement.texte = texte
    signalement.save(force_insert=True)
    journal.consigner(
        convention.fil, "convention.signaler", acteur=acteur, instant=instant, objet=convention, details={"version": version.numero, "ligne": ligne},
    )
    planifier([lettres.erreur_signalee(version, str(signalement.pk), instant)])
    return signalement


@transaction.atomic
def ecarter(signalement: Signalement, *, acteur: Acteur, instant: datetime) -> None:
    """« Rien à corriger »: the signatory is told that it was checked. TransitionRefusee when a correction, a version or a word already answered."""
    version = signalement.version
    convention = version.convention
    role = consultant_de(convention.dossier, acteur)
    verrouiller(convention)
    _exiger_en_cours(convention, instant)
    if not signalements_ouverts().filter(pk=signalement.pk).update(ecarte_le=instant):
        raise TransitionRefusee("Cette erreur signalée a déjà reçu une réponse.")
    journal.consigner(
        convention.fil, "convention.ecarter", acteur=acteur, role=role, instant=instant, objet=convention,
        details={"version": version.numero, "ligne": signalement.ligne},
    )
    planifier([lettres.erreur_ecartee(version, signalement, instant)])


def ecarts_de_l_organisme(version: Version, lues: dict) -> list[str]:
    """The material mentions that the provider's own settings no longer say as this version does."""
    return [champ for champ in differents(version.corrige, lues, Classe.MATERIELLE) if not champ.startswith(("employeur_", "beneficiaire_"))]


def _exiger_en_cours(convention: Convention, instant: datetime) -> None:
    if convention.etat_le(instant) not in CORRIGIBLES:
        raise TransitionRefusee("Ce contrat n’est pas en cours : il n’y a rien à y corriger.")


def _sans_le_signataire_connu(version: Version, mentions: dict) -> tuple[dict, dict]:
    """What is left to write, and the signatory of this version when nobody replaces him: the sheet, that other dossiers share, may name another."""
    connu = {champ: valeur for champ, valeur in version.corrige.items() if champ in SIGNATAIRE}
    if any(mentions.get(champ, valeur) != valeur for champ, valeur in connu.items()):
        return mentions, {}
    return {nom: valeur for nom, valeur in mentions.items() if nom not in connu}, connu


def _ecarts(version: Version, lues: dict) -> dict[str, list]:
    connues = version.corrige
    return {champ: [connues.get(champ), lues.get(champ)] for champ in differents(connues, lues, Classe.MATERIELLE) if champ != "personne"}


def _consigner(convention: Convention, version: Version, champs: Mapping[str, list], *, acteur: Acteur, role: Role, instant: datetime) -> Correction:
    correction = Correction(version=version, donnees=instantane.encoder(dict(champs)), par=role, compte=acteur.compte, le=instant)
    if convention.etat == E.CONCLUE:
        correction.piece = _annexe(convention, correction, acteur)
    correction.save(force_insert=True)
    journal.consigner(
        convention.fil, "convention.corriger", acteur=acteur, role=role, instant=instant, objet=convention,
        details={"version": version.numero, **dict.fromkeys(champs, True)},
    )
    return correction


def _annexe(convention: Convention, correction: Correction, acteur: Acteur) -> Piece:
    return joindre(
        convention.dossier, TypeDocument(convention.nature), coffre=convention.dossier.coffre_actes, titre=papier.ANNEXE,
        gabarit="documents/conventions/annexe.html", donnees=papier.annexe(correction), instant=correction.le, acteur=acteur,
    )


def _suivre_le_signataire(version: Version, instant: datetime) -> None:
    """The address was wrong: whoever had the link loses it, and the right person receives one."""
    lien, courriel = liens.vivant(version, Role.EMPLOYEUR), version.corrige["employeur_courriel"]
    if lien and lien.destinataire != courriel:
        _nouveau_lien(version, courriel, instant)


def _nouveau_lien(version: Version, courriel: str, instant: datetime) -> Lien:
    lien = liens.creer(version, partie=Role.EMPLOYEUR, destinataire=courriel, expire_le=instant + VIE_DU_LIEN, instant=instant)
    liens.noter_envoi(lien, instant=instant)
    planifier([lettres.a_signer_a_son_tour(version, lien, instant)])
    return lien
