"""A dossier being typed: kept in the session page by page, as typed, so that one may go back, leave and come back."""
from datetime import date

from django.http import HttpRequest

from beneficiaires.forms.financement import Financement
from beneficiaires.forms.ouverture import Page, Personne
from beneficiaires.forms.programme import Calendrier, Programme
from beneficiaires.models import PremierContact
from bilan.socle.calendrier import Territoire
from bilan.socle.models import Accord

CLE, CLE_DU_CONTACT, CLE_ECARTEE = "ouverture", "ouverture_contact", "ouverture_ecartee"
PAGES: dict[str, type[Page]] = {"personne": Personne, "financement": Financement, "programme": Programme, "calendrier": Calendrier}
TITRES = {"personne": "La personne", "financement": "Le financement", "programme": "Le programme", "calendrier": "Le calendrier"}


class Brouillon:
    def __init__(self, requete: HttpRequest, jour: date):
        self.session, self.compte, self.jour = requete.session, requete.user, jour
        self.tapes: dict[str, dict[str, str]] = self.session.get(CLE, {})

    def ecrire(self, page: str, valeurs: dict[str, str]) -> None:
        self.tapes[page] = {nom: valeur for nom, valeur in valeurs.items() if nom != "csrfmiddlewaretoken"}
        self.session[CLE] = self.tapes
        self.session.pop(CLE_ECARTEE, None)

    def reprendre_d_un_contact(self, contact: PremierContact) -> None:
        """The first page, with what she has said of herself; it is checked like any other."""
        connu = {"prenom": contact.prenom, "nom": contact.nom, "email": contact.courriel, "telephone": contact.telephone, "statut": contact.statut}
        self.ecrire("personne", {**connu, "accord": Accord.NEUTRE.value, "territoire": Territoire.METROPOLE.value})
        self.session[CLE_DU_CONTACT] = str(contact.pk)

    @property
    def contact(self) -> str:
        """The key of the request that this dossier comes from, or ""."""
        return self.session.get(CLE_DU_CONTACT, "")

    def ecarter(self) -> None:
        """Begin again; what was typed is kept aside, until another one is begun. Asked for twice, it puts aside once."""
        if self.tapes:
            self.session[CLE_ECARTEE] = [self.tapes, self.contact]
        self.effacer()

    def reprendre_l_ecartee(self) -> bool:
        """What was put aside comes back; False when nothing was, or when another opening has been begun since."""
        tapes, contact = self.session.pop(CLE_ECARTEE, None) or ({}, "")
        if self.tapes or not tapes:
            return False
        self.tapes = self.session[CLE] = tapes
        if contact:
            self.session[CLE_DU_CONTACT] = contact
        return True

    def effacer(self) -> None:
        self.session.pop(CLE, None)
        self.session.pop(CLE_DU_CONTACT, None)
        self.tapes = {}

    def forme(self, page: str, donnees: dict | None = None, *, initial: dict | None = None) -> Page:
        """The form of this page, told what the pages before it say; unbound without `donnees`."""
        return PAGES[page](donnees, initial=initial or {}, compte=self.compte, jour=self.jour, avant=self.lus(avant=page))

    def lus(self, *, avant: str = "") -> dict:
        """The cleaned values of the pages before this one (of all of them by default), together."""
        formes = self.formes(avant=avant)
        return formes[-1][1].avant | formes[-1][1].acquis() if formes else {}

    def formes(self, *, avant: str = "") -> list[tuple[str, Page]]:
        """Each typed page with its form, checked, in order, up to `avant`."""
        formes: list[tuple[str, Page]] = []
        for nom, classe in PAGES.items():
            if nom == avant or nom not in self.tapes:
                break
            precedente = formes[-1][1] if formes else None
            lus = precedente.avant | precedente.acquis() if precedente else {}
            formes.append((nom, classe(self.tapes[nom], compte=self.compte, jour=self.jour, avant=lus)))
        return formes

    def a_reprendre(self, jusqu_a: str = "") -> str:
        """The first page that is missing or refused before this one (before the summary by default); "" when all is well."""
        formes = dict(self.formes(avant=jusqu_a))
        for nom in PAGES:
            if nom == jusqu_a:
                return ""
            if nom not in formes or formes[nom].a_preciser or not formes[nom].is_valid():
                return nom
        return ""
