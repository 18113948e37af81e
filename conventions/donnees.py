"""Everything a contract says, gathered in one flat dictionary: what the rules check, what a version freezes, what the PDF prints."""
from datetime import date, datetime

from beneficiaires import financements
from beneficiaires.models import EtapeDossier, LigneFinancement, Organisme
from beneficiaires.models.organisme import RegimeTVA
from beneficiaires.regles import REGIMES, EtapePedagogique, ModeFinancement, NatureContrat, NatureHeures, Payeur, PhaseLegale, nature_des_heures
from beneficiaires.regles.lignes import refus_depot, refus_lignes
from bilan.socle import mots, reglementation
from bilan.socle.calendrier import jour_a_paris
from conventions import absences, genre, planning
from conventions.regles import Limites, Mention, OuRemplir, avertissements, controle, heures_du_calendrier, manquantes, seances_en_trop

DE_L_OFFRE = (
    "intitule", "objectif", "contenu", "moyens", "modalites_deroulement", "modalites_suivi", "remise_resultats", "remise_synthese", "modalites_reglement",
)
TEXTES = (*DE_L_OFFRE, "sanction", "effectif", "niveau_prealable", "references_intervenants", "conditions_cessation")
# A share at a distance is a mandatory mention when one of these pays (D6353-1 I, since 1 July 2025).
MUTUALISES = {p.value for p in (Payeur.OPCO, Payeur.FAF, Payeur.FRANCE_TRAVAIL, Payeur.CAISSE_DES_DEPOTS)}
# No law asks for it, but without it nobody can be asked to sign.
ADRESSE_DU_SIGNATAIRE = Mention("employeur_courriel", "l’adresse électronique du signataire de l’employeur", "", ("employeur_courriel",), OuRemplir.EMPLOYEUR)

LOI = {  # each field of the contract, and the legal parameter that it says
    "delai_jours": "TRIPARTITE_DELAI_J", "delai_proroge": "PROROGATION_R6313_8", "retractation_jours": "CONTRAT_PARTICULIER_RETRACTATION_J",
    "retractation_conso_jours": "CONSO_RETRACTATION_J", "retractation_en_ligne": "CONSO_BOUTON_RETRACTATION",
    "acompte_pourcent": "CONTRAT_PARTICULIER_ACOMPTE_MAX_PCT", "conservation_ans": "CONSERVATION_EXCEPTION_ANS",
}
TVA = "TVA_MENTION"
HEURES = ("BILAN_DUREE_MAX_H", "BILAN_DUREE_MIN_ACCOMPAGNEMENT_H", "BILAN_AVERTISSEMENT_ACCOMPAGNEMENT_H")


def assembler(convention, jour: date) -> dict:
    """The data as they stand: texts of the draft, facts of the dossier and of the parties, legal figures in force on `jour`."""
    etapes = list(EtapeDossier.objects.filter(dossier=convention.dossier))
    return {**propres(convention, etapes, lignes(convention)), **communes(jour)}


def lignes(convention) -> list[LigneFinancement]:
    """The funders that this draft proposes, else those of the dossier."""
    proposees = convention.proposees.get("lignes")
    if proposees is None:
        return financements.lignes(convention.dossier)
    return [LigneFinancement(dossier=convention.dossier, ordre=rang, **ligne) for rang, ligne in enumerate(proposees, 1)]


def propres(convention, etapes: list[EtapeDossier], financeurs: list[LigneFinancement]) -> dict:
    """What only this contract says."""
    dossier, propose = convention.dossier, convention.proposees
    propose.pop("lignes", None)  # they are `financeurs`
    etapes = _proposees(etapes, propose.pop("etapes", None))
    return {
        "nature": convention.nature, "dossier_numero": dossier.numero, "planning": planning.SOURCES.seances(dossier) or convention.planning,
        **{champ: getattr(convention, champ).strip() for champ in TEXTES},
        **_programme(dossier, etapes), **_beneficiaire(dossier.beneficiaire, convention.nature),
        **(_employeur(dossier.employeur) if convention.regime.employeur_partie and dossier.employeur else {}),
        **_financement(dossier, financeurs), "financements": financements.figer(dossier, financeurs), "repartition": financements.brutes(financeurs),
        **propose,
    }


