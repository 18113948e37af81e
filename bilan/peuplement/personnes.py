"""The people of the generated bilans: consultants, gestion, bénéficiaires, employers."""
from datetime import datetime
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from stdnum import luhn

from beneficiaires.models import Beneficiaire, Employeur
from beneficiaires.models.personnes import Statut
from beneficiaires.regles import ModeFinancement
from bilan.demonstration import DOMAINE
from bilan.peuplement import repertoire
from bilan.peuplement.lots import Lot
from bilan.socle.calendrier import Territoire
from bilan.socle.models import Accord, Compte
from bilan.socle.recherche import normaliser
from bilan.socle.roles import Role

AILLEURS = "@personnes.example"  # a reserved domain: no letter can reach anyone
STATUTS = {
    ModeFinancement.FRANCE_TRAVAIL_AIF: Statut.DEMANDEUR_EMPLOI, ModeFinancement.AGENT_PUBLIC: Statut.AGENT_PUBLIC,
    ModeFinancement.FAF_INDEPENDANT: Statut.INDEPENDANT,
}
PART_AILLEURS = 0.08  # how many live outside metropolitan France


def compte(lot: Lot, hasard: Random, role: Role, cree_le: datetime, *, demonstration: bool = False) -> Compte:
    """An account whose address is verified, without a password; `demonstration` makes it one that the demonstration offers to enter."""
    accord = hasard.choice((Accord.FEMININ, Accord.MASCULIN))
    prenom, nom = hasard.choice(repertoire.PRENOMS[accord]), hasard.choice(repertoire.NOMS)
    numero = lot.cles.suivante(Compte)
    identifiant = "".join(c for c in normaliser(f"{prenom}.{nom}") if c.isalnum() or c == ".")
    ouvert = lot.poser(
        Compte, id=numero, password=UNUSABLE_PASSWORD_PREFIX, email=f"{identifiant}.{numero}{DOMAINE if demonstration else AILLEURS}",
        prenom=prenom, nom=nom, accord=accord, telephone=telephone("06", numero), roles=[role.value], cree_le=cree_le,
    )
    lot.ranger(EmailAddress, user_id=numero, email=ouvert.email, verified=True, primary=True)
    return ouvert


def beneficiaire(lot: Lot, hasard: Random, mode: ModeFinancement, heure: int, cree_le: datetime, *, demonstration: bool) -> Beneficiaire:
    """A person who lives where her sessions are at a decent hour."""
    territoire = _territoire(hasard, heure)
    code_postal, ville = hasard.choice(repertoire.VILLES[territoire])
    return lot.poser(
        Beneficiaire, compte=compte(lot, hasard, Role.BENEFICIAIRE, cree_le, demonstration=demonstration), statut=STATUTS.get(mode, Statut.SALARIE),
        poste=hasard.choice(repertoire.POSTES).capitalize(), territoire=territoire.value,
        adresse=adresse(hasard), code_postal=code_postal, ville=ville,
    )


def employeur(lot: Lot, hasard: Random, mode: ModeFinancement) -> Employeur:
    """A company, or a town for a public servant, with a valid SIRET of its own."""
    code_postal, ville = hasard.choice(repertoire.VILLES[Territoire.METROPOLE])
    numero = lot.cles.suivante(Employeur)
    prive = mode is not ModeFinancement.AGENT_PUBLIC
    nom = f"{hasard.choice(repertoire.MAISONS)} {hasard.choice(repertoire.NOMS)} {hasard.choice(repertoire.FORMES)}" if prive else f"Ville de {ville}"
    prenom = hasard.choice(repertoire.PRENOMS[Accord.FEMININ])
    return lot.poser(
        Employeur, id=numero, raison_sociale=nom, siret=siret(numero), representant=f"{prenom} {hasard.choice(repertoire.NOMS)}",
        representant_fonction=hasard.choice(repertoire.FONCTIONS), courriel=f"rh.{numero}@employeurs.example",
        telephone=telephone("02", numero), opco=hasard.choice(repertoire.OPCO) if prive else "", adresse=adresse(hasard), code_postal=code_postal, ville=ville,
    )


def siret(numero: int) -> str:
    """The n-th of a series of SIRETs with valid keys, each of another company, none of them the provider's."""
    siren = f"{30_000_000 + numero:08}"
    siren += luhn.calc_check_digit(siren)
    return f"{siren}0001{luhn.calc_check_digit(siren + '0001')}"


def telephone(prefixe: str, numero: int) -> str:
    return f"{prefixe} 00 {numero // 10_000 % 100:02} {numero // 100 % 100:02} {numero % 100:02}"


def adresse(hasard: Random) -> str:
    return f"{hasard.randint(1, 90)} {hasard.choice(repertoire.RUES)}"


def _territoire(hasard: Random, heure: int) -> Territoire:
    """The hour is that of Paris: it is night in the Caribbean when the morning sessions are held, and in Réunion after the last ones."""
    if hasard.random() > PART_AILLEURS:
        return Territoire.METROPOLE
    lointains = (Territoire.GUADELOUPE, Territoire.MARTINIQUE, Territoire.GUYANE) if heure >= 14 else (Territoire.REUNION, Territoire.MAYOTTE)
    return hasard.choice((Territoire.ALSACE_MOSELLE, Territoire.ALSACE_MOSELLE, *lointains))
