"""How the bilan is paid: the choice decides which other questions are asked."""
from typing import ClassVar

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms

from beneficiaires.actions.personnes import employeur_au_siret
from beneficiaires.forms.champs import CODE_POSTAL, controler
from beneficiaires.forms.ouverture import Page, rang
from beneficiaires.models import Employeur
from beneficiaires.models.champs import Siret
from beneficiaires.regles import REGIMES, ModeFinancement, UsageEmployeur, Versant
from beneficiaires.regles import ouverture as regles
from bilan.socle import mots, reglementation
from bilan.socle.recherche import normaliser
from bilan.socle.typographie import phrase


class Financement(Page):
    """`precise` is the way of paying whose details were drawn: another choice draws its own, and nothing is judged before."""

    mode_financement = forms.ChoiceField(label="Qui finance ce bilan ?", choices=ModeFinancement.choix(), widget=forms.RadioSelect)
    precise = forms.CharField(required=False, widget=forms.HiddenInput)
    employeur = forms.ModelChoiceField(label="Employeur", queryset=Employeur.objects.none(), required=False, empty_label="Un nouvel employeur",
                                       help_text="Choisissez-le, ou décrivez-le dessous. La convention demandera ce qui manque.")
    raison_sociale = forms.CharField(label="Raison sociale", max_length=160, required=False)
    siret = forms.CharField(label="SIRET", max_length=20, required=False, help_text="Quatorze chiffres.")
    representant = forms.CharField(label="Qui signe", max_length=120, required=False)
    representant_fonction = forms.CharField(label="Sa fonction", max_length=80, required=False)
    courriel = forms.EmailField(label="Son adresse électronique", required=False)
    employeur_adresse = forms.CharField(label="Adresse de l'entreprise", max_length=200, required=False)
    employeur_code_postal = forms.CharField(label="Code postal", max_length=10, required=False, validators=[CODE_POSTAL])
    employeur_ville = forms.CharField(label="Ville", max_length=80, required=False)
    versant = forms.ChoiceField(label="Versant", choices=[("", "À préciser"), *Versant.choix()], required=False,
                                help_text="Il fixe les délais de la demande de congé.")
    sur_temps_travail = forms.BooleanField(label="Les séances ont lieu sur le temps de travail", required=False)
    souscription = forms.DateField(label="Demande faite au CPF le", required=False, widget=forms.DateInput)
    dernier_bilan_finance = forms.DateField(label="Dernier bilan de compétences financé, s'il y en a eu un", required=False, widget=forms.DateInput,
                                            help_text="Par le CPF, un OPCO, France Travail, l'État ou un fonds d'assurance formation. La personne le déclare.")
    numero_edof = forms.CharField(label="Numéro de dossier EDOF", max_length=40, required=False)

    EMPLOYEUR: ClassVar = ("employeur", "raison_sociale", "siret", "representant", "representant_fonction", "courriel", "employeur_adresse",
                           "employeur_code_postal", "employeur_ville")
    CPF: ClassVar = ("souscription", "dernier_bilan_finance", "numero_edof")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        connus = Employeur.objects.pour(self.compte).filter(dossiers__consultant=self.compte).distinct()
        self.fields["employeur"].queryset = connus
        for nom in self.absents():
            del self.fields[nom]
        requis = self.mode is not None and REGIMES[self.mode].employeur is UsageEmployeur.REQUIS
        if "employeur" in self.fields and not connus.exists():
            del self.fields["employeur"]
            self.fields["raison_sociale"].required = requis
        self.au_choix = ("employeur", "raison_sociale") if requis else ()
        self.initial.setdefault("souscription", self.jour)
        self.helper.layout = self.plan()

    @property
    def mode(self) -> ModeFinancement | None:
        valeur = self.data.get("mode_financement") or self.initial.get("mode_financement", "")
        return ModeFinancement(valeur) if valeur in {mode.value for mode in ModeFinancement} else None

    @property
    def a_preciser(self) -> bool:
        """Whether the details of the chosen way of paying have not been asked yet."""
        details = bool(self.mode and len(self.absents()) < len(self.EMPLOYEUR) + len(self.CPF) + 2)
        return self.mode is not None and self.data.get("precise", "") != self.mode.value and details

    def acquis(self) -> dict:
        lu = super().acquis()
        return lu | {"mode": self.mode, "sur_temps_travail": self.mode is ModeFinancement.CPF_TEMPS_TRAVAIL or lu.get("sur_temps_travail", False)}

    def absents(self) -> list[str]:
        """The fields that this way of paying leaves out: what must stay unknown is not even on the page."""
        regime = REGIMES[self.mode] if self.mode else None
        absents = [] if regime and regime.employeur is not UsageEmployeur.INTERDIT else [*self.EMPLOYEUR]
        absents += [] if regime and regime.temps_travail and not regime.cpf else ["sur_temps_travail"]
        absents += [] if self.mode is ModeFinancement.AGENT_PUBLIC else ["versant"]
        if regime and regime.cpf:
            return absents
        return absents + [nom for nom in self.CPF if nom != "dernier_bilan_finance" or self.mode is not ModeFinancement.AGENT_PUBLIC]

    def plan(self) -> Layout:
        present = self.fields.__contains__
        lignes = [[("raison_sociale", 7), ("siret", 5)], [("representant", 6), ("representant_fonction", 6)], [("courriel", 12)], [("employeur_adresse", 12)],
                  [("employeur_code_postal", 4), ("employeur_ville", 8)]]
        employeur = [rang(*ligne) for ligne in lignes if present(ligne[0][0])]
        connu = ["employeur"] if present("employeur") else []
        blocs = [Fieldset("L’employeur", *connu, *employeur, css_class="mt-4")] if employeur else []
        suite = [nom for nom in ("versant", "sur_temps_travail", *self.CPF) if present(nom)]
        # a choice asks its own questions at once; without a script, « Continuer » does
        choix = Div("mode_financement", hx_post="", hx_trigger="change", hx_target="#forme", hx_select="#forme", hx_swap="outerHTML")
        return Layout(choix, "precise", *blocs, *([Div(*suite, css_class="mt-4")] if suite else []))

    def clean_siret(self):
        return Siret().clean(self.cleaned_data["siret"], None) if self.cleaned_data["siret"] else ""

    def clean(self):
        lu = super().clean()
        mode = self.mode
        if mode is None or self.errors:
            return lu
        self._reconnaitre(lu)
        present = bool(lu.get("employeur") or lu.get("raison_sociale"))
        controler(self, regles.refus_employeur(mode, present=present), "raison_sociale" if "raison_sociale" in self.fields else None)
        employeur, champ = lu.get("employeur"), "employeur" if lu.get("employeur") else "courriel"
        courriel = employeur.courriel if employeur else lu.get("courriel", "")
        controler(self, regles.refus_signataire(courriel, self.avant["email"]), champ if champ in self.fields else None)
        souscription = lu.get("souscription") or self.jour
        ans = reglementation.valeur("CPF_CARENCE_BILAN_ANS", souscription, sinon=None)
        controler(self, REGIMES[mode].cpf and regles.refus_carence(lu.get("dernier_bilan_finance"), souscription, ans), "dernier_bilan_finance")
        return lu

    def _reconnaitre(self, lu: dict) -> None:
        """The employer known by this SIRET is the one of the dossier, as his sheet says; under another name, one of the two is a slip."""
        connu = employeur_au_siret(lu.get("siret", ""))
        if connu is None or lu.get("employeur"):
            return
        lu["employeur"] = connu
        if normaliser(connu.raison_sociale) != normaliser(lu["raison_sociale"]):
            motif = "Ce SIRET est celui {} : reprenez ce nom si c’est la même entreprise, sinon vérifiez le numéro."
            controler(self, phrase(motif, mots.de(connu.raison_sociale)), "siret")
