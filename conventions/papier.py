"""What the PDF of a contract prints, from a frozen version and nothing else: the draft that is signed, then the signed contract."""
from bilan.socle.mots import accorder, date_courte, duree, en_lettres, enumeration, euros, heure, jour_en_mots
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from conventions import libelles, page_signatures, planning
from conventions.comparaison import corrigees
from conventions.regles import premier_versement_maximal

TITRES = {
    "convention_tripartite": "Convention tripartite de bilan de compétences",
    "convention_agent_public": "Convention tripartite de bilan de compétences d’agent public",
    "convention_bipartite": "Convention de bilan de compétences",
    "contrat_particulier": "Contrat de bilan de compétences",
}
ROLES = {Role.EMPLOYEUR: "L’employeur", Role.CONSULTANT: "L’organisme"}
ACTES = {
    Role.EMPLOYEUR: "Signe et transmet le {jour} à {heure}",
    Role.BENEFICIAIRE: "Accepte et signe le {jour} à {heure}",
    Role.CONSULTANT: "Contresigne le {jour} à {heure}",
}
PAR = {Role.CONSULTANT: "l’organisme", Role.EMPLOYEUR: "l’employeur"}
AVANT_APRES = ["Mention", "Avant", "Après"]
ANNEXE = "Annexe : erreurs matérielles corrigées"


def gabarit(nature: str) -> str:
    return f"documents/conventions/{nature}.html"


def titre(nature: str, numero: int, *, avenant: int = 0, conclue: bool = False) -> str:
    """The name of the document in the dossier."""
    return f"{intitule(nature, avenant)}, version {numero}{', signé' if conclue else ''}{'e' if conclue and nature != 'contrat_particulier' else ''}"


def intitule(nature: str, avenant: int) -> str:
    """What the document is called at its head: the contract, or an amendment of it."""
    if not avenant:
        return TITRES[nature]
    article = "au" if nature == "contrat_particulier" else "à la"
    return f"Avenant n°\u00a0{avenant} {article} {TITRES[nature][:1].lower()}{TITRES[nature][1:]}"


def projet(figees: dict) -> dict:
    """The draft: places to sign, no date of any act."""
    return {**_communes(figees), "conclue": False, "empreinte_courte": "", "signatures": [_place(partie, figees) for partie in _parties(figees)], "preuve": "",
            "corrections": []}


def conclue(version) -> dict:
    """The signed contract: who signed when and how, the days that ran, the fingerprint of the draft that all three signed."""
    figees, convention, signatures = version.contenu, version.convention, {s.partie: s for s in version.signatures}
    return {
        **_communes(figees), "conclue": True, "transmise_le": convention.transmise_le, "date_limite": convention.date_limite,
        "acceptee_le": convention.acceptee_le, "conclue_le": convention.conclue_le, "retractation_jusqu_au": convention.retractation_jusqu_au,
        "signatures": [_bloc(signatures[partie], figees) for partie in _parties(figees) if partie in signatures],
        "empreinte_courte": _en_groupes(_empreinte(signatures)), "corrections": corrections_en_mots(version),
        "empreinte_signee": _empreinte(signatures), "valeur": page_signatures.valeur(figees, version.signatures),
    }


def corrections_en_mots(version) -> list[list[str]]:
    """One [label, before, after, by whom and when] a field corrected, in the order of the corrections."""
    return [
        [*ligne, f"{PAR[Role(correction.par)]}, {date_courte(correction.le)} {correction.le.year}"]
        for correction in version.corrections.all() for ligne in corrigees(correction)
    ]


def annexe(correction) -> dict:
    """What was corrected once the contract was signed: a document beside it, which takes nothing away from it."""
    version = correction.version
    figees = version.contenu
    return {
        "organisme": {"nom": figees["organisme_denomination"]}, "titre": ANNEXE, "contrat": intitule(figees["nature"], figees.get("avenant", 0)),
        "dossier_numero": figees["dossier_numero"], "version": version.numero, "corrigee_le": correction.le, "lignes": corrigees(correction),
        "colonnes": AVANT_APRES,
        "empreinte_courte": _en_groupes(version.empreinte),
    }


