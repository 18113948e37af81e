"""Two versions of a synthesis side by side in one text, block by block; and the text drawn as it will be, for the editor."""
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from beneficiaires.consultations import noter
from beneficiaires.presentation import entete
from bilan.socle.acces import roles_sur
from bilan.socle.balisage import en_html, sans_marques
from bilan.socle.mots import date_courte, date_en_mots
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from syntheses.actions import LONGUEUR_MAX
from syntheses.etats import EtatSynthese
from syntheses.models import Passage, Synthese, Version
from syntheses.presentation import INTACT, Bloc, blocs, blocs_passes
from syntheses.regles import Comparaison, Genre, comparer

EN_COURS = 0
VERBES = {Passage.PROPOSER: "proposée", Passage.RENDRE: "rendue", Passage.REPRENDRE: "reprise"}


@dataclass(frozen=True)
class Compare:
    """One block of the newer version, and what changed in it; no line when nothing did."""

    bloc: Bloc
    lignes: Comparaison

    @property
    def change(self) -> bool:
        return any(segment.genre is not Genre.COMMUN for ligne in self.lignes for segment in ligne)


@require_safe
def versions(requete: HttpRequest, numero: str) -> HttpResponse:
    """`?de=1&a=2`: what was withdrawn from the former, added in the latter; by default the last change. 404 to whoever reads neither."""
    toutes = Version.objects.pour(requete.user).filter(synthese__dossier__numero=numero, **INTACT).select_related("auteur", "coffre")
    passees = {version.numero: version for version in toutes}
    synthese = Synthese.objects.pour(requete.user).filter(dossier__numero=numero).select_related(
        "dossier__beneficiaire__compte", "dossier__consultant", "etapes_auteur").first()
    if not passees or synthese is None:
        raise Http404
    noter(requete, synthese.dossier)
    role = Role.CONSULTANT if Role.CONSULTANT in roles_sur(synthese, requete.user) else Role.BENEFICIAIRE
    if role is Role.CONSULTANT or synthese.etat != EtatSynthese.REDACTION:
        passees[EN_COURS] = None
    avant, apres = _choisies(requete, list(passees))
    compares = _comparees(requete, synthese, passees[avant], passees[apres])
    if not requete.GET and len(passees) > 2 and not any(c.change for c in compares):  # nothing since: the change before is the last one
        avant, apres = list(passees)[-3:-1]
        compares = _comparees(requete, synthese, passees[avant], passees[apres])
    return render(requete, "syntheses/versions.html", {
        "dossier": synthese.dossier, "choix": [(n, _nom(synthese, v)) for n, v in passees.items()], "avant": avant, "apres": apres,
        "changes": [c for c in compares if c.change], "inchanges": [c.bloc for c in compares if not c.change and c.bloc.ecrit],
        **_cadre(requete, synthese, role),
    })


@require_POST
def apercu(requete: HttpRequest) -> HttpResponse:
    """What was typed as the page will draw it; nothing is kept."""
    return HttpResponse(en_html(requete.POST.get("texte", "")[:LONGUEUR_MAX]))


def _choisies(requete: HttpRequest, numeros: Sequence[int]) -> tuple[int, int]:
    """The two that the address names, else the two last."""
    def lue(nom: str, defaut: int) -> int:
        brut = requete.GET.get(nom, "")
        return int(brut) if brut.isascii() and brut.isdecimal() and len(brut) < 6 and int(brut) in numeros else defaut

    return lue("de", numeros[-2] if len(numeros) > 1 else numeros[0]), lue("a", numeros[-1])


def _comparees(requete: HttpRequest, synthese: Synthese, avant: Version | None, apres: Version | None) -> list[Compare]:
    textes = [_blocs(requete, synthese, choisie) for choisie in (avant, apres)]
    return [Compare(b, comparer(_en_lignes(a), _en_lignes(b))) for a, b in zip(*textes, strict=True)]


def _blocs(requete: HttpRequest, synthese: Synthese, version: Version | None) -> list[Bloc]:
    return blocs_passes(synthese, version, requete.user) if version else blocs(synthese, requete.user)


def _en_lignes(bloc: Bloc) -> str:
    """The words of a block, without the marks of its titles and lists."""
    return "\n".join([*_lignes(bloc), *([phrase("Un entretien de suivi est proposé.")] if bloc.suivi else [])])


def _lignes(bloc: Bloc) -> Iterable[str]:
    if bloc.texte:
        yield sans_marques(bloc.texte)
    for etape in bloc.etapes:
        yield f"{etape.libelle} ({date_en_mots(etape.echeance)})" if etape.echeance else etape.libelle


def _nom(synthese: Synthese, version: Version | None) -> str:
    if version is None:
        return "Le texte figé" if synthese.figee_le else "Le texte en cours"
    return phrase("Version {}, {} par {} le {}", version.numero, VERBES[Passage(version.passage)], version.auteur.prenom, date_courte(version.le))


def _cadre(requete: HttpRequest, synthese: Synthese, role: Role) -> dict:
    """Around it: the consultant's tab, or the way back of its owner."""
    if role is Role.BENEFICIAIRE:
        return {"entete": None, "fil_ariane": [("Ma synthèse", reverse("syntheses:ma_synthese")), ("Versions", "")]}
    tete = entete(synthese.dossier, "synthese", compte=requete.user, instant=timezone.now())
    return {"entete": tete, "fil_ariane": tete.fil_ariane}
