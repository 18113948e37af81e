"""The steps of setting up, in their order: one table, and what the facts make of it."""
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Essai(StrEnum):
    """What became of the letter that one sends to oneself."""

    AUCUN = "aucun"
    EN_ROUTE = "en_route"
    PARTI = "parti"
    ECHEC = "echec"


@dataclass(frozen=True)
class Faits:
    """What the installation has. `manques`: what the provider's documents lack, None without a provider; `identite`: whether it has a logo or a colour,
    None without a provider; `serveur`: whether letters leave by a mail server."""

    manques: tuple[str, ...] | None = None
    identite: bool | None = None
    offres: int = 0
    consultants: int = 0
    essai: Essai = Essai.AUCUN
    raison: str = ""
    serveur: bool = False
    sceau: str = ""
    sceau_valable: bool = True
    dossiers: bool = False


@dataclass(frozen=True)
class Etape:
    """`fait` judges it, `constat` says where it stands, `minutes` how long it takes; a step that can wait does not hold the end back."""

    cle: str
    titre: str
    pourquoi: str
    bouton: str
    minutes: int
    fait: Callable[[Faits], bool]
    constat: Callable[[Faits], str]
    facultative: bool = False


def _l_organisme(faits: Faits) -> str:
    if faits.manques is None:
        return "Rien n’est encore renseigné. Préparez votre SIRET, votre numéro de déclaration d’activité et le nom de votre médiateur."
    return f"Il manque : {', '.join(faits.manques)}." if faits.manques else "Complet : vos conventions et certificats peuvent partir."


def _le_courriel(faits: Faits) -> str:
    serveur = "" if faits.serveur else " Aucun serveur de courrier n’est réglé : les courriels restent dans des fichiers (SMTP_HOST, dans le README)."
    match faits.essai:
        case Essai.PARTI:
            return f"Il est parti. S’il n’arrive pas, regardez les indésirables, puis le réglage du serveur.{serveur}"
        case Essai.EN_ROUTE:
            return f"Il part : rechargez cette page dans quelques secondes.{serveur}"
        case Essai.ECHEC:
            return f"Il n’est pas parti : {faits.raison or 'sans raison connue'}."
    return f"Un courriel à votre adresse, pour savoir avant vos bénéficiaires si les courriels partent.{serveur}"


ETAPES = (
    Etape("organisme", "Présentez votre organisme", "Ce que portent chaque convention, certificat et facture (article R6351-6).", "Renseigner l’organisme", 3,
          lambda f: f.manques == (), _l_organisme),
    Etape("identite", "Donnez-lui votre logo et votre couleur", "Vos pages, vos courriels et vos documents les portent.", "Choisir logo et couleur", 1,
          lambda f: bool(f.identite), lambda f: "Vos couleurs sont là." if f.identite else "Facultatif : sans eux, vos pages portent votre nom.", True),
    Etape("offre", "Installez votre offre", "Vingt-quatre heures en dix séances, quatre étapes sur trois phases légales, supports et annuaire. "
          "Vous changerez ensuite le prix et les mots.", "Installer l’offre du modèle", 1, lambda f: f.offres > 0,
          lambda f: "Une offre est proposée." if f.offres else "Aucune offre n’est proposée."),
    Etape("consultants", "Invitez vos consultants", "Ils ouvrent et suivent les bilans. Chacun choisit son mot de passe.",
          "Inviter une personne", 1, lambda f: f.consultants > 0,
          lambda f: "Quelqu’un peut suivre un bilan." if f.consultants else "Personne ne peut encore suivre un bilan."),
    Etape("courriel", "Envoyez-vous un courriel d’essai", "Convocations, conventions et codes partent par courriel.", "M’envoyer un courriel d’essai", 1,
          lambda f: f.essai is Essai.PARTI, _le_courriel),
    Etape("sceau", "Vérifiez votre sceau", "Chaque document est scellé au nom de l’organisme : il ne change plus sans que cela se voie.",
          "Vérifier un PDF", 1, lambda f: f.sceau_valable, lambda f: f.sceau),
    Etape("dossier", "Ouvrez votre premier dossier", "La personne, son financement, son programme, son calendrier : quatre pages.", "Ouvrir un dossier", 3,
          lambda f: f.dossiers, lambda f: "C’est fait." if f.dossiers else "Tout est prêt pour lui dès que ce qui précède est fait."),
)


def etapes(faits: Faits) -> list[tuple[Etape, bool]]:
    """The steps that this installation has, each with whether it is done."""
    return [(etape, etape.fait(faits)) for etape in ETAPES if etape.cle != "identite" or faits.identite is not None]


def prochaine(faits: Faits) -> Etape | None:
    """The first that holds the end back; None when all is done."""
    return next((etape for etape, fait in etapes(faits) if not fait and not etape.facultative), None)
