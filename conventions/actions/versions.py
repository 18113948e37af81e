"""One contract takes the place of another: prepared beside it, sent instead of it, or signed as an amendment of it."""
from datetime import datetime

from django.db import transaction

from beneficiaires.actions import financer, modifier_programme
from beneficiaires.etats import ACTIFS
from beneficiaires.models import Dossier
from beneficiaires.regles import EtapePedagogique
from bilan.socle import instantane, journal
from bilan.socle.acteur import Acteur
from bilan.socle.repentir import REPENTIR
from bilan.socle.transitions import TransitionRefusee, appliquer
from conventions.actions.communes import DEJA_UN_BROUILLON, consultant_de, poser, verrouiller
from conventions.actions.silences import constater_silence
from conventions.donnees import TEXTES
from conventions.etats import EN_COURS, JAMAIS_PARTI, EtatConvention
from conventions.models import Convention, Version
from conventions.regles.champs import Classe, differents

E = EtatConvention
DU_PROGRAMME = ("periode_debut", "periode_fin", "prix_centimes", "taux_distance")
DU_SIGNATAIRE = ("employeur_representant", "employeur_representant_fonction", "employeur_courriel")
RIEN_NE_CHANGE = "Rien n’a changé depuis la version {n} : il n’y a pas de nouvelle version à envoyer."
ERREURS_SEULES = "Seules des mentions matérielles ont changé depuis la version {n} : corrigez-les, personne n’a à signer de nouveau."


@transaction.atomic
def preparer_la_suite(convention: Convention, *, acteur: Acteur, instant: datetime) -> Convention:
    """A draft that starts from what this contract says: a new version, an amendment once it is concluded, a new transmission once its delay has passed.

    Nothing changes for anyone until it is sent. TransitionRefusee when the contract has no sequel, or when a draft is already under way.
    """
    role = consultant_de(convention.dossier, acteur)
    verrouiller(convention)
    if convention.dossier.etat not in ACTIFS:
        raise TransitionRefusee("Ce dossier est fermé : son contrat n’a plus ni nouvelle version ni avenant.")
    if convention.etat_le(instant) not in (*EN_COURS, E.CONCLUE, E.REFUS_TACITE):
        raise TransitionRefusee("Ce contrat n’appelle pas de suite : préparez un nouveau projet.")
    if Convention.objects.filter(dossier=convention.dossier, etat=E.BROUILLON).exists():
        raise TransitionRefusee(DEJA_UN_BROUILLON)
    if convention.etat == E.TRANSMISE and convention.delai_passe(instant):
        constater_silence(convention, instant=instant)
    suite = Convention(
        dossier=convention.dossier, nature=convention.nature, preparee_le=instant, planning=convention.planning, remplace=convention,
        propose=instantane.encoder(_repris(convention)), **{champ: getattr(convention, champ) for champ in TEXTES},
    )
    poser(suite)
    journal.consigner(
        suite.fil, "convention.preparer_la_suite", acteur=acteur, role=role, instant=instant, objet=suite, details={"version": convention.version.numero},
    )
    return suite


@transaction.atomic
def abandonner(convention: Convention, *, acteur: Acteur, instant: datetime) -> None:
    """Give up a draft that never left the desk: nobody has seen it. TransitionRefusee once it was sent."""
    consultant_de(convention.dossier, acteur)
    verrouiller(convention)
    if convention.etat != E.BROUILLON:
        raise TransitionRefusee(JAMAIS_PARTI)
    appliquer(convention, "abandonner", acteur=acteur, instant=instant, abandonnee_le=instant)


