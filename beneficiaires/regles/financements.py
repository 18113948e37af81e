"""What each way of paying for a bilan entails, as one table: contract, parties, delay, employer (domaine.md §2.1, §4, §5)."""

from dataclasses import dataclass

from bilan.socle.libelles import EnumLibelle


class ModeFinancement(EnumLibelle):
    CPF_HORS_TEMPS_TRAVAIL = "cpf_hors_temps_travail", "CPF, hors temps de travail"
    CPF_TEMPS_TRAVAIL = "cpf_temps_travail", "CPF, sur le temps de travail"
    PLAN_DEVELOPPEMENT = "plan_developpement", "Plan de développement des compétences"
    CONGE_RECLASSEMENT = "conge_reclassement", "Congé de reclassement"
    FRANCE_TRAVAIL_AIF = "france_travail_aif", "France Travail (aide individuelle)"
    AGENT_PUBLIC = "agent_public", "Agent public"
    FAF_INDEPENDANT = "faf_independant", "Fonds d’assurance formation d’un indépendant"
    OPCO_HORS_PLAN = "opco_hors_plan", "OPCO, hors plan de développement"
    PERSONNEL = "personnel", "Financement personnel"


class Versant(EnumLibelle):
    """The three branches of the civil service: each has its own decree, and its own delays."""

    ETAT = "etat", "Fonction publique d’État"
    TERRITORIALE = "territoriale", "Fonction publique territoriale"
    HOSPITALIERE = "hospitaliere", "Fonction publique hospitalière"


class NatureContrat(EnumLibelle):
    CONVENTION_TRIPARTITE = "convention_tripartite", "Convention tripartite"
    CONVENTION_AGENT_PUBLIC = "convention_agent_public", "Convention tripartite d’agent public"
    CONVENTION_BIPARTITE = "convention_bipartite", "Convention"
    CONTRAT_PARTICULIER = "contrat_particulier", "Contrat avec un particulier"
    AUCUN = "aucun", "Aucun contrat : les conditions générales de Mon Compte Formation en tiennent lieu"


class UsageEmployeur(EnumLibelle):
    """Whether an employer may stand in the dossier, and what for. INTERDIT is a promise of secrecy: no field, no letter."""

    INTERDIT = "interdit", "Aucun employeur au dossier"
    ABSENCE_SEULE = "absence_seule", "Employeur connu pour la seule demande d’absence"
    FACULTATIF = "facultatif", "Employeur facultatif"
    REQUIS = "requis", "Employeur partie à la convention"


class Partie(EnumLibelle):
    """Who signs. The values of the first two are also roles of access."""

    EMPLOYEUR = "employeur", "Employeur"
    BENEFICIAIRE = "beneficiaire", "Bénéficiaire"
    PRESTATAIRE = "prestataire", "Prestataire"


class Payeur(EnumLibelle):
    CAISSE_DES_DEPOTS = "caisse_des_depots", "Caisse des Dépôts"
    EMPLOYEUR = "employeur", "Employeur"
    FRANCE_TRAVAIL = "france_travail", "France Travail"
    ADMINISTRATION = "administration", "Administration ou ANFH"
    FAF = "faf", "Fonds d’assurance formation"
    OPCO = "opco", "OPCO"
    BENEFICIAIRE = "beneficiaire", "Bénéficiaire"


class Delai(EnumLibelle):
    """ACCEPTATION runs before the contract and silence refuses (R6313-8); a withdrawal runs after it and silence keeps it."""

    ACCEPTATION = "acceptation", "Délai d’acceptation"
    RETRACTATION = "retractation", "Délai de rétractation"
    RETRACTATION_MCF = "retractation_mcf", "Délai de rétractation de Mon Compte Formation"
    AUCUN = "aucun", "Aucun délai"


@dataclass(frozen=True, kw_only=True)
class Regime:
    """What one way of paying entails.

    `signataires` in their order; `transmet` hands the draft to the beneficiary; `absence` says that working time needs a request
    (D6323-4, or the leave of a public servant); one at least of `finance_par` is among the funders, or it is another way
    of paying; `lignes_bpf` are the lines of frame C, by the usual payer then, where it differs, when an OPCO pays directly (domaine.md §4).
    """

    nature: NatureContrat
    employeur: UsageEmployeur
    delai: Delai
    signataires: tuple[Partie, ...]
    transmet: Partie | None
    client: Partie
    payeur: Payeur
    finance_par: frozenset[Payeur]
    temps_travail: bool
    absence: bool = False
    cpf: bool = False
    lignes_bpf: tuple[str, ...]
    source: str

    @property
    def employeur_partie(self) -> bool:
        """Whether the employer signs, and so reads the contract and the proofs of attendance."""
        return Partie.EMPLOYEUR in self.signataires


_TROIS = (Partie.EMPLOYEUR, Partie.BENEFICIAIRE, Partie.PRESTATAIRE)
_DEUX = (Partie.BENEFICIAIRE, Partie.PRESTATAIRE)

