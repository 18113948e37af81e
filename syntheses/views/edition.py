"""One block open in an editor, for whoever has the hand: kept as it is typed, filled from the bilan on demand, compared in a conflict."""
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from bilan.socle.acteur import Acteur, acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.formulaires import FormeGardee
from bilan.socle.mots import heure
from bilan.socle.transitions import TransitionRefusee
from bilan.socle.typographie import phrase, typographier
from syntheses import actions
from syntheses.forms import FormeRubrique, FormeSuivi, LignesEtapes, etapes_saisies
from syntheses.presentation import Bloc
from syntheses.propositions import Source


@dataclass
class Edition:
    """An open editor: its block, where it is sent and where one goes back to, what it may be filled from, who reads it."""

    bloc: Bloc
    action: str
    page: str
    garde: str
    lecteurs: str
    sources: Sequence[Source] = ()
    enregistrer: Callable[..., object] | None = None  # (value, acteur=, instant=, revision=, onglet=) → what carries the new revision
    donnees: QueryDict | None = None
    repris: Source | None = None
    deja: bool = False
    autre: Bloc | None = None
    tape: bool = False

    @property
    def tete(self) -> FormeGardee:
        """The form that carries the revision, and the refusals of the whole."""
        raise NotImplementedError

    def valide(self) -> bool:
        return self.tete.is_valid()

    def valeur(self) -> object:
        raise NotImplementedError

    def revision(self, ecrit: object) -> int:
        raise NotImplementedError

    def erreurs(self) -> dict[str, str]:
        return self.tete.fautes

    def completer(self, source: Source) -> None:
        """Draw the editor again with what was typed, and after it what it did not hold of this; nothing is saved."""
        raise NotImplementedError

    def comparer(self, autre: Bloc) -> None:
        """In a conflict: what the other one left, and its revision; saved again, the typed text replaces it knowingly."""
        self.autre = autre
        self.tete.data = self.tete.data.copy()
        self.tete.data["revision"] = autre.revision

    def _depart(self) -> dict:
        return {"revision": self.bloc.revision}


@dataclass
class EditionTexte(Edition):
    """A text with its light markup; `brouillon` is proposed when there is none yet."""

    brouillon: str = ""
    libelle: str = "Votre texte"

    def __post_init__(self):
        initial = {**self._depart(), "texte": self.bloc.texte or self.brouillon}
        self.forme = FormeRubrique(
            self.donnees, initial=initial, aide=self.bloc.aide, lecteurs=self.lecteurs, requis=self.bloc.requis, libelle=self.libelle,
        )
        self.tape = self.donnees is not None

    @property
    def tete(self) -> FormeGardee:
        return self.forme

    @property
    def propose(self) -> bool:
        return bool(self.brouillon) and not self.bloc.ecrit and not self.forme.is_bound

    def valeur(self) -> str:
        return self.forme.cleaned_data["texte"]

    def revision(self, ecrit) -> int:
        return ecrit.revision

    def completer(self, source: Source) -> None:
        tape = self.donnees.get("texte", "").replace("\r\n", "\n").rstrip()
        self.donnees, self.repris = self.donnees.copy(), source
        self.deja = source.cle != "version" and source.texte.strip() in tape
        suite = "" if self.deja else source.texte
        self.donnees["texte"] = source.texte if source.cle == "version" else "\n\n".join(filter(None, [tape, suite]))
        self.__post_init__()


