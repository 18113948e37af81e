"""Demonstration mode: one click to sign in as each role, and the letters that no mail server received.

Everything here opens doors: `settings` refuses the mode on a real host, the addresses are mounted in this mode only, and each view asks again.
"""
from dataclasses import dataclass

from bilan.socle.models import Compte
from bilan.socle.models.compte import Accord
from bilan.socle.roles import Role

DOMAINE = "@demonstration.example"
LIENS = "liens"  # the parties without an account come by the link of a letter
METIERS = {
    Role.BENEFICIAIRE: ("bénéficiaire", "bénéficiaire", "bénéficiaire"),
    Role.CONSULTANT: ("consultante", "consultant", "consultant·e"),
    Role.GESTION: ("gestion de l’organisme",) * 3,
}
PHRASES = {
    Role.BENEFICIAIRE: "Préparer une séance, répondre à une convention, décider qui lira la synthèse.",
    Role.CONSULTANT: "Savoir quoi faire aujourd’hui, clore une séance, écrire à deux.",
    Role.GESTION: "Voir les retards, répondre aux réclamations, tenir les comptes, l’offre et les règles.",
}


@dataclass(frozen=True)
class Place:
    """A way in: whose eyes one sees with, and what for. Without an account, it leads to the letters."""

    cle: str
    libelle: str
    phrase: str
    compte: Compte | None = None


def places() -> list[Place]:
    """One place a role (its first account, that of someone who only has this role if there is one), and one for those who come by a link."""
    comptes = sorted(Compte.objects.filter(is_active=True, email__endswith=DOMAINE), key=lambda compte: (len(compte.roles), compte.pk))
    premiers = ((role, next((compte for compte in comptes if role in compte.roles), None)) for role in METIERS)
    trouvees = [_place(role, compte) for role, compte in premiers if compte]
    liens = Place(LIENS, "Entrer comme l’employeur ou le conseiller CEP", "Ils n’ont pas de compte : ouvrez le lien du courriel qu’ils ont reçu.")
    return [*trouvees, liens] if trouvees else []


def _place(role: Role, compte: Compte) -> Place:
    feminin, masculin, neutre = METIERS[role]
    metier = {Accord.FEMININ: feminin, Accord.MASCULIN: masculin}.get(Accord(compte.accord), neutre)
    return Place(role.value, f"Entrer comme {compte.prenom}, {metier}", PHRASES[role], compte)
