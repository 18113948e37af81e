"""The requests for a bilan that strangers sent: their list, one of them, what is done about it, the dossier that it becomes."""
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from beneficiaires import actions
from beneficiaires.brouillon import Brouillon
from beneficiaires.etats_contact import EtatContact
from beneficiaires.forms.arrivees import FiltreContacts
from beneficiaires.models import PremierContact
from beneficiaires.views.arrivees import Arrivees
from bilan.socle.acces import reserver_a
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.essais import essayer
from bilan.socle.mots import date_en_mots
from bilan.socle.presentation import Fait, Lien, Puce, Vide
from bilan.socle.roles import EQUIPE
from bilan.socle.tableaux import Colonne, Tableau
from bilan.socle.transitions import possibles
from bilan.socle.typographie import phrase, typographier

EXPORT = ["Envoyée le", "Situation", "Financement souhaité", "État", "Suivie par", "À oublier le"]
GENRES = {EtatContact.RECUE: "vous", EtatContact.CONTACTEE: "faite", EtatContact.SANS_SUITE: "close"}
GESTES: dict[str, tuple[Callable, str]] = {
    "contacter": (actions.contacter, "Contact noté."),
    "classer": (actions.classer_un_contact, "Demande classée sans suite."),
    "reprendre": (actions.reprendre_un_contact, "Demande remise à rappeler."),
}


@require_safe
def liste(requete: HttpRequest) -> HttpResponse:
    reserver_a(requete.user, *EQUIPE)
    vide = Vide("Aucune demande", phrase("Les demandes envoyées depuis la page publique du programme arrivent ici, une fois confirmées par la personne."))
    arrivees = Arrivees("contacts", "demande", "demandes-de-bilan", EXPORT, _export, _tableau, vide,
                        [("Dossiers", reverse("beneficiaires:liste")), ("Demandes de bilan", "")], FiltreContacts)
    return arrivees.page(requete, PremierContact.objects.pour(requete.user).select_related("coffre", "suivi_par"))


def _export(contact: PremierContact) -> list[object]:
    """Neither name nor address: a copy on somebody's desk would not be forgotten with the rest."""
    return [
        jour_a_paris(contact.demandee_le), contact.get_statut_display(), contact.get_souhait_display(), contact.get_etat_display(),
        contact.suivi_par and contact.suivi_par.nom_complet, contact.oublier_le,
    ]


@require_safe
def contact(requete: HttpRequest, pk) -> HttpResponse:
    trouve = _vu(requete, pk)
    return render(requete, "beneficiaires/contact.html", {
        "contact": trouve, "faits": _faits(trouve), "puce": Puce(GENRES[trouve.etat], trouve.get_etat_display()),
        "verbes": possibles(trouve, acteur_de(requete), timezone.now()),
        "fil_ariane": [("Dossiers", reverse("beneficiaires:liste")), ("Demandes de bilan", reverse("beneficiaires:contacts")), (trouve.nom_complet, "")],
    })


@require_POST
def faire(requete: HttpRequest, pk, verbe: str) -> HttpResponse:
    trouve = _vu(requete, pk)
    action, fait = GESTES.get(verbe, (None, ""))
    if action is None:
        raise PermissionDenied
    if essayer(requete, lambda: action(trouve, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, fait)
    return redirect("beneficiaires:contact", pk)


@require_POST
def oublier(requete: HttpRequest, pk) -> HttpResponse:
    """She asked to be forgotten, by telephone or by letter."""
    actions.oublier_un_contact(_vu(requete, pk), acteur=acteur_de(requete), instant=timezone.now())
    annoncer(requete, "Demande oubliée : rien n’en reste.")
    return redirect("beneficiaires:contacts")


@require_POST
def ouvrir(requete: HttpRequest, pk) -> HttpResponse:
    """The wizard, with what she has said of herself; the request is forgotten once the dossier is open."""
    trouve, brouillon = _vu(requete, pk), Brouillon(requete, jour_a_paris(timezone.now()))
    if brouillon.tapes:  # what was typed is not lost, whoever it speaks of
        if brouillon.contact != str(pk):
            annoncer(requete, "Un dossier est déjà commencé : finissez-le ou effacez-le, puis revenez à cette demande.")
        return redirect("beneficiaires:ouvrir")
    brouillon.reprendre_d_un_contact(trouve)
    return redirect("beneficiaires:ouvrir_etape", "personne")


def _vu(requete: HttpRequest, pk) -> PremierContact:
    reserver_a(requete.user, *EQUIPE)
    return get_object_or_404(PremierContact.objects.pour(requete.user).select_related("coffre", "suivi_par"), pk=pk)


def _tableau(page) -> Tableau:
    colonnes = [Colonne("Personne"), Colonne("Reçue le"), Colonne("Financement souhaité"), Colonne("État"), Colonne("Suivie par")]
    lignes = [[
        Lien(c.nom_complet, reverse("beneficiaires:contact", args=[c.pk])), date_en_mots(c.confirmee_le), typographier(c.get_souhait_display()),
        Puce(GENRES[c.etat], c.get_etat_display()), c.suivi_par.nom_complet if c.suivi_par else "",
    ] for c in page]
    return Tableau("liste", colonnes, lignes, page=page)


def _faits(contact: PremierContact) -> list[Fait]:
    suivie = [Fait("Suivie par", contact.suivi_par.nom_complet)] if contact.suivi_par else []
    return [
        Fait("Adresse électronique", contact.courriel, note="confirmée par la personne"), Fait("Téléphone", contact.telephone or "non donné"),
        Fait("Situation", contact.get_statut_display()), Fait("Financement souhaité", contact.get_souhait_display()),
        Fait("Arrivée le", date_en_mots(contact.confirmee_le)), *suivie,
        Fait("Sera effacée le", date_en_mots(contact.oublier_le), note=phrase("Trois ans après le dernier contact, ou dès qu’elle le demande.")),
    ]
