"""What opening a dossier entails, in words: the contract that follows from the financing, and the summary before the last button."""
from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from beneficiaires import cpf
from beneficiaires.models import Employeur
from beneficiaires.models.champs import Adresse
from beneficiaires.models.personnes import Statut
from beneficiaires.regles import REGIMES, Delai, EtapePedagogique, ModeFinancement, NatureContrat, UsageEmployeur, Versant
from bilan.socle import mots
from bilan.socle.models import Accord
from bilan.socle.presentation import Fait
from bilan.socle.recherche import normaliser
from bilan.socle.typographie import phrase, typographier

CONTRATS = {
    NatureContrat.CONVENTION_TRIPARTITE: "Une convention tripartite est signée par l’employeur, la personne et vous (article R6313-8).",
    NatureContrat.CONVENTION_AGENT_PUBLIC: "Une convention tripartite est signée par l’administration, la personne et vous.",
    NatureContrat.CONVENTION_BIPARTITE: "Une convention est signée par la personne et vous (article D6353-1).",
    NatureContrat.CONTRAT_PARTICULIER: "Un contrat est signé par la personne et vous (article L6353-3).",
    NatureContrat.AUCUN: "Aucun contrat à faire signer : les conditions de Mon Compte Formation en tiennent lieu (article D6353-1).",
}
DELAIS = {
    Delai.ACCEPTATION: "La personne a dix jours pour accepter, à compter de la transmission par son employeur ; son silence vaut refus.",
    Delai.RETRACTATION: "La personne peut y renoncer pendant quatorze jours ; rien n’est encaissé avant.",
    Delai.RETRACTATION_MCF: "La personne peut se rétracter sur Mon Compte Formation.",
    Delai.AUCUN: "",
}
EMPLOYEURS = {
    UsageEmployeur.REQUIS: "L’employeur signe la convention ; il ne lira ni les résultats ni la synthèse.",
    UsageEmployeur.ABSENCE_SEULE: "L’employeur n’est connu que pour la demande d’absence.",
    UsageEmployeur.FACULTATIF: "L’employeur n’est pas partie au contrat.",
    UsageEmployeur.INTERDIT: "L’employeur n’est pas informé : le dossier n’a aucun champ pour lui.",
}

DE_L_EMPLOYEUR = ("raison_sociale", "siret", "representant", "representant_fonction", "courriel")
LIEU = ("adresse", "code_postal", "ville")


def consequences(mode: ModeFinancement) -> list[str]:
    """What this way of paying entails: the contract, the delay, the employer's place."""
    regime = REGIMES[mode]
    return [typographier(ligne) for ligne in (CONTRATS[regime.nature], DELAIS[regime.delai], EMPLOYEURS[regime.employeur]) if ligne]


def recapituler(lus: dict, jour: date) -> list[tuple[str, str, list[Fait]]]:
    """(title, address to change it, facts) of each page."""
    blocs = (("La personne", "personne", _personne(lus)), ("Le financement", "financement", _financement(lus, jour)),
             ("Le programme", "programme", _programme(lus)), ("Le calendrier", "calendrier", _calendrier(lus)))
    return [(titre, reverse("beneficiaires:ouvrir_etape", args=[page]), faits) for titre, page, faits in blocs]


def _personne(lus: dict) -> list[Fait]:
    suivi = [Fait("Suivi par", lus["consultant"].nom_complet)] if lus.get("consultant") else []
    dits = (("Téléphone", lus["telephone"]), ("Poste", lus["poste"]), ("Adresse", Adresse.en_une_ligne(lus["adresse"], lus["code_postal"], lus["ville"])))
    return [Fait("Nom", f"{lus['prenom']} {lus['nom']}"), Fait("Courriel", lus["email"]), *_renseignes(dits),
            Fait("Comment lui écrire", Accord(lus["accord"]).label), Fait("Situation", Statut(lus["statut"]).label), *suivi]


def _financement(lus: dict, jour: date) -> list[Fait]:
    faits = [Fait("Financement", lus["mode"].libelle)]
    if REGIMES[lus["mode"]].employeur is not UsageEmployeur.INTERDIT:
        faits += _employeur(lus)
    if lus.get("versant"):
        faits.append(Fait("Versant", Versant(lus["versant"]).libelle))
    if lus["sur_temps_travail"]:
        faits.append(Fait("Séances", "Sur le temps de travail"))
    return faits + ([cpf.fait(lus["prix_centimes"], lus.get("souscription") or jour, lus["statut"])] if REGIMES[lus["mode"]].cpf else [])


def _employeur(lus: dict) -> list[Fait]:
    """Whoever will be written to is read here, before anything is."""
    connu = lus.get("employeur")
    tel = {champ: getattr(connu, champ) if connu else lus.get(champ, "") for champ in DE_L_EMPLOYEUR}
    lieu = connu.adresse_complete if connu else Adresse.en_une_ligne(*(lus.get(f"employeur_{champ}", "") for champ in LIEU))
    signe = ", ".join(filter(None, [tel["representant"], tel["representant_fonction"]]))
    dits = (("SIRET", mots.siret(tel["siret"])), ("Adresse", lieu), ("Qui signe", signe), ("Son courriel", tel["courriel"]))
    note = typographier("Déjà connu : sa fiche est gardée, et ce que vous avez tapé d’autre ne l’est pas.") if connu and tape_en_vain(lus, connu) else ""
    return [Fait("Employeur", tel["raison_sociale"] or "Aucun", note=note), *_renseignes(dits)]


def tape_en_vain(lus: dict, employeur: Employeur) -> bool:
    """Whether something else was typed than the sheet of this employer says: the sheet is kept, for others read it."""
    tapes = {champ: lus.get(champ, "").strip() for champ in DE_L_EMPLOYEUR} | {champ: lus.get(f"employeur_{champ}", "").strip() for champ in LIEU}
    return any(tape and normaliser(tape) != normaliser(getattr(employeur, champ)) for champ, tape in tapes.items())


def _renseignes(dits: Iterable[tuple[str, str]]) -> list[Fait]:
    return [Fait(mot, valeur) for mot, valeur in dits if valeur]


def depart(mode: ModeFinancement) -> str:
    """What leaves when the dossier is opened, and what never will."""
    regime = REGIMES[mode]
    if regime.employeur_partie:
        return "Son employeur ne reçoit rien tant que vous ne lui envoyez pas de convention."
    return "Rien ne part à son employeur, ni maintenant ni plus tard." if regime.employeur is UsageEmployeur.INTERDIT else "Son employeur ne reçoit rien."


def _programme(lus: dict) -> list[Fait]:
    heures = [phrase("{} : {}", EtapePedagogique(code).libelle, mots.duree(minutes)) for code, minutes in lus["etapes"].items() if minutes]
    total = mots.duree(sum(lus["etapes"].values()))
    return [Fait("Prestation", lus["prestation"].intitule), Fait("Durée", total, note=typographier(" ; ".join(heures))),
            Fait("Prix", mots.euros(lus["prix_centimes"])), Fait("À distance", phrase("{} %", lus["taux_distance"]))]


def _calendrier(lus: dict) -> list[Fait]:
    if not lus.get("premiere_date"):
        return [Fait("Période", "À convenir", note="La convention la demandera.")]
    rythme = phrase("Une séance par semaine, à {}", mots.heure(lus["heure"])) if lus.get("heure") else "À proposer"
    return [Fait("Première séance", mots.jour_en_mots(lus["premiere_date"])), Fait("Rythme", rythme),
            Fait("Fin de la période", mots.jour_en_mots(lus["periode_fin"]))]