REGIMES: dict[ModeFinancement, Regime] = {
    ModeFinancement.CPF_HORS_TEMPS_TRAVAIL: Regime(
        nature=NatureContrat.AUCUN, employeur=UsageEmployeur.INTERDIT, delai=Delai.RETRACTATION_MCF, signataires=(), transmet=None,
        client=Partie.BENEFICIAIRE, payeur=Payeur.CAISSE_DES_DEPOTS, temps_travail=False, cpf=True, lignes_bpf=("2e",),
        finance_par=frozenset({Payeur.CAISSE_DES_DEPOTS}), source="D6323-6, D6353-1 III",
    ),
    ModeFinancement.CPF_TEMPS_TRAVAIL: Regime(
        nature=NatureContrat.AUCUN, employeur=UsageEmployeur.ABSENCE_SEULE, delai=Delai.RETRACTATION_MCF, signataires=(), transmet=None,
        client=Partie.BENEFICIAIRE, payeur=Payeur.CAISSE_DES_DEPOTS, temps_travail=True, absence=True, cpf=True, lignes_bpf=("2e",),
        finance_par=frozenset({Payeur.CAISSE_DES_DEPOTS}), source="D6323-4, D6323-6, L6323-17, D6353-1 III",
    ),
    ModeFinancement.PLAN_DEVELOPPEMENT: Regime(
        nature=NatureContrat.CONVENTION_TRIPARTITE, employeur=UsageEmployeur.REQUIS, delai=Delai.ACCEPTATION, signataires=_TROIS,
        transmet=Partie.EMPLOYEUR, client=Partie.EMPLOYEUR, payeur=Payeur.EMPLOYEUR, temps_travail=True, lignes_bpf=("1", "2h"),
        finance_par=frozenset({Payeur.EMPLOYEUR, Payeur.OPCO}), source="L6312-1, R6313-8",
    ),
    ModeFinancement.CONGE_RECLASSEMENT: Regime(
        nature=NatureContrat.CONVENTION_TRIPARTITE, employeur=UsageEmployeur.REQUIS, delai=Delai.ACCEPTATION, signataires=_TROIS,
        transmet=Partie.EMPLOYEUR, client=Partie.EMPLOYEUR, payeur=Payeur.EMPLOYEUR, temps_travail=True, lignes_bpf=("1",),
        finance_par=frozenset({Payeur.EMPLOYEUR, Payeur.OPCO}), source="L1233-71, R1233-35, R6313-8",
    ),
    ModeFinancement.FRANCE_TRAVAIL_AIF: Regime(
        nature=NatureContrat.CONVENTION_BIPARTITE, employeur=UsageEmployeur.INTERDIT, delai=Delai.AUCUN, signataires=_DEUX,
        transmet=Partie.PRESTATAIRE, client=Partie.BENEFICIAIRE, payeur=Payeur.FRANCE_TRAVAIL, temps_travail=False, lignes_bpf=("7",),
        finance_par=frozenset({Payeur.FRANCE_TRAVAIL}), source="D6353-1",
    ),
    # R6313-8 does not reach public servants: their own decrees ask for a convention of three, and set no ten days.
    ModeFinancement.AGENT_PUBLIC: Regime(
        nature=NatureContrat.CONVENTION_AGENT_PUBLIC, employeur=UsageEmployeur.REQUIS, delai=Delai.AUCUN, signataires=_TROIS,
        transmet=Partie.EMPLOYEUR, client=Partie.EMPLOYEUR, payeur=Payeur.ADMINISTRATION, temps_travail=True, absence=True,
        lignes_bpf=("3",),
        finance_par=frozenset({Payeur.ADMINISTRATION, Payeur.EMPLOYEUR}), source="décrets 2007-1470 art. 22, 2007-1845 art. 18 à 26, 2008-824 art. 25 à 27",
    ),
    ModeFinancement.FAF_INDEPENDANT: Regime(
        nature=NatureContrat.CONVENTION_BIPARTITE, employeur=UsageEmployeur.INTERDIT, delai=Delai.AUCUN, signataires=_DEUX,
        transmet=Partie.PRESTATAIRE, client=Partie.BENEFICIAIRE, payeur=Payeur.FAF, temps_travail=False, lignes_bpf=("2g",),
        finance_par=frozenset({Payeur.FAF}), source="D6353-1, L6332-9",
    ),
    # Two sign even when an employer stands in the dossier: he is then known for the invoice, not as a party.
    ModeFinancement.OPCO_HORS_PLAN: Regime(
        nature=NatureContrat.CONVENTION_BIPARTITE, employeur=UsageEmployeur.FACULTATIF, delai=Delai.AUCUN, signataires=_DEUX,
        transmet=Partie.PRESTATAIRE, client=Partie.BENEFICIAIRE, payeur=Payeur.OPCO, temps_travail=True, lignes_bpf=("2h",),
        finance_par=frozenset({Payeur.OPCO}), source="D6353-1, R6332-25",
    ),
    ModeFinancement.PERSONNEL: Regime(
        nature=NatureContrat.CONTRAT_PARTICULIER, employeur=UsageEmployeur.INTERDIT, delai=Delai.RETRACTATION, signataires=_DEUX,
        transmet=Partie.PRESTATAIRE, client=Partie.BENEFICIAIRE, payeur=Payeur.BENEFICIAIRE, temps_travail=False, lignes_bpf=("9",),
        finance_par=frozenset({Payeur.BENEFICIAIRE}), source="L6353-3 à L6353-7, L221-18 du code de la consommation",
    ),
}
