"""One thing written in a bilan: changed on the revision that was read, withdrawn, put back, a step ticked, an enquiry added to a lead."""
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from beneficiaires.consultations import noter
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer, essayer_forme
from bilan.socle.mots import jour_en_mots, moment
from bilan.socle.presentation import Geste
from bilan.socle.redessin import redessine
from bilan.socle.typographie import phrase
from travaux.acces import exiger_un_role
from travaux.actions import contenu
from travaux.dessin import FEMININS, GENRES, Cote, gestes
from travaux.forms import FORMES, FormeEcrit, FormeEnquete
from travaux.models import Ecrit, Enquete, EtapePlan, Piste
from travaux.models.pistes import investigation_close
from travaux.views.contenu import dessiner_page, ouvert


def _ecrit(requete: HttpRequest, genre: str, pk, *, retire: bool = False) -> tuple[Any, Cote]:
    """The row, and from whose side it is seen; 404 for what this account does not see, or what was withdrawn."""
    if genre not in GENRES:
        raise Http404
    modele = GENRES[genre][0]
    lignes = modele.objects.pour(requete.user).filter(coffre__detruit_le=None).select_related(
        "coffre", "auteur", "dossier__beneficiaire__compte", "dossier__consultant", "dossier__prestation",
    )
    trouve = get_object_or_404(lignes if retire else lignes.filter(retire_le=None), pk=pk)
    noter(requete, trouve.dossier)
    return trouve, Cote(trouve.dossier, requete.user)


@require_http_methods(["GET", "HEAD", "POST"])
def modifier_contenu(requete: HttpRequest, genre: str, pk) -> HttpResponse:
    trouve, cote = _ecrit(requete, genre, pk)
    if type(trouve) not in FORMES:
        raise Http404
    forme = _forme(requete, trouve, cote)
    if requete.method != "POST" or not forme.is_valid():
        return _page(requete, trouve, cote, forme, [])
    if essayer_forme(forme, lambda: _modifier(requete, trouve, forme)):
        annoncer(requete, "Enregistré.")
        return redirect(_retour(trouve, cote))
    autres = _autres(trouve, forme)  # the row was read again: it holds what someone wrote meanwhile
    forme.data = {**forme.data.dict(), "revision": trouve.revision}  # saved again, it replaces the other text knowingly
    return _page(requete, trouve, cote, forme, autres)


def _modifier(requete: HttpRequest, trouve: Ecrit, forme: FormeEcrit) -> None:
    contenu.modifier(trouve, acteur=acteur_de(requete), instant=timezone.now(), revision=forme.cleaned_data["revision"], **forme.valeurs)


def _forme(requete: HttpRequest, trouve: Ecrit, cote: Cote) -> FormeEcrit:
    classe = FORMES[type(trouve)]
    depart = {nom: getattr(trouve, nom) for nom in classe.base_fields}
    return classe(requete.POST or None, lecteurs=cote.lecteurs, initial=depart)


def _autres(trouve: Ecrit, forme: FormeEcrit) -> list[tuple[str, str]]:
    """In a conflict, what is kept where it differs: (label, text)."""
    kept = [(str(forme.fields[nom].label), getattr(trouve, nom), forme.valeurs.get(nom)) for nom in forme.fields if nom != "revision"]
    return [(label, str(la or "—")) for label, la, ici in kept if la != ici]


def _retour(trouve: Ecrit, cote: Cote) -> str:
    """An enquiry is read on the page of its lead, the rest on its list."""
    if isinstance(trouve, Enquete):
        return reverse("travaux:modifier_contenu", args=["piste", trouve.piste_id])
    return cote.adresse(GENRES[_genre(trouve)][2])


def _genre(trouve: Ecrit) -> str:
    return next(genre for genre, (modele, *_) in GENRES.items() if modele is type(trouve))


def _page(
    requete: HttpRequest, trouve: Ecrit, cote: Cote, forme: FormeEcrit, autres: list[tuple[str, str]], enquete: FormeEnquete | None = None,
) -> HttpResponse:
    genre = _genre(trouve)
    change = ouvert(cote, type(trouve)) and not (isinstance(trouve, Piste | Enquete) and investigation_close(cote.dossier))
    contexte: dict[str, Any] = {
        "forme": forme, "autres": autres, "ouvert": change, "titre": GENRES[genre][1], "nom": _nom(trouve, genre),
        "sous_titre": GENRES[genre][1] if isinstance(trouve, Piste) else "", "retour": _retour(trouve, cote), "genre": genre,
        "signature": phrase("{}, {}", trouve.auteur.prenom, moment(trouve.le)), "valeurs": _lues(trouve, forme), "page": GENRES[genre][2],
        "onglets": cote.onglets(GENRES[genre][2]),
    }
    if isinstance(trouve, Piste):
        contexte |= {"piste": trouve, "enquetes": _enquetes(requete, trouve, change), "enquete": enquete or _forme_enquete(requete, cote)}
    status = 422 if requete.method == "POST" else 200
    return dessiner_page(requete, cote, "fiche", contexte, status=status)


