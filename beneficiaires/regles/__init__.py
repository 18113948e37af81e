"""The pure rules of a dossier: how it is financed, its steps, who reads its documents, what the CPF pays."""

from beneficiaires.regles.cpf import PartCpf, carence_cpf, en_centimes, natures_financees, part_cpf
from beneficiaires.regles.documents import LECTEURS, LECTEURS_SUR_ACCORD, LECTEURS_SUR_DEMANDE, SAVENT, TypeDocument, lecteurs, tues
from beneficiaires.regles.etapes import (
    HEURES_GRAINE,
    PHASE_DE,
    EtapePedagogique,
    NatureHeures,
    PhaseLegale,
    nature_des_heures,
    phases_sans_seance,
    siren,
)
from beneficiaires.regles.financements import (
    REGIMES,
    Delai,
    ModeFinancement,
    NatureContrat,
    Partie,
    Payeur,
    Regime,
    UsageEmployeur,
    Versant,
)
from beneficiaires.regles.fuseaux import a_son_heure, fin_du_jour, fuseau_de, heure_nommee, jour_de

__all__ = [
    "HEURES_GRAINE",
    "LECTEURS",
    "LECTEURS_SUR_ACCORD",
    "LECTEURS_SUR_DEMANDE",
    "PHASE_DE",
    "REGIMES",
    "SAVENT",
    "Delai",
    "EtapePedagogique",
    "ModeFinancement",
    "NatureContrat",
    "NatureHeures",
    "PartCpf",
    "Partie",
    "Payeur",
    "PhaseLegale",
    "Regime",
    "TypeDocument",
    "UsageEmployeur",
    "Versant",
    "a_son_heure",
    "carence_cpf",
    "en_centimes",
    "fin_du_jour",
    "fuseau_de",
    "heure_nommee",
    "jour_de",
    "lecteurs",
    "nature_des_heures",
    "natures_financees",
    "part_cpf",
    "phases_sans_seance",
    "siren",
    "tues",
]
