"""One table of the words that each audience reads for each state (the employer's are the same for both refusals), and of what each party accepts."""
from datetime import date, datetime

from beneficiaires.etats import ACTIFS
from beneficiaires.regles import NatureContrat
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.mots import date_en_mots, euros, jours_restants, pluriel
from bilan.socle.presentation import GenrePuce, Puce
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from conventions import planning
from conventions.etats import EtatConvention

E = EtatConvention
C, B, P = Role.CONSULTANT, Role.BENEFICIAIRE, Role.EMPLOYEUR
DATES = ("transmise_le", "acceptee_le", "conclue_le", "retractee_le")
NON_CONCLUE = "Non conclu{e}"

# the lines of the summary, by the name that stands in their address
LIGNES = {
    "action": "Action", "beneficiaire": "Bénéficiaire", "employeur": "Employeur", "duree": "Durée", "periode": "Période", "prix": "Prix",
    "autre": "Autre chose",
}

# state -> audience -> (chip, words); a state that an audience does not see is absent
LIBELLES: dict[str, dict[Role, tuple[GenrePuce, str]]] = {
    E.BROUILLON: {C: ("", "Brouillon : {mentions}")},
    E.ENVOYEE: {
        C: ("attente", "En attente de l’employeur {depuis}"),
        B: ("attente", "Votre employeur doit d’abord signer et vous transmettre {la_convention}"),
        P: ("vous", "À signer et à transmettre"),
    },
    E.TRANSMISE: {
        C: ("attente", "{delai}"),
        B: ("vous", "À vous de répondre{jusqu_au}"),
        P: ("attente", "Transmis{e} le {transmise_le} : réponse en attente"),
    },
    E.ACCEPTEE: {
        C: ("vous", "À contresigner"),
        B: ("attente", "Accepté{e} le {acceptee_le} : signature de l’organisme en attente"),
        P: ("attente", "Accepté{e} : signature de l’organisme en attente"),
    },
    E.CONCLUE: {
        C: ("faite", "Conclu{e} : les séances peuvent commencer"),
        B: ("faite", "Conclu{e} le {conclue_le}{premiere}"),
        P: ("faite", "Conclu{e} le {conclue_le}"),
    },
    E.DECLINEE: {
        C: ("close", "Non conclu{e} (l’employeur n’a pas signé)"),
        B: ("close", "{La_convention} n’est pas conclu{e} : votre employeur ne l’a pas signé{e}"),
        P: ("close", NON_CONCLUE),
    },
    E.REFUSEE: {
        C: ("close", "Non conclu{e} (refus exprès)"),
        B: ("close", "Vous avez refusé. Aucune suite ne peut vous être reprochée"),
        P: ("close", NON_CONCLUE),
    },
    E.REFUS_TACITE: {
        C: ("close", "Non conclu{e} (délai écoulé)"),
        B: ("close", "Le délai est passé : {la_convention} n’est pas conclu{e}"),
        P: ("close", NON_CONCLUE),
    },
    E.REMPLACEE: {
        C: ("close", "Remplacé{e} par {la_version}"),
        B: ("close", "{remplacement}"),
        P: ("close", "{remplacement}"),
    },
    E.EXECUTEE: {
        C: ("faite", "Exécuté{e}"),
        B: ("faite", "Conclu{e} le {conclue_le}, bilan terminé"),
        P: ("faite", "Conclu{e} le {conclue_le}, bilan terminé"),
    },
    E.RETRACTEE: {
        C: ("close", "Rétracté{e} le {retractee_le}"),
        B: ("close", "Vous avez renoncé au contrat le {retractee_le}"),
    },
}

# the same once the dossier is closed: what nobody can sign any more, and the contract of a bilan that did not go to its term
SANS_OBJET: dict[Role, tuple[GenrePuce, str]] = {
    C: ("close", "Sans objet : le dossier est fermé"), B: ("close", "Sans objet : le dossier est fermé"), P: ("close", NON_CONCLUE),
}
ARRETEE: dict[Role, tuple[GenrePuce, str]] = {
    C: ("close", "Conclu{e} le {conclue_le}, dossier fermé"), B: ("close", "Conclu{e} le {conclue_le}, dossier fermé"), P: LIBELLES[E.CONCLUE][P],
}

CONSENTEMENTS = {
    P: "J’ai le pouvoir d’engager {employeur_raison_sociale}. Je signe la convention {dossier_numero}, version {version}, et je la transmets.",
    B: "J’accepte librement {le_contrat} {dossier_numero}, version {version}, et je {le} signe.",
    C: "Je contresigne {le_contrat} {dossier_numero}, version {version}, au nom de {organisme_denomination}.",
}