def communes(jour: date) -> dict:
    """What every contract of that day says: the provider, and the law."""
    lu = reglementation.extrait([*LOI.values(), TVA])
    return {**_organisme(jour, tva_exoneree=lu(TVA, jour, sinon="")), **{champ: lu(code, jour) for champ, code in LOI.items()}}


def manques(convention, donnees: dict) -> list[Mention]:
    """The mandatory mentions that are still empty, in the order of the law."""
    listes = manquantes(NatureContrat(convention.nature), donnees)
    if convention.regime.employeur_partie and not donnees.get("employeur_courriel"):
        listes.append(ADRESSE_DU_SIGNATAIRE)
    return listes


def limites(convention, jour: date) -> Limites:
    maximum, plancher, avertissement = HEURES
    lu = reglementation.extrait(HEURES)
    return Limites(
        duree_max_heures=lu(maximum, jour), mois_maximum=convention.dossier.prestation.mois_maximum,
        plancher_accompagnement_heures=lu(plancher, jour, sinon=None), avertissement_accompagnement_heures=lu(avertissement, jour, sinon=None),
    )


def refus(convention, donnees: dict, jour: date) -> list[str]:
    """What forbids sending, besides what is missing."""
    mode = ModeFinancement(convention.dossier.mode_financement)
    regles = [ligne.regle for ligne in lignes(convention)]
    partage, depot = refus_lignes(regles, mode, donnees["prix_centimes"]), refus_depot(regles, donnees["periode_debut"])
    return [*controle(donnees, limites(convention, jour)), *filter(None, (partage, depot, _heures(convention, donnees), _seances_en_trop(convention, donnees)))]


def _heures(convention, donnees: dict) -> str | None:
    """Of a calendar that we made up ourselves; sessions proposed may come in several times, and under way some were missed and given another date."""
    ancien = convention.remplace
    if planning.SOURCES.seances(convention.dossier) or (ancien and (ancien.avenant or ancien.conclue_le)):
        return None
    return heures_du_calendrier(donnees)


def _seances_en_trop(convention, donnees: dict) -> str | None:
    """Of a draft that changes the hours: the sessions of the dossier that they would leave no room for."""
    if "etapes" not in convention.proposees:
        return None
    minutes = {etape["libelle"]: etape["minutes"] for phase in donnees["phases"] for etape in phase["etapes"]}
    return seances_en_trop(planning.SOURCES.seances(convention.dossier), minutes)


def conseils(convention, donnees: dict, jour: date) -> list[str]:
    """What deserves a second look."""
    lus = avertissements(donnees | {"part_prevue": planning.SOURCES.part_a_distance(convention.dossier)}, limites(convention, jour))
    return [*lus, *filter(None, [absences.carence_de_l_agent(convention.dossier, jour)])]


def incomplete(convention, instant: datetime) -> str | None:
    """Why this contract cannot be sent, in one sentence; None when it can."""
    jour = jour_a_paris(instant)
    donnees = assembler(convention, jour)
    if absents := manques(convention, donnees):
        return f"Il manque {mots.enumeration(m.libelle for m in absents)} : rien ne part tant que tout n’est pas rempli."
    return " ".join(refus(convention, donnees, jour)) or None


def _proposees(etapes: list[EtapeDossier], minutes: dict[str, int] | None) -> list[EtapeDossier]:
    """The steps as this draft would have them; those of the dossier when it proposes none."""
    if minutes is None:
        return etapes
    connues = {etape.code: etape.buts for etape in etapes}
    return [EtapeDossier(code=code.value, minutes=minutes[code], buts=connues.get(code, "")) for code in EtapePedagogique if minutes.get(code)]


