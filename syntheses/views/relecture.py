"""« Ma synthèse »: its owner reads it, adds his observations, has it taken back, or agrees and freezes it; then it is his to keep."""
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beneficiaires import actions as dossiers
from beneficiaires.models import Dossier
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.models import Compte
from bilan.socle.mots import date_en_mots
from bilan.socle.presentation import Consequences, Fabrication, Geste, Prochaine
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from bilan.socle.visibilite import visible_par
from seances.views.commun import essayer
from syntheses import actions
from syntheses.acces import dossier_a_soi, synthese_a_soi
from syntheses.conservation import detruite
from syntheses.etats import EtatSynthese, en_cours
from syntheses.forms import FormeRubrique
from syntheses.models import Rubrique, Synthese
from syntheses.presentation import Bloc, bloc, blocs, document, pret
from syntheses.rubriques import RUBRIQUES, CodeRubrique
from syntheses.views.redaction import autre_texte, ecrire

E = EtatSynthese
OBSERVATIONS = CodeRubrique.OBSERVATIONS


@require_safe
def ma_synthese(requete: HttpRequest) -> HttpResponse:
    dossier = dossier_a_soi(requete)
    synthese = Synthese.objects.pour(requete.user).filter(dossier=dossier).select_related("piece__document", "etapes_auteur").first() if dossier else None
    return _page(requete, dossier, synthese)


@require_POST
def observer(requete: HttpRequest, pk: int) -> HttpResponse:
    synthese = synthese_a_soi(requete, pk)
    forme = _forme(bloc(synthese, OBSERVATIONS, requete.user), synthese.dossier.consultant, requete.POST)
    if forme.is_valid() and ecrire(forme, lambda: actions.observer(
        synthese, forme.cleaned_data["texte"], acteur=acteur_de(requete), instant=timezone.now(), revision=forme.cleaned_data["revision"],
    )):
        annoncer(requete, "Vos observations sont enregistrées.")
        return redirect(f"{reverse('syntheses:ma_synthese')}#{OBSERVATIONS}")
    return _page(requete, synthese.dossier, synthese, forme, autre_texte(synthese, OBSERVATIONS, forme, requete.user), status=422)


