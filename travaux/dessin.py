"""The pages of the content as they are drawn: which there are, for whom, the words of who reads, what an investigation still misses."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from beneficiaires.models import Dossier, Organisme
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.models import Compte
from bilan.socle.mots import accorder, en_lettres, enumeration, jour_en_mots, pluriel
from bilan.socle.presentation import GenrePuce, Geste, Puce
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from bilan.socle.visibilite import visible_par
from travaux.etats import EtatInvestigation
from travaux.matiere import EtapeLue, PisteLue
from travaux.models import Competence, Couverture, Ecrit, Enquete, EtapePlan, Investigation, Piste
from travaux.presentation import seul
from travaux.regles import Decision, Fiche, a_completer

# genre in an address → the model, its noun in « Compétence retirée. », the page where it is listed
GENRES: dict[str, tuple[type[Ecrit], str, str]] = {
    "competence": (Competence, "Compétence", "competences"), "piste": (Piste, "Piste", "pistes"), "enquete": (Enquete, "Enquête", "pistes"),
    "etape": (EtapePlan, "Étape", "plan"), "referentiel": (Couverture, "Référentiel", "formation"),
}
FEMININS = ("competence", "piste", "enquete", "etape")
PUCES: dict[Decision, GenrePuce] = {Decision.A_L_ETUDE: "", Decision.RETENUE: "faite", Decision.EN_RESERVE: "attente", Decision.ECARTEE: "close"}
SIENS = (
    ("a_preparer", "À préparer", "travaux:a_preparer"), ("competences", "Mes compétences", "travaux:mes_competences"),
    ("pistes", "Mes pistes", "travaux:mes_pistes"), ("formation", "Mon projet de formation", "travaux:ma_formation"),
    ("attentes", "Mes attentes", "travaux:mes_attentes"),
)
DU_CONSULTANT = (
    ("a_preparer", "Supports", "travaux:preparation"), ("competences", "Compétences", "travaux:competences"), ("pistes", "Pistes", "travaux:pistes"),
    ("formation", "Projet de formation", "travaux:formation"), ("plan", "Plan d’action", "travaux:plan"),
)


@dataclass(frozen=True)
class Cote:
    """Whose side a page is seen from: the words and the addresses of the bénéficiaire, or of his consultant."""

    dossier: Dossier
    compte: Compte

    @property
    def sien(self) -> bool:
        return self.dossier.beneficiaire.compte_id == self.compte.pk

    @property
    def role(self) -> Role:
        return Role.BENEFICIAIRE if self.sien else Role.CONSULTANT

    @property
    def lecteurs(self) -> str:
        """« vous et Hélène Vasseur », from the scope that decides."""
        noms = {Role.CONSULTANT: self.dossier.consultant.nom_complet, Role.BENEFICIAIRE: self.dossier.beneficiaire.compte.prenom}
        return visible_par(Ecrit.PORTEE, moi=self.role, noms=noms, seul=seul(self.compte))

    def adresse(self, page: str) -> str:
        if self.sien:
            return reverse("travaux:mon_plan" if page == "plan" else {cle: route for cle, _, route in SIENS}[page])
        routes = {cle: route for cle, _, route in DU_CONSULTANT}
        return reverse(routes.get(page, "travaux:preparation"), args=[self.dossier.numero])

    def onglets(self, courant: str) -> list[tuple[str, str, bool]]:
        """The pages of preparation beside each other; the plan of a bénéficiaire is in his navigation."""
        if self.sien:
            return [(libelle, reverse(route), cle == courant) for cle, libelle, route in SIENS]
        return [(libelle, reverse(route, args=[self.dossier.numero]), cle == courant) for cle, libelle, route in DU_CONSULTANT]


def gestes(genre: str, pk, precision: str, *, ouvert: bool, verbe: str = "Modifier") -> list[Geste]:
    """Modify and withdraw, while it still changes."""
    if not ouvert:
        return []
    return [
        Geste(verbe, reverse("travaux:modifier_contenu", args=[genre, pk]), petit=True, precision=precision),
        Geste("Retirer", reverse("travaux:retirer_contenu", args=[genre, pk]), genre="link", methode="post", petit=True, precision=precision),
    ]


@dataclass(frozen=True)
class PisteDessinee:
    piste: PisteLue
    puce: Puce
    precision: str
    manque: str
    gestes: Sequence[Geste]


def fiche(piste: PisteLue) -> Fiche:
    textes = (piste.formation, piste.marche, piste.contraintes, piste.raison)
    return Fiche(piste.decision, len(piste.sources), len(piste.enquetes), *(bool(texte) for texte in textes))


def dessiner_les_pistes(pistes: Sequence[PisteLue], *, ouvert: bool) -> list[PisteDessinee]:
    manques = {piste.pk: motifs for piste, motifs in a_completer([(p, fiche(p)) for p in pistes]) if piste}
    return [
        PisteDessinee(
            p, Puce(PUCES[p.decision], p.decision.libelle),
            phrase("{}, {}", pluriel(len(p.sources), "source"), pluriel(len(p.enquetes), "enquête")),
            phrase("Il manque {}.", enumeration(manques[p.pk])) if p.pk in manques else "",
            gestes("piste", p.pk, p.intitule, ouvert=ouvert, verbe="Ouvrir"),
        ) for p in pistes
    ]


@dataclass(frozen=True)
class Cloture:
    """Where the investigation stands: `manques` are (what, address of the lead or "")."""

    etat: EtatInvestigation
    close_le: datetime | None
    derogation: bool
    motif: str
    manques: Sequence[tuple[str, str]]
    exigee: bool

    @property
    def ouverte(self) -> bool:
        return self.etat is EtatInvestigation.OUVERTE


def cloture(dossier: Dossier, compte: Compte, pistes: Sequence[PisteLue]) -> Cloture:
    organisme = Organisme.courant("liste_courte_exigee")
    exigee = organisme is None or organisme.liste_courte_exigee
    lue = Investigation.objects.pour(compte).filter(dossier=dossier, coffre__detruit_le=None).select_related("coffre").first()
    etat = EtatInvestigation(lue.etat) if lue else EtatInvestigation.OUVERTE
    manques = a_completer([(piste, fiche(piste)) for piste in pistes]) if exigee and etat is EtatInvestigation.OUVERTE else []
    dits = [
        (phrase("« {} » : il manque {}.", piste.intitule, enumeration(motifs)), reverse("travaux:modifier_contenu", args=["piste", piste.pk]))
        if piste else (phrase("Il manque {}.", enumeration(motifs)), "") for piste, motifs in manques
    ]
    return Cloture(etat, lue.close_le if lue else None, bool(lue and lue.derogation), lue.motif if lue and lue.derogation else "", dits, exigee)


@dataclass(frozen=True)
class EtapeDessinee:
    etape: EtapeLue
    quand: str
    puce: Puce
    gestes: Sequence[Geste]


def dessiner_le_plan(etapes: Sequence[EtapeLue], jour: date, *, ouvert: bool) -> list[EtapeDessinee]:
    return [EtapeDessinee(e, _quand(e, jour), _puce(e), _gestes_de_l_etape(e, ouvert)) for e in etapes]


def _quand(etape: EtapeLue, jour: date) -> str:
    if etape.faite_le:
        return phrase("Fait le {}", jour_en_mots(jour_a_paris(etape.faite_le)))
    if etape.echeance is None:
        return "Sans date"
    return phrase("{} {}", "Pour le" if etape.echeance >= jour else "C’était pour le", jour_en_mots(etape.echeance))


def _puce(etape: EtapeLue) -> Puce:
    return Puce("faite", "Fait") if etape.faite_le else Puce("", "À faire")


def _gestes_de_l_etape(etape: EtapeLue, ouvert: bool) -> list[Geste]:
    if not ouvert:
        return []
    libelle, faite = ("Ce n’est pas fait", "") if etape.faite_le else ("C’est fait", "oui")
    cocher = Geste(libelle, reverse("travaux:cocher", args=[etape.pk]), methode="post", petit=True, precision=etape.libelle, champs={"faite": faite})
    return [cocher, *gestes("etape", etape.pk, etape.libelle, ouvert=True)]


def compte_des_pistes(pistes: Sequence[PisteLue]) -> str:
    """« Deux pistes retenues sur cinq »."""
    n = sum(p.retenue for p in pistes)
    if not pistes:
        return "Aucune piste encore"
    combien = "Aucune" if n == 0 else "Une" if n == 1 else en_lettres(n).capitalize()
    return phrase("{} {} sur {}", combien, accorder(n or 1, "piste retenue,pistes retenues"), "une" if len(pistes) == 1 else en_lettres(len(pistes)))