def _programme(dossier, etapes: list[EtapeDossier]) -> dict:
    personnel = sum(e.minutes for e in etapes if nature_des_heures(EtapePedagogique(e.code)) is NatureHeures.TRAVAIL_PERSONNEL)
    total = sum(e.minutes for e in etapes)
    return {
        "duree_minutes": total or None, "accompagnement_minutes": total - personnel, "travail_personnel_minutes": personnel,
        "phases": [{
            "libelle": f"{rang}° {phase.libelle.removeprefix('Phase ').removeprefix('d’').removeprefix('de ').capitalize()}",
            "etapes": [{"code": e.code, "libelle": e.get_code_display(), "minutes": e.minutes, "buts": e.buts.strip()} for e in etapes if e.phase is phase],
            "minutes": sum(e.minutes for e in etapes if e.phase is phase),
        } for rang, phase in enumerate(PhaseLegale, 1)],
        "periode_debut": dossier.periode_debut, "periode_fin": dossier.periode_fin, "sur_temps_travail": dossier.sur_temps_travail,
        "taux_distance": dossier.taux_distance, "prix_centimes": dossier.prix_centimes, "consultant_nom": dossier.consultant.nom_complet,
    }


def _organisme(jour: date, *, tva_exoneree: str) -> dict:
    organisme = Organisme.courant() or Organisme()
    champs = ("denomination", "forme", "siret", "representant", "representant_fonction", "courriel", "telephone", "courriel_reclamation", "referent_handicap")
    certifie = organisme.certificat_qualiopi and organisme.qualiopi_debut and organisme.qualiopi_fin
    return {
        **{f"organisme_{champ}": getattr(organisme, champ) for champ in champs}, "organisme_adresse": organisme.adresse_complete,
        "nda": organisme.nda, "prefet_region": organisme.prefet_region, "mediateur": organisme.mediateur,
        "certifie_qualiopi": bool(certifie and organisme.qualiopi_debut <= jour <= organisme.qualiopi_fin), "tva": {
            RegimeTVA.EXONERE_FPC: tva_exoneree, RegimeTVA.FRANCHISE_293B: "TVA non applicable, article 293 B du CGI",
            RegimeTVA.REDEVABLE: "toutes taxes comprises",
        }[RegimeTVA(organisme.regime_tva)],
    }


def _beneficiaire(personne, nature: str) -> dict:
    return {
        "beneficiaire_nom": personne.compte.nom_complet, "beneficiaire_adresse": _adresse(personne), "beneficiaire_poste": personne.poste,
        "beneficiaire_courriel": personne.compte.email, "personne": genre.mots(nature, personne.compte.accord),
    }


def _adresse(partie) -> str:
    """Where to write to this party; nothing as long as the town or its code is missing."""
    return partie.adresse_complete if partie.code_postal and partie.ville else ""


def _employeur(employeur) -> dict:
    champs = ("raison_sociale", "siret", "representant", "representant_fonction", "courriel", "opco")
    return {**{f"employeur_{champ}": getattr(employeur, champ) for champ in champs}, "employeur_adresse": _adresse(employeur)}


def _financement(dossier, financeurs: list[LigneFinancement]) -> dict:
    mode = ModeFinancement(dossier.mode_financement)
    mutualise = bool(REGIMES[mode].employeur_partie and dossier.employeur and dossier.employeur.opco) or any(x.financeur in MUTUALISES for x in financeurs)
    payeur = REGIMES[mode].payeur
    return {
        "financement": mode.libelle, "versant": dossier.versant, "payeur": payeur.value, "payeur_libelle": payeur.libelle, "financement_mutualise": mutualise,
        "financement_faf": mode is ModeFinancement.FAF_INDEPENDANT or any(x.financeur == Payeur.FAF.value for x in financeurs),
        "depot_avant_debut": _depot(financeurs),
    }


def _depot(financeurs: list[LigneFinancement]) -> date | None:
    """When the last of the training funds of the self-employed was asked; None while one of them was not."""
    deposees = [ligne.depose_le for ligne in financeurs if ligne.financeur == Payeur.FAF.value]
    return max(deposees) if deposees and all(deposees) else None