def _communes(figees: dict) -> dict:
    lignes, seances = planning.par_etape(figees["planning"]), len(figees["planning"])
    return {
        "versant": "", **figees, **_depuis(figees), "titre": intitule(figees["nature"], figees.get("avenant", 0)),
        "organisme": {"nom": figees["organisme_denomination"]}, "montant": libelles.montant(figees),
        "employeur_raison_sociale": figees.get("employeur_raison_sociale", ""), "a_la_charge": _payeur(figees), "lignes_financement": _financements(figees),
        "acompte_centimes": premier_versement_maximal(figees["prix_centimes"], figees["acompte_pourcent"]),
        "lignes_phases": [[p["libelle"], " ".join(_etape(e) for e in p["etapes"]), duree(p["minutes"])] for p in figees["phases"]],
        "lignes_planning": [[_rangs(pas["rangs"]), _jours(pas["jours"]), pas["etape"], duree(pas["minutes"])] for pas in lignes],
        "nombre_seances": f"{en_lettres(seances).capitalize()} {accorder(seances, 'séance individuelle,séances individuelles')}",
    }


def _depuis(figees: dict) -> dict:
    """What this version changes; versions frozen before these words existed change nothing."""
    return {
        "avenant": figees.get("avenant", 0), "depuis_version": figees.get("depuis_version", 0), "changements": figees.get("changements", []),
        "colonnes_changements": AVANT_APRES, "colonnes_corrections": [*AVANT_APRES, "Par"],
    }


def _payeur(figees: dict) -> str:
    """Who pays, in a sentence; an OPCO or another funder may pay in the place of the client."""
    return {
        "employeur": "Ce prix est à la charge de l’employeur.", "administration": "Ce prix est à la charge de l’administration.",
        "beneficiaire": f"Ce prix est à la charge {figees['personne']['du']}.",
    }.get(figees["payeur"], f"Ce prix est pris en charge au titre de : {figees['payeur_libelle']}.")


def _financements(figees: dict) -> list[list[str]]:
    """Funder, agreement, who pays the provider, amount; nothing when the usual payer pays all."""
    return [
        [ligne["financeur"], ligne["reference"] or "—", ligne["paye_par"], euros(ligne["montant_centimes"])] for ligne in figees.get("financements", [])
    ]


def _etape(etape: dict) -> str:
    buts = f" : {etape['buts'][:1].lower()}{etape['buts'][1:].rstrip('.')}" if etape["buts"] else ""
    return phrase("{libelle}{buts} ({minutes}).", libelle=etape["libelle"], buts=buts, minutes=duree(etape["minutes"]))


def _rangs(rangs: list[int]) -> str:
    return ", ".join(map(str, rangs))


def _jours(jours: list) -> str:
    """« 18 et 25 janvier, 1er février 2027 »: the month once, the year last."""
    mois: dict[str, list[str]] = {}
    for jour in jours:
        quantieme, nom = date_courte(jour).split("\u00a0")
        mois.setdefault(nom, []).append(quantieme)
    return f"{', '.join(f'{enumeration(quantiemes)}\u00a0{nom}' for nom, quantiemes in mois.items())} {jours[-1].year}"


def _parties(figees: dict) -> list[Role]:
    return [Role.EMPLOYEUR, Role.BENEFICIAIRE, Role.CONSULTANT] if "employeur_raison_sociale" in figees else [Role.BENEFICIAIRE, Role.CONSULTANT]


def _place(partie: Role, figees: dict) -> dict[str, str]:
    """Who is expected to sign, and as what."""
    nom, qualite = {
        Role.EMPLOYEUR: (figees.get("employeur_representant"), figees.get("employeur_raison_sociale")),
        Role.BENEFICIAIRE: (figees["beneficiaire_nom"], figees["beneficiaire_poste"]),
        Role.CONSULTANT: (figees["organisme_representant"], figees["organisme_denomination"]),
    }[partie]
    return {"role": ROLES.get(partie, figees["personne"]["Le"]), "nom": nom or "", "qualite": qualite or "", "acte": ""}


def _bloc(signature, figees: dict) -> dict[str, str]:
    acte = phrase(ACTES[Role(signature.partie)], jour=jour_en_mots(signature.le), heure=heure(signature.le))
    fonction = {"qualite": f"{signature.fonction}, {figees['employeur_raison_sociale']}"} if signature.fonction else {}
    return {**_place(Role(signature.partie), figees), "nom": signature.nom, **fonction, "acte": acte, "lignes": page_signatures.lignes(signature)}


def _en_groupes(empreinte: str) -> str:
    return " ".join(empreinte[i:i + 4] for i in range(0, 16, 4)) + " …"


def _empreinte(signatures: dict) -> str:
    """Of the PDF when it was ready for all; when it was not, the first party signed the data that it was made from."""
    return next((s.empreinte for s in signatures.values() if s.sur_document), next(iter(signatures.values())).empreinte)
