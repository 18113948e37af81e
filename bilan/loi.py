"""What the law says where it shapes a screen: the plain sentence first, then the article and the day it was read. One table for every page."""
from dataclasses import dataclass, field
from datetime import date

LU = date(2026, 11, 23)  # the day on which the texts were last read
TRAVAIL, CONSOMMATION, PENAL, CIVILE = "du code du travail", "du code de la consommation", "du code pénal", "du code de procédure civile"


@dataclass(frozen=True)
class Point:
    """One point of law. `parametres`: the dated values that its words say; a test compares them with those in force."""

    phrase: str
    articles: tuple[tuple[str, str], ...]  # (« R6313-8 », of which code)
    parametres: dict[str, int | str] = field(default_factory=dict)  # « CODE » or « CODE:condition »
    lu: date = LU

    @property
    def source(self) -> str:
        """« Article R6313-8 du code du travail », « Articles L6353-5 et L6353-6 du code du travail, L221-18 du code de la consommation »."""
        par_code: dict[str, list[str]] = {}
        for article, code in self.articles:
            par_code.setdefault(code, []).append(article)
        return f"Article{'s' if len(self.articles) > 1 else ''} " + ", ".join(f"{' et '.join(articles)} {code}" for code, articles in par_code.items())


POINTS: dict[str, Point] = {
    "dix_jours": Point(
        "Le salarié a dix jours pour accepter en signant, à partir du jour où son employeur lui transmet la convention. Ce jour-là ne compte pas. "
        "Un dernier jour qui tombe un samedi, un dimanche ou un jour férié est repoussé au premier jour ouvrable : le texte ne le dit pas, "
        "nous le lisons en faveur du salarié.",
        (("R6313-8", TRAVAIL), ("641", CIVILE), ("642", CIVILE)), {"TRIPARTITE_DELAI_J": 10},
    ),
    "silence": Point("Sans réponse à la fin du délai, rien n’est conclu : le silence vaut refus.", (("R6313-8", TRAVAIL),)),
    "refus": Point(
        "Un bilan ne se fait qu’avec l’accord de la personne. Refuser n’est ni une faute ni un motif de licenciement.", (("L6313-4", TRAVAIL),),
    ),
    "retractation": Point(
        "Qui paie son bilan lui-même peut y renoncer pendant dix jours après la signature, quatorze si le contrat est conclu à distance, sans donner de "
        "raison. Rien n’est encaissé avant la fin de ce délai ; ensuite, le premier paiement ne dépasse pas 30 % du prix.",
        (("L6353-5", TRAVAIL), ("L6353-6", TRAVAIL), ("L221-18", CONSOMMATION), ("L221-21", CONSOMMATION)),
        {"CONTRAT_PARTICULIER_RETRACTATION_J": 10, "CONSO_RETRACTATION_J": 14, "CONTRAT_PARTICULIER_ACOMPTE_MAX_PCT": 30},
    ),
    "plafond": Point(
        "Un bilan dure 24 h au plus. La loi ne dit pas si le travail personnel en fait partie : par prudence, nous comptons tout.",
        (("L6313-4", TRAVAIL),), {"BILAN_DUREE_MAX_H": 24},
    ),
    "phases": Point(
        "Un bilan a trois phases, dans cet ordre : préliminaire, investigation, conclusions. Son déroulement se définit à deux.", (("R6313-4", TRAVAIL),),
    ),
    "cpf_heures": Point(
        "Le CPF ne paie que les heures d’accompagnement : les recherches personnelles n’en sont pas. Il ne paie rien si des fonds publics ou mutualisés (CPF, "
        "OPCO, France Travail, région…) ont déjà financé un bilan de la personne dans les cinq ans qui précèdent.",
        (("D6323-6", TRAVAIL),), {"CPF_CARENCE_BILAN_ANS": 5},
    ),
    "secret": Point(
        "Ce qui s’écrit ici est couvert par le secret professionnel. Ni l’employeur, ni le financeur, ni la gestion de l’organisme n’y ont accès ; "
        "le révéler est un délit.", (("L6313-4", TRAVAIL), ("226-13", PENAL)),
    ),
    "questions": Point(
        "Une question n’est permise que si elle a un lien direct et nécessaire avec le bilan. Si vous ne le voyez pas, laissez-la.", (("L6313-4", TRAVAIL),),
    ),
    "synthese": Point(
        "La synthèse et les résultats détaillés sont remis à la personne qui fait le bilan, et à elle seule. Toute autre lecture demande son accord.",
        (("L6313-4", TRAVAIL),),
    ),
    "cep": Point(
        "La synthèse, et elle seule, se transmet au conseil en évolution professionnelle (CEP) à la demande de la personne. À quelqu’un d’autre, ou pour les "
        "résultats détaillés, une demande ne suffit pas : il faut son accord écrit.", (("L6313-4", TRAVAIL), ("L6111-6", TRAVAIL)),
    ),
    "destruction": Point(
        "Ce qui a été écrit pour un bilan est détruit dès son terme. Il y a deux exceptions, pendant trois ans au plus : la synthèse que la personne a fait "
        "communiquer, et ce qu’elle demande par écrit de garder pour le suivi de sa situation.", (("R6313-7", TRAVAIL),), {"CONSERVATION_EXCEPTION_ANS": 3},
    ),
    "absence": Point(
        "Pour un bilan payé par le CPF sur le temps de travail, l’absence se demande 60 jours avant au moins, 120 si le bilan dure six mois ou plus. "
        "L’employeur répond en 30 jours ; ici, son silence vaut accord.", (("D6323-4", TRAVAIL),),
        {"CPF_ABSENCE_PREAVIS_J:moins_de_six_mois": 60, "CPF_ABSENCE_PREAVIS_J:six_mois_ou_plus": 120, "CPF_ABSENCE_REPONSE_J": 30},
    ),
}