@transaction.atomic
def reprendre_le_brouillon(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> Convention:
    """The draft given up last is there again, as it was. TransitionRefusee when it is gone, or when another one took its place."""
    consultant_de(dossier, acteur)
    abandonnee = Convention.toutes.filter(dossier=dossier, etat=E.ABANDONNEE).order_by("-abandonnee_le").first()
    if abandonnee is None:
        raise TransitionRefusee("Ce brouillon n’est plus là : préparez-en un autre.")
    verrouiller(abandonnee)
    appliquer(abandonnee, "reprendre_le_brouillon", acteur=acteur, instant=instant, abandonnee_le=None)
    return abandonnee


@transaction.atomic
def oublier_les_brouillons(instant: datetime) -> int:
    """Erase the drafts given up for good: nobody but their author ever read them."""
    return Convention.toutes.filter(etat=E.ABANDONNEE, abandonnee_le__lte=instant - REPENTIR).delete()[0]


def en_cours(convention: Convention) -> Convention | None:
    """The contract that waits for a signature, whose place this draft takes when it is sent; None without one."""
    return _autres(convention).filter(etat__in=EN_COURS).first()


def en_vigueur(convention: Convention) -> Convention | None:
    """The contract that this draft would amend; None without one."""
    return _autres(convention).filter(etat=E.CONCLUE).first()


def rang_de_l_avenant(convention: Convention) -> int:
    """The number of this amendment: how many contracts of the dossier were concluded before it; 0 when none is in force."""
    conclus = list(_autres(convention).filter(conclue_le__isnull=False).values_list("etat", flat=True))
    return len(conclus) if E.CONCLUE in conclus else 0


def comparee(convention: Convention) -> Version | None:
    """The version that this draft is told against: the one in force, else the one that was sent last; None for a first contract."""
    attendu, contrat = _vivants(convention)
    if contrat:
        return contrat.version
    ancienne = attendu or convention.remplace
    return convention.version or (ancienne and ancienne.version)


def refus_de_la_suite(convention: Convention, lues: dict, instant: datetime) -> str | None:
    """Why this draft is no new version: nothing that was agreed on changes. Silent when there is no living contract beside it."""
    for contrat in filter(None, _vivants(convention)):
        if contrat.etat_le(instant) != E.REFUS_TACITE and (motif := _inchangee(contrat.version, lues)):
            return motif
    return None


def _inchangee(version: Version, lues: dict) -> str | None:
    if differents(version.contenu, lues, Classe.SUBSTANTIELLE):
        return None
    modele = ERREURS_SEULES if differents(version.corrige, lues, Classe.MATERIELLE) else RIEN_NE_CHANGE
    return modele.format(n=version.numero)


def _vivants(convention: Convention) -> tuple[Convention | None, Convention | None]:
    """The one that waits for a signature, and the one in force: both read at once."""
    vivants = list(_autres(convention).filter(etat__in=[*EN_COURS, E.CONCLUE]))
    return next((c for c in vivants if c.etat in EN_COURS), None), next((c for c in vivants if c.etat == E.CONCLUE), None)


def _autres(convention: Convention):
    return Convention._base_manager.filter(dossier=convention.dossier_id).exclude(pk=convention.pk)


def remplacer(ancienne: Convention, numero: int, *, acteur: Acteur, instant: datetime) -> None:
    """This version takes the place of the former contract. TransitionRefusee when someone has just changed its state."""
    appliquer(ancienne, "remplacer", acteur=acteur, instant=instant, details={"version": numero}, remplacee_par=numero)


def ecrire_le_programme(convention: Convention, *, acteur: Acteur, instant: datetime) -> None:
    """From now on the dossier says what this contract proposed: at its sending, or at its conclusion when it amends another."""
    faits = {champ: valeur for champ, valeur in convention.proposees.items() if champ not in DU_SIGNATAIRE}
    _ecrire(convention.dossier, faits, acteur=acteur, instant=instant, avenant=bool(convention.avenant))


def reprendre_le_programme(contrat: Convention, avenant: Convention, *, acteur: Acteur, instant: datetime) -> None:
    """The dossier says again what this contract says, wherever the renounced amendment had changed it; a bilan that is over stays as it was."""
    figees = contrat.version.contenu
    faits = {champ: figees[champ] for champ in avenant.proposees if champ in DU_PROGRAMME}
    if "etapes" in avenant.proposees:
        faits["etapes"] = {etape["code"]: etape["minutes"] for phase in figees["phases"] for etape in phase["etapes"]}
        faits["etapes"][EtapePedagogique.RECHERCHES_PERSONNELLES.value] = figees["travail_personnel_minutes"]
    if "lignes" in avenant.proposees:
        faits["lignes"] = figees["repartition"]
    contrat.dossier.refresh_from_db()
    if contrat.dossier.etat in ACTIFS:
        _ecrire(contrat.dossier, faits, acteur=acteur, instant=instant, avenant=True)


def _ecrire(dossier: Dossier, faits: dict, *, acteur: Acteur, instant: datetime, avenant: bool) -> None:
    """The price first: the funders' lines must make it."""
    lignes = faits.pop("lignes", None)
    if faits:
        modifier_programme(dossier, acteur=acteur, instant=instant, avenant=avenant, **faits)
    if lignes is not None:
        financer(dossier, acteur=acteur, instant=instant, lignes=lignes, avenant=avenant)


def _repris(convention: Convention) -> dict:
    """What the former one proposed and never became, and the signatory whom the employer himself named."""
    gele, corrige = convention.version.contenu, convention.version.corrige
    designe = {champ: corrige[champ] for champ in DU_SIGNATAIRE if champ in gele and corrige[champ] != gele[champ]}
    return {**(convention.proposees if convention.avenant and convention.etat != E.CONCLUE else {}), **designe}
