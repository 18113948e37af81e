"""The filters of the list of contracts, all in the address."""
from datetime import datetime

from django import forms
from django.db.models import Q, QuerySet

from beneficiaires.etats import ACTIFS
from beneficiaires.forms.filtres import Filtre, Recherche
from beneficiaires.recherche import nomme
from beneficiaires.regles import ModeFinancement
from bilan.socle.formulaires import ListeDeChoix
from conventions.etats import EN_COURS, NON_CONCLUES, EtatConvention

E = EtatConvention
ATTENTE, FINIES = "en_attente", "non_conclues"
ETATS = [
    ("", "Tous"), (ATTENTE, "Signatures en attente"), (E.BROUILLON.value, "Brouillons"), (E.ENVOYEE.value, "Chez l’employeur"),
    (E.TRANSMISE.value, "En attente de réponse"), (E.ACCEPTEE.value, "À contresigner"), (E.CONCLUE.value, "Conclues"),
    (E.EXECUTEE.value, "Exécutées"), (FINIES, "Non conclues"),
]


class FiltreConventions(Filtre):
    q = Recherche("Personne, numéro ou employeur")
    etat = forms.ChoiceField(label="État", choices=ETATS, required=False, widget=ListeDeChoix)
    financement = forms.ChoiceField(label="Financement", choices=[("", "Tous"), *ModeFinancement.choix()], required=False, widget=ListeDeChoix)

    def filtrer(self, conventions: QuerySet, instant: datetime) -> QuerySet:
        """What the address asks for; an unknown value filters nothing. A delay that has passed is a refusal, recorded or not."""
        self.is_valid()
        lu = self.cleaned_data
        if lu.get("q"):
            conventions = conventions.filter(nomme(lu["q"], "dossier"))
        if lu.get("financement"):
            conventions = conventions.filter(dossier__mode_financement=lu["financement"])
        return conventions.filter(_par_etat(lu.get("etat", ""), instant))


def _par_etat(etat: str, instant: datetime) -> Q:
    tacite = Q(etat=E.TRANSMISE, expire_le__lte=instant)
    if etat == FINIES:
        return Q(etat__in=NON_CONCLUES) | tacite
    if etat == ATTENTE:
        return Q(etat__in=EN_COURS, dossier__etat__in=ACTIFS) & ~tacite
    return Q(etat=etat) & ~tacite if etat else Q()
