"""« Aide »: from each page to the section of a guide that speaks of it. One row a route, or a whole app: in the portal, for the team, without an account."""
from django.http import HttpRequest
from django.urls import reverse

from bilan.aide.lecture import ancre

# (guide, title of the section); a route is looked up before its app, « * » comes last
PORTAIL: dict[str, tuple[str, str]] = {
    "beneficiaires": ("beneficiaire", "Tout emporter"),
    "portail:accueil": ("beneficiaire", "Votre accueil"),
    "portail:documents": ("beneficiaire", "Tout emporter"),
    "portail": ("beneficiaire", "9. Mes données"),
    "conventions:absence": ("conventions", "14. L’absence sur le temps de travail"),
    "conventions": ("beneficiaire", "Répondre à votre contrat"),
    "seances:deplacer": ("beneficiaire", "Vos séances"),
    "seances": ("beneficiaire", "Vos séances"),
    "travaux:ressources": ("beneficiaire", "2. Où se renseigner"),
    "travaux:mes_competences": ("beneficiaire", "3. Mes compétences"),
    "travaux:mes_pistes": ("beneficiaire", "4. Mes pistes"),
    "travaux:modifier_contenu": ("beneficiaire", "4. Mes pistes"),
    "travaux:ma_formation": ("beneficiaire", "5. Mon projet de formation"),
    "travaux:couverture": ("beneficiaire", "5. Mon projet de formation"),
    "travaux:bloc": ("beneficiaire", "5. Mon projet de formation"),
    "travaux:mon_plan": ("beneficiaire", "6. Mon plan d’action"),
    "travaux:mes_attentes": ("beneficiaire", "7. Mes attentes"),
    "travaux": ("beneficiaire", "1. Les travaux préparatoires"),
    "syntheses:mes_partages": ("beneficiaire", "8. Mes partages"),
    "syntheses:nouveau_partage": ("beneficiaire", "Deux gestes différents"),
    "syntheses:signer_partage": ("beneficiaire", "Relire, puis signer"),
    "syntheses:fin": ("beneficiaire", "10. La fin du bilan"),
    "syntheses:conserver": ("beneficiaire", "Faire garder un document"),
    "syntheses:signer_accord": ("beneficiaire", "Faire garder un document"),
    "syntheses:effacer": ("beneficiaire", "Tout effacer sans attendre"),
    "syntheses:questionnaire": ("beneficiaire", "Ensuite"),
    "syntheses": ("synthese", "4. Bénéficiaire : relire, modifier, donner votre accord"),
    "*": ("beneficiaire", "Entrer dans votre espace"),
}
EQUIPE: dict[str, tuple[str, str]] = {
    "accueil": ("consultant", "Votre accueil"),
    "dossier": ("consultant", "Un dossier"),
    "beneficiaires:ouvrir": ("consultant", "Ouvrir un dossier"),
    "beneficiaires:ouvrir_etape": ("consultant", "Ouvrir un dossier"),
    "beneficiaires:ouvrir_recapitulatif": ("consultant", "Ouvrir un dossier"),
    "beneficiaires:liste": ("consultant", "Trouver un dossier"),
    "beneficiaires:financement": ("conventions", "16. Plusieurs financeurs"),
    "beneficiaires:demande": ("consultant", "Une demande sur des données"),
    "beneficiaires": ("consultant", "Un dossier"),
    "conventions": ("consultant", "Le contrat"),
    "seances": ("consultant", "Les séances et les heures"),
    "travaux:bibliotheque": ("consultant", "Les supports"),
    "travaux": ("consultant", "La préparation et les notes"),
    "syntheses:conservation": ("gestion", "Conservation et destruction"),
    "syntheses:destruction": ("gestion", "Conservation et destruction"),
    "syntheses": ("synthese", "2. Consultant : assembler et écrire"),
    "chantiers": ("gestion", "Travaux en cours"),
    "mise_en_route": ("gestion", "Votre accueil"),
    "admin": ("gestion", "Les réglages"),
    "*": ("consultant", "Entrer, et protéger votre compte"),
}
GESTION: dict[str, tuple[str, str]] = {  # for whoever follows no bilan: what differs from the team's
    "accueil": ("gestion", "Votre accueil"),
    "beneficiaires:reclamations": ("gestion", "Les demandes et les réclamations"),
    "beneficiaires:reclamation": ("gestion", "Les demandes et les réclamations"),
    "beneficiaires:contacts": ("gestion", "Les demandes et les réclamations"),
    "beneficiaires:contact": ("gestion", "Les demandes et les réclamations"),
}
EXTERNE: dict[str, tuple[str, str]] = {
    "conventions": ("signataire", "Lire avant de signer"),
    "syntheses": ("cep", "Ouvrir le document"),
    "seances": ("beneficiaire", "Vos séances"),
    "signature": ("signataire", "Le lien que vous avez reçu"),
    "public:verifier": ("conventions", "8. L’exemplaire scellé et la preuve"),
    "*": ("beneficiaire", "Entrer dans votre espace"),
}


def section(requete: HttpRequest, *, equipe: bool, portail: bool, connu: bool, gestion: bool = False) -> tuple[str, str]:
    """(guide, title) for this page, seen by whoever asks for it."""
    table = EXTERNE if not connu else EQUIPE if equipe and not portail else PORTAIL
    adresse = requete.resolver_match
    nom = adresse.view_name if adresse else ""
    if gestion and nom in GESTION:
        return GESTION[nom]
    for cle in (nom, nom.partition(":")[0], "*"):
        if cle in table:
            return table[cle]
    raise KeyError(nom)


def url(guide: str, titre: str) -> str:
    return f"{reverse('aide:guide', args=[guide])}#{ancre(titre)}"