def _nom(trouve: Ecrit, genre: str) -> str:
    """A lead is a page of its own, under its own name."""
    return trouve.intitule if isinstance(trouve, Piste) else GENRES[genre][1]


def _lues(trouve: Ecrit, forme: FormeEcrit) -> list[tuple[str, str]]:
    """What is written, once it does not change any more."""
    return [(str(champ.label), str(getattr(trouve, nom) or "—")) for nom, champ in forme.fields.items() if nom != "revision"]


def _enquetes(requete: HttpRequest, piste: Piste, change: bool) -> list[tuple[Enquete, str, list[Geste]]]:
    faites = Enquete.objects.pour(requete.user).lisibles().filter(piste=piste)
    return [(e, jour_en_mots(e.jour), gestes("enquete", e.pk, jour_en_mots(e.jour), ouvert=change)) for e in faites]


def _forme_enquete(requete: HttpRequest, cote: Cote, donnees=None) -> FormeEnquete:
    return FormeEnquete(donnees, lecteurs=cote.lecteurs, nouveau=True, auto_id="enquete_%s")


@redessine("travaux:modifier_contenu", "pk", genre="piste")
def ajouter_enquete(requete: HttpRequest, pk) -> HttpResponse:
    piste, cote = _ecrit(requete, "piste", pk)
    exiger_un_role(requete, piste, Enquete.PAR)
    enquete = _forme_enquete(requete, cote, requete.POST)
    if enquete.is_valid() and essayer_forme(enquete, lambda: contenu.ajouter(
        Enquete, cote.dossier, acteur=acteur_de(requete), instant=timezone.now(), piste=piste, **enquete.valeurs,
    )):
        annoncer(requete, "Enquête ajoutée.")
        return redirect(f"{reverse('travaux:modifier_contenu', args=['piste', piste.pk])}#enquetes")
    forme = FORMES[Piste](lecteurs=cote.lecteurs, initial={nom: getattr(piste, nom) for nom in FORMES[Piste].base_fields})
    return _page(requete, piste, cote, forme, [], enquete)


@require_POST
def retirer_contenu(requete: HttpRequest, genre: str, pk) -> HttpResponse:
    trouve, cote = _ecrit(requete, genre, pk, retire=True)
    exiger_un_role(requete, trouve, trouve.PAR)
    if essayer(requete, lambda: contenu.retirer(trouve, acteur=acteur_de(requete), instant=timezone.now())):
        retabli = Geste("Rétablir", reverse("travaux:retablir_contenu", args=[genre, pk]), methode="post")
        annoncer(requete, phrase("{} {}.", GENRES[genre][1], "retirée" if genre in FEMININS else "retiré"), defaire=retabli)
    return redirect(_retour(trouve, cote))


@require_POST
def retablir_contenu(requete: HttpRequest, genre: str, pk) -> HttpResponse:
    trouve, cote = _ecrit(requete, genre, pk, retire=True)
    exiger_un_role(requete, trouve, trouve.PAR)
    if essayer(requete, lambda: contenu.retablir(trouve, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, phrase("{} {}.", GENRES[genre][1], "rétablie" if genre in FEMININS else "rétabli"))
    return redirect(_retour(trouve, cote))


@require_POST
def cocher(requete: HttpRequest, pk) -> HttpResponse:
    trouve, cote = _ecrit(requete, "etape", pk)
    exiger_un_role(requete, trouve, EtapePlan.PAR)
    faite = requete.POST.get("faite") == "oui"
    if essayer(requete, lambda: contenu.cocher(trouve, faite, acteur=acteur_de(requete), instant=timezone.now())):
        defaire = Geste("Encore à faire" if faite else "C’est fait", requete.path, methode="post", champs={"faite": "" if faite else "oui"})
        annoncer(requete, "C’est noté." if faite else "Cette étape est de nouveau à faire.", defaire=defaire)
    return redirect(cote.adresse("plan"))