@dataclass
class EditionEtapes(Edition):
    """The steps and their dates, a line each, and the offer of a follow-up interview."""

    suivi: bool = True

    def __post_init__(self):
        self.lignes = LignesEtapes(self.donnees, initial=None if self.donnees else [etape._asdict() for etape in self.bloc.etapes])
        self.entretien = FormeSuivi(self.donnees, initial={**self._depart(), "entretien_suivi": self.suivi})
        self.tape = self.donnees is not None

    @property
    def tete(self) -> FormeGardee:
        return self.entretien

    def valide(self) -> bool:
        return all([self.lignes.is_valid(), self.entretien.is_valid()])

    def valeur(self) -> list:
        return etapes_saisies(self.lignes)

    def revision(self, ecrit) -> int:
        return ecrit.etapes_revision

    def erreurs(self) -> dict[str, str]:
        lignes = {ligne.add_prefix(nom): " ".join(erreurs) for ligne in self.lignes.forms for nom, erreurs in ligne.errors.items()}
        return {**super().erreurs(), **lignes}

    def completer(self, source: Source) -> None:
        lignes = [] if source.cle == "version" else [ligne for ligne in self._tapees() if any(ligne)]
        reprises = [(e.libelle, e.echeance.isoformat() if e.echeance else "") for e in source.etapes]
        nouvelles = [ligne for ligne in reprises if ligne not in lignes]
        self.deja, lignes = not nouvelles, lignes + nouvelles
        lignes += [("", "")] * min(2, actions.ETAPES_MAX - len(lignes))  # a plan longer than that is shown whole, and refused in words
        self.donnees, self.repris = self.donnees.copy(), source
        self.donnees["form-TOTAL_FORMS"] = len(lignes)
        for rang, (mots, jour) in enumerate(lignes):
            self.donnees[f"form-{rang}-libelle"], self.donnees[f"form-{rang}-echeance"] = mots, jour
        if source.suivi is not None:
            self.donnees["entretien_suivi"] = "on" if source.suivi else ""
        self.__post_init__()

    def _tapees(self) -> list[tuple[str, str]]:
        return [tuple(ligne.data.get(ligne.add_prefix(nom), "").strip() for nom in ("libelle", "echeance")) for ligne in self.lignes.forms]


def recevoir(requete: HttpRequest, edition: Edition, relire: Callable[[], Bloc]) -> HttpResponse | int:
    """What becomes of what was typed: a redirection once kept, a word for the script, or the status under which the page shows the editor again."""
    par_script, instant = "application/json" in requete.headers.get("Accept", ""), timezone.now()
    depuis = next((s for s in edition.sources if s.cle == requete.POST.get("depuis")), None)
    if depuis and not par_script:
        edition.completer(depuis)
        return 200
    ecrit = edition.valide() and _ecrire(edition, acteur_de(requete), instant)
    if par_script:
        return _au_script(edition, ecrit, instant)
    if ecrit:
        annoncer(requete, phrase("« {} » : enregistré à {}.", edition.bloc.titre, heure(instant)))
        return redirect(edition.page if requete.POST.get("geste") == "continuer" else f"{edition.page.partition('?')[0]}#{edition.bloc.code}")
    if getattr(edition.tete, "conflit", False):
        edition.comparer(relire())
    return 422


def _ecrire(edition: Edition, acteur: Acteur, instant: datetime) -> object | None:
    """Try to write; a refusal is said on the form, where the typed text stays."""
    forme = edition.tete
    lu = {nom: forme.cleaned_data[nom] for nom in forme.cleaned_data if nom != "texte"}
    try:
        return edition.enregistrer(edition.valeur(), acteur=acteur, instant=instant, **lu)
    except TransitionRefusee as refus:
        forme.add_error(None, typographier(str(refus)))
        forme.refus, forme.conflit = typographier(str(refus)), isinstance(refus, actions.Conflit)
    except ValidationError as refus:
        forme.add_error(None, refus)
    return None


def _au_script(edition: Edition, ecrit: object, instant: datetime) -> JsonResponse:
    if ecrit:
        return JsonResponse({"dit": phrase("Enregistré à {}", heure(instant)), "revision": edition.revision(ecrit)})
    if refus := getattr(edition.tete, "refus", ""):
        return JsonResponse({"dit": refus}, status=409)
    return JsonResponse({"dit": phrase("Pas encore enregistré : une réponse est à reprendre."), "champs": edition.erreurs()}, status=422)
