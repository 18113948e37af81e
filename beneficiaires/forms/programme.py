"""What is agreed: hours, price, distance, then the dates."""
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms

from beneficiaires.forms.champs import EnEuros, EnHeures, controler
from beneficiaires.forms.ouverture import Page, rang
from beneficiaires.models import Prestation
from beneficiaires.presentation import SOURCES
from beneficiaires.regles import PHASE_DE, REGIMES, EtapePedagogique
from beneficiaires.regles import ouverture as regles
from bilan.socle import reglementation
from bilan.socle.calendrier import Territoire, ajouter_mois, est_ferie
from bilan.socle.typographie import phrase


class Modification(Page):
    """The hours of each step, the price, the distance."""

    introduction = phrase("Un bilan dure 24 h au plus, travail personnel compris (article L6313-4).")
    prix_centimes = EnEuros(label="Prix, en euros")
    taux_distance = forms.IntegerField(label="Part à distance, en %", min_value=0, max_value=100)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for etape in EtapePedagogique:
            nom = f"heures_{etape.value}"
            self.fields[nom] = EnHeures(label=etape.libelle, help_text=_phase(etape))
            self._habiller(nom, self.fields[nom])
            self.initial.setdefault(nom, 0)
        self.helper.layout = self.plan()

    def plan(self) -> Layout:
        heures = [(f"heures_{etape.value}", 4) for etape in EtapePedagogique if f"heures_{etape.value}" in self.fields]
        return Layout(Fieldset("Les heures", rang(*heures)), rang(("prix_centimes", 6), ("taux_distance", 6)))

    @property
    def etapes(self) -> dict[EtapePedagogique, int]:
        """Minutes by step, of those that were well typed."""
        return {etape: self.cleaned_data[f"heures_{etape.value}"] for etape in EtapePedagogique if f"heures_{etape.value}" in self.cleaned_data}

    def clean(self):
        lu = super().clean()
        if self.errors:
            return lu
        maximum = reglementation.valeur("BILAN_DUREE_MAX_H", self.jour)
        controler(self, regles.refus_programme(self.etapes, maximum), None)
        controler(self, regles.refus_prix(lu["prix_centimes"]), "prix_centimes")
        return lu


class Programme(Modification):
    """The same, starting from an offer: its figures until someone changes them."""

    prestation = forms.ModelChoiceField(label="Prestation", queryset=Prestation.objects.none(), empty_label=None)
    precise = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, compte, **kwargs):
        self.offres = Prestation.objects.pour(compte).filter(active=True).prefetch_related("etapes")
        super().__init__(*args, compte=compte, **kwargs)
        self.fields["prestation"].queryset = self.offres

    @property
    def offre(self) -> Prestation | None:
        choix = self.data.get("prestation") or self.initial.get("prestation", "")
        return next((offre for offre in self.offres if str(offre.pk) == str(choix)), None) or next(iter(self.offres), None)

    @property
    def a_preciser(self) -> bool:
        return self.offre is not None and self.is_bound and self.data.get("precise", "") != str(self.offre.pk)

    def reprendre(self) -> dict:
        """The figures of the chosen offer, as typed values."""
        offre = self.offre
        heures = {f"heures_{etape.code}": etape.minutes / 60 for etape in offre.etapes.all()}
        return {"prestation": offre.pk, "precise": offre.pk, "prix_centimes": offre.prix_centimes / 100, "taux_distance": offre.taux_distance, **heures}

    def plan(self) -> Layout:
        choix = Div("prestation", hx_post="", hx_trigger="change", hx_target="#forme", hx_select="#forme", hx_swap="outerHTML", css_class="mb-4")
        return Layout(choix, "precise", *super().plan().fields)

    def acquis(self) -> dict:
        return super().acquis() | {"etapes": self.etapes}


class Calendrier(Page):
    """Dates may wait: the convention will ask for the period."""

    introduction = phrase(
        "Une séance par semaine à partir de la première, en évitant les jours fériés ; chaque date reste modifiable. Laissez vide ce qui n'est pas décidé."
    )

    premiere_date = forms.DateField(label="Première séance le", required=False, widget=forms.DateInput)
    heure = forms.TimeField(label="Chaque semaine à", required=False, widget=forms.TimeInput)
    periode_fin = forms.DateField(label="Fin de la période", required=False, widget=forms.DateInput)

    def plan(self) -> Layout:
        return Layout(rang(("premiere_date", 6), ("heure", 6)), "periode_fin")

    def clean(self):
        lu = super().clean()
        if self.errors:
            return lu
        debut, prestation = lu.get("premiere_date"), self.avant["prestation"]
        if debut and not lu.get("periode_fin"):
            lu["periode_fin"] = ajouter_mois(debut, prestation.mois_maximum)
        controler(self, "Choisissez la date de la première séance, ou laissez tout vide." if lu.get("periode_fin") and not debut else None, "premiere_date")
        controler(self, "Cette date est passée : choisissez-en une à venir." if debut and debut < self.jour else None, "premiere_date")
        ferie = debut and est_ferie(debut, Territoire(self.avant["territoire"]))
        controler(self, "Ce jour est férié : choisissez-en un autre." if ferie else None, "premiere_date")
        controler(self, regles.refus_periode(debut, lu.get("periode_fin"), prestation.mois_maximum), "periode_fin")
        if REGIMES[self.avant["mode"]].cpf:
            proposition = self.avant["souscription"] or self.jour
            jours = reglementation.valeur("EDOF_DELAI_ENTREE_MIN", proposition, sinon=0)
            controler(self, regles.refus_entree(debut, proposition, jours, Territoire(self.avant["territoire"])), "premiere_date")
        if debut and not self.errors:
            self._essayer(lu)
        return lu

    def _essayer(self, lu: dict) -> None:
        """What the planner would refuse once the dossier is open. The hour is proposed by whoever will follow the person."""
        sien = self.avant.get("consultant") in (None, self.compte)
        champ, motif = SOURCES.obstacle(
            self.avant["etapes"], self.avant["prestation"], self.avant["territoire"], premiere_date=lu["premiere_date"], fin=lu["periode_fin"],
            heure=lu.get("heure") if sien else None, consultant=self.compte.pk,
        ) or (None, None)
        controler(self, motif, champ)


def _phase(etape: EtapePedagogique) -> str:
    phase = PHASE_DE[etape]
    return phase.libelle if phase else "Entre les séances, hors accompagnement"
