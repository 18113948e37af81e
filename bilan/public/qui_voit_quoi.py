"""« Qui voit quoi », drawn from the declarations that decide: the scopes of the models and the readers of each kind of document."""
from collections.abc import Callable
from dataclasses import dataclass

from beneficiaires.models import Consultation, DemandeDroit, Dossier, PremierContact, RecitReclamation
from beneficiaires.regles import LECTEURS, LECTEURS_SUR_ACCORD, LECTEURS_SUR_DEMANDE, SAVENT, TypeDocument
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from seances.models import Contestation, Seance, TravailPersonnel
from syntheses.models import Partage, Synthese
from travaux.models import Attentes, Couverture, Piste
from travaux.visibilite import LECTEURS as LECTEURS_DES_NOTES
from travaux.visibilite import LECTEURS_DES_REPONSES

OUI, CONVENTION, DEMANDE, ACCORD, JAMAIS = OUVERTURES = "oui", "par la convention", "à votre demande", "accord écrit", "jamais"  # from open to closed
ACCES = "sur demande"  # what the right of access gives, and no page
COLONNES = {
    Role.BENEFICIAIRE: "Vous",
    Role.CONSULTANT: "Votre consultant·e",
    Role.GESTION: "La gestion",
    Role.EMPLOYEUR: "L’employeur",
    Role.CEP: "Le conseiller CEP",
    Role.TIERS: "Une personne désignée",
}


@dataclass(frozen=True)
class Ligne:
    donnee: str
    voit: Callable[[Role], str]

    @property
    def cellules(self) -> list[tuple[str, str]]:
        """(column, answer), in the order of COLONNES."""
        return [(titre, self.voit(role)) for role, titre in COLONNES.items()]


def _documents(*natures: TypeDocument) -> Callable[[Role], str]:
    """The most closed answer among these kinds of documents."""
    def voit(role: Role) -> str:
        reponses = [_document(nature, role) for nature in natures]
        return max(reponses, key=OUVERTURES.index)
    return voit


def _document(nature: TypeDocument, role: Role) -> str:
    if role in LECTEURS[nature]:
        return OUI
    if role in LECTEURS_SUR_DEMANDE.get(nature, ()):
        return DEMANDE
    return ACCORD if role in LECTEURS_SUR_ACCORD.get(nature, ()) else JAMAIS


def _notes_de_travail(role: Role) -> str:
    return ACCES if role == Role.BENEFICIAIRE else _parmi(LECTEURS_DES_NOTES[False])(role)


def _lignes_de(modele) -> Callable[[Role], str]:
    return _parmi(modele.PORTEE)


def _ou_par(modele, *natures: TypeDocument) -> Callable[[Role], str]:
    """What a document gives away too: the employer who signs the convention knows of the bilan, and reads its calendar."""
    def voit(role: Role) -> str:
        reponses = [CONVENTION if nature == TypeDocument.CONVENTION_TRIPARTITE and role in LECTEURS[nature] else _document(nature, role) for nature in natures]
        return OUI if role in modele.PORTEE else min(reponses, key=OUVERTURES.index)
    return voit


def _par_un_lien(modele) -> Callable[[Role], str]:
    """What one writes without an account, and reads again by one's own link."""
    return _parmi({Role.BENEFICIAIRE, *modele.PORTEE})


def _parmi(roles) -> Callable[[Role], str]:
    return lambda role: OUI if role in roles else JAMAIS


LIGNES = [
    Ligne("Notes partagées avec vous", _parmi(LECTEURS_DES_NOTES[True])),
    Ligne("Notes de travail de votre consultant·e", _notes_de_travail),
    Ligne("Vos travaux préparatoires, avant de les rendre", _parmi(LECTEURS_DES_REPONSES[False])),
    Ligne("Vos travaux préparatoires, une fois rendus", _parmi(LECTEURS_DES_REPONSES[True])),
    Ligne("Vos compétences, vos pistes et votre plan d’action", _lignes_de(Piste)),
    Ligne("La part d’une certification que vous couvrez", _lignes_de(Couverture)),
    Ligne("Vos attentes définies avec un conseiller CEP", _lignes_de(Attentes)),
    Ligne("Vos recherches personnelles et leur sujet", _lignes_de(TravailPersonnel)),
    Ligne("Votre synthèse en cours d’écriture", _lignes_de(Synthese)),
    Ligne("Votre document de synthèse", _documents(TypeDocument.DOCUMENT_SYNTHESE)),
    Ligne("Vos résultats détaillés", _documents(TypeDocument.RESULTATS_DETAILLES)),
    Ligne("Qui a ouvert votre dossier, quand et pourquoi", _lignes_de(Consultation)),
    Ligne("Vos demandes sur vos données", _lignes_de(DemandeDroit)),
    Ligne("À qui vous communiquez un document, pour quoi, et quand il est lu", _lignes_de(Partage)),
    Ligne("Le seul fait, avec sa date, d’une demande à votre conseiller CEP", _parmi(SAVENT[TypeDocument.DEMANDE_COMMUNICATION_CEP])),
    Ligne("Le seul fait, avec sa date, d’un accord pour une autre personne", _parmi(SAVENT[TypeDocument.ACCORD_COMMUNICATION_TIERS])),
    Ligne("Ce que vous écrivez pour demander un bilan", _par_un_lien(PremierContact)),
    Ligne("Une réclamation que vous faites, et sa réponse", _par_un_lien(RecitReclamation)),
    Ligne("L’existence de votre dossier", _ou_par(Dossier, TypeDocument.CONVENTION_TRIPARTITE, TypeDocument.DOCUMENT_SYNTHESE)),
    Ligne("Dates et heures de vos séances", _ou_par(Seance, TypeDocument.CONVENTION_TRIPARTITE)),
    Ligne(phrase("Convention tripartite : prix, période, durée"), _documents(TypeDocument.CONVENTION_TRIPARTITE)),
    Ligne("Ce que vous dites quand les heures d’une séance ne sont pas les bonnes", _lignes_de(Contestation)),
    Ligne("Présences et certificat de réalisation", _documents(TypeDocument.FEUILLE_EMARGEMENT, TypeDocument.CERTIFICAT_REALISATION)),
]