@require_POST
def reprise(requete: HttpRequest, pk: int) -> HttpResponse:
    """Ask that it be taken back to writing; no reason is asked."""
    synthese = synthese_a_soi(requete, pk)
    if essayer(requete, lambda: actions.reprendre(synthese, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, phrase("{} reprend l’écriture.", synthese.dossier.consultant.prenom))
    return redirect("syntheses:ma_synthese")


@require_http_methods(["GET", "HEAD", "POST"])
def accord(requete: HttpRequest, pk: int) -> HttpResponse:
    """The page of a grave gesture: the agreement is to the version that was read."""
    synthese = synthese_a_soi(requete, pk)
    if requete.method == "POST":
        version = int(requete.POST.get("version", "0")) if requete.POST.get("version", "").isdecimal() else 0
        if essayer(requete, lambda: actions.figer(synthese, acteur=acteur_de(requete), instant=timezone.now(), version=version)):
            annoncer(requete, phrase("Votre accord est enregistré : la synthèse est figée."))
        return redirect("syntheses:ma_synthese")
    if synthese.etat != E.RELECTURE:
        return redirect("syntheses:ma_synthese")
    return render(requete, "syntheses/accord.html", {
        "synthese": synthese, "consultant": synthese.dossier.consultant, "consequences": _consequences(synthese),
        "fil_ariane": [("Ma synthèse", reverse("syntheses:ma_synthese")), ("Donner mon accord", "")],
    })


@require_safe
def etat_document(requete: HttpRequest, pk: int) -> HttpResponse:
    """What the page asks every two seconds while the document is in the making."""
    synthese = synthese_a_soi(requete, pk)
    return render(requete, "composants/fabrication.html#etat", {"c": _document(synthese)}) if synthese.piece else HttpResponse(status=204)


@require_POST
def refaire_document(requete: HttpRequest, pk: int) -> HttpResponse:
    synthese = synthese_a_soi(requete, pk)
    if synthese.piece:
        dossiers.refaire(synthese.piece, acteur=acteur_de(requete), instant=timezone.now())
    return redirect("syntheses:ma_synthese")


def _document(synthese: Synthese | None) -> Fabrication | None:
    """The document on its way, with its owner's own addresses."""
    commun = document(synthese) if synthese else None
    if commun is None:
        return None
    recommencer = Geste("Recommencer", reverse("syntheses:refaire_document", args=[synthese.pk]), methode="post", petit=True)
    return replace(commun, url=reverse("syntheses:etat_document", args=[synthese.pk]), refaire=recommencer)


def _consequences(synthese: Synthese) -> Consequences:
    prenom = synthese.dossier.consultant.prenom
    return Consequences(phrase("Une fois figée, votre synthèse :"), [
        phrase("ne change plus, ni pour vous ni pour {} ;", prenom),
        phrase("porte une date, un numéro de version et une empreinte ;"),
        phrase("vous est remise, et à personne d’autre : {} n’a plus qu’à vous la remettre ;", prenom),
        "ne part chez un conseiller en évolution professionnelle que si vous le demandez, et chez toute autre personne qu’avec votre accord.",
    ])


def _forme(lu: Bloc, consultant: Compte, donnees=None) -> FormeRubrique:
    return FormeRubrique(
        donnees, initial={"texte": lu.texte, "revision": lu.revision}, aide=RUBRIQUES[OBSERVATIONS].aide,
        lecteurs=visible_par(Rubrique.PORTEE, moi=Role.BENEFICIAIRE, noms={Role.CONSULTANT: consultant.nom_complet}),
        libelle="Ce que vous ajoutez ou nuancez",
    )


def _page(
    requete: HttpRequest, dossier: Dossier | None, synthese: Synthese | None, forme: FormeRubrique | None = None, autre: Bloc | None = None, status: int = 200,
) -> HttpResponse:
    lus = blocs(synthese, requete.user) if synthese else []
    if dossier and detruite(dossier):
        lus, synthese = [], None
    relit = synthese is not None and synthese.etat == E.RELECTURE and not en_cours(synthese.dossier)
    if relit and forme is None:
        forme = _forme(lus[-1], dossier.consultant)
    return render(requete, "syntheses/ma_synthese.html", {
        "dossier": dossier, "synthese": synthese, "blocs": lus, "relit": relit, "forme": forme, "autre": autre,
        "prochaine": prochaine(dossier, synthese), "fabrication": _document(synthese),
        "gardees": "" if synthese else _observations_gardees(requete.user, dossier),
    }, status=status)


def _observations_gardees(compte: Compte, dossier: Dossier | None) -> str:
    """What the person wrote stays before his eyes while the rest is taken back to writing."""
    rubrique = Rubrique.objects.pour(compte).filter(synthese__dossier=dossier, code=OBSERVATIONS).select_related("coffre").first() if dossier else None
    return rubrique.texte if rubrique else ""


def prochaine(dossier: Dossier | None, synthese: Synthese | None) -> Prochaine:
    """The sentence of the page, in each state."""
    if dossier is None:
        return Prochaine(avant="Aucun bilan n’est ouvert à votre nom pour l’instant.")
    prenom = dossier.consultant.prenom
    if fin := detruite(dossier):
        return Prochaine(
            avant=phrase("Le contenu de votre bilan a été détruit le {}.", date_en_mots(fin.detruit_le)), liens=[_vers_la_fin("Ce qui reste, et pourquoi")],
            pourquoi="Personne ne peut plus lire votre synthèse, sauf dans la copie que vous avez gardée.",
        )
    if synthese is None:
        return Prochaine(
            avant="Votre synthèse n’est pas encore à relire.",
            pourquoi=phrase("{} l’écrit vers la fin du bilan. Vous serez la première personne à la lire, et déciderez qui d’autre la lira.", prenom),
        )
    if synthese.etat == E.RELECTURE:
        geste = Geste("Donner mon accord", reverse("syntheses:accord", args=[synthese.pk]), genre="primary")
        reprise = Geste("Demander une reprise", reverse("syntheses:reprise", args=[synthese.pk]), methode="post")
        return Prochaine(
            avant="Votre synthèse est prête.", surligne="Relisez-la", apres=" à votre rythme.", geste=geste, liens=[reprise],
            pourquoi=phrase("Version {n}, proposée par {qui} le {jour}. Vous pouvez y ajouter vos observations, au bas de la page.",
                            n=synthese.version, qui=prenom, jour=date_en_mots(synthese.proposee_le)),
        )
    return _terminee(synthese, prenom)


def _terminee(synthese: Synthese, prenom: str) -> Prochaine:
    remise = synthese.etat == E.REMISE
    avant = phrase("Votre synthèse vous a été remise le {}.", date_en_mots(synthese.remise_le)) if remise else "Votre synthèse est figée."
    if not pret(synthese):
        return Prochaine(avant=avant, pourquoi=phrase("Votre document se prépare : il sera là dans un instant."))
    url = reverse("beneficiaires:piece", args=[synthese.dossier.numero, synthese.piece_id])
    suite = phrase("Gardez-la : elle est à vous.") if remise else phrase("{} doit encore vous la remettre : ce sera la fin du bilan.", prenom)
    geste = Geste("Télécharger ma synthèse", url, genre="primary", icone="telecharger")
    return Prochaine(avant=avant, surligne="Téléchargez-la", apres=".", pourquoi=suite, geste=geste, liens=[_vers_la_fin("La fin de mon bilan")])


def _vers_la_fin(libelle: str) -> Geste:
    return Geste(libelle, reverse("syntheses:fin"))