def statut(convention, audience: Role, instant: datetime, *, manquent: int | None = None) -> Puce:
    """The chip of this contract for this audience, `manquent` being how many mentions a draft still lacks. Gestion reads what the consultant reads."""
    genre, mots = _libelles(convention, instant)[C if audience == Role.GESTION else audience]
    valeurs = _valeurs(convention, instant, manquent)
    return Puce(genre, phrase(mots, premiere=_premiere(convention, instant) if "{premiere}" in mots else "", **valeurs))


def _libelles(convention, instant: datetime) -> dict[Role, tuple[GenrePuce, str]]:
    if convention.sans_objet(instant):
        return SANS_OBJET
    arretee = convention.etat == E.CONCLUE and convention.dossier.etat not in ACTIFS
    return ARRETEE if arretee else LIBELLES[convention.etat_le(instant)]


def nom(convention) -> str:
    """« la convention », « le contrat », « l’avenant »."""
    if convention.avenant:
        return "l’avenant"
    return "le contrat" if convention.nature == NatureContrat.CONTRAT_PARTICULIER else "la convention"


def accord(convention) -> str:
    """What `nom` adds to a participle: « conclue », « conclu »."""
    return "" if convention.avenant or convention.nature == NatureContrat.CONTRAT_PARTICULIER else "e"


def consentement(partie: Role, figees: dict) -> str:
    """The sentence that this party ticks, kept with the signature."""
    particulier = figees["nature"] == NatureContrat.CONTRAT_PARTICULIER
    mots = {"le_contrat": "le contrat", "le": "le"} if particulier else {"le_contrat": "la convention", "le": "la"}
    return phrase(CONSENTEMENTS[partie], **figees, **mots)


def depuis(moment: datetime | None, instant: datetime) -> str:
    """« aujourd’hui », « depuis hier », « depuis 3 jours »: days of the calendar of Paris."""
    jours = (jour_a_paris(instant) - jour_a_paris(moment)).days if moment else 0
    return {0: "depuis aujourd’hui", 1: "depuis hier"}.get(jours, f"depuis {pluriel(jours, 'jour')}")


def prix(donnees: dict) -> str:
    return euros(donnees["prix_centimes"])


def montant(donnees: dict) -> str:
    return f"{euros(donnees['prix_centimes'])}, {donnees['tva'][:1].lower()}{donnees['tva'][1:]}" if donnees["tva"] else euros(donnees["prix_centimes"])


def _valeurs(convention, instant: datetime, manquent: int | None) -> dict[str, str]:
    limite = convention.date_limite
    return {
        "e": accord(convention), "la_convention": nom(convention),
        "La_convention": nom(convention)[0].upper() + nom(convention)[1:], "mentions": _mentions(manquent), "depuis": depuis(convention.envoyee_le, instant),
        "delai": f"Délai d’acceptation : {jours_restants(limite, jour_a_paris(instant))}" if limite
        else f"En attente de réponse {depuis(convention.transmise_le, instant)}",
        **_remplacement(convention),
        "jusqu_au": f" jusqu’au {date_en_mots(limite)} inclus" if limite else "",
        **{champ: date_en_mots(valeur) if (valeur := getattr(convention, champ)) else "" for champ in DATES},
    }


def _remplacement(convention) -> dict[str, str]:
    """Before the conclusion something is proposed in its place; after it, an amendment has taken it."""
    version = f"la version {convention.remplacee_par}" if convention.remplacee_par else "une nouvelle version"
    e = accord(convention)
    proposee = "Une nouvelle version vous est proposée"
    return {"la_version": version, "remplacement": f"Remplacé{e} par {version}" if convention.conclue_le else proposee}


def _premiere(convention, instant: datetime) -> str:
    """« : votre première séance est le 11 janvier 2027 », as long as it is to come."""
    seances = planning.SOURCES.seances(convention.dossier)
    premiere = min((date.fromisoformat(seance["jour"]) for seance in seances), default=None)
    return phrase(" : votre première séance est le {}", date_en_mots(premiere)) if premiere and premiere >= jour_a_paris(instant) else ""


def _mentions(manquent: int | None) -> str:
    if manquent is None:
        return "à compléter et à envoyer"
    return f"complétez les mentions obligatoires ({pluriel(manquent, 'manque,manquent')})" if manquent else "complet, à envoyer"
