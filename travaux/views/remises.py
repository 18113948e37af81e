"""The « Préparation » tab of a dossier: what was handed over, its state, one more support, the answers that were given back."""
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from beneficiaires.acces import dossier_vu
from beneficiaires.etats import ACTIFS
from beneficiaires.presentation import entete
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer, essayer_forme
from bilan.socle.mots import moment
from bilan.socle.presentation import Geste
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from bilan.socle.visibilite import visible_par
from seances.etats import CONTRAT_CONCLU
from seances.models import Seance
from travaux import actions
from travaux.acces import preparation_vue, preparations, reponses_vues
from travaux.dessin import Cote
from travaux.etats import EtatPreparation
from travaux.forms import FormeNotePrivee, FormeRemise
from travaux.lecture import par_seance, reponses_lues, seances_de
from travaux.models import Attentes, Note, Preparation, Reponses
from travaux.presentation import lues, seul


@require_http_methods(["GET", "HEAD", "POST"])
def preparation(requete: HttpRequest, numero: str) -> HttpResponse:
    trouve, instant = dossier_vu(requete, numero, frozenset({Role.CONSULTANT})), timezone.now()
    actions.remettre_les_dus(instant, trouve)
    seances = seances_de(trouve.pk, requete.user)
    forme = FormeRemise(requete.POST or None, numeros=sorted(seances))
    if requete.method == "POST" and forme.is_valid() and essayer_forme(
        forme, lambda: actions.remettre(trouve, acteur=acteur_de(requete), instant=instant, **forme.cleaned_data),
    ):
        annoncer(requete, phrase("Remis à {}.", trouve.beneficiaire.compte.prenom))
        return redirect("travaux:preparation", numero)
    tete, cote = entete(trouve, "preparation", compte=requete.user, instant=instant), Cote(trouve, requete.user)
    attentes = Attentes.objects.pour(requete.user).lisibles().filter(dossier=trouve).first()
    return render(requete, "travaux/preparation.html", {
        "onglets": cote.onglets("a_preparer"), "lecteurs": cote.lecteurs, "attentes": attentes.texte if attentes else "",
        "entete": tete, "fil_ariane": tete.fil_ariane, "dossier": trouve, "forme": forme, "ouvert": trouve.etat in CONTRAT_CONCLU and bool(seances),
        "seances": par_seance(preparations(requete.user).filter(dossier=trouve), seances, instant, geste_du_consultant),
    }, status=422 if requete.method == "POST" else 200)


def geste_du_consultant(preparation: Preparation) -> Geste | None:
    """Read what is given back, withdraw what is not begun; in between, it is its author's."""
    if preparation.etat == EtatPreparation.RENDUE:
        return Geste("Lire", reverse("travaux:reponses", args=[preparation.pk]), petit=True, precision=preparation.version.titre)
    if preparation.etat == EtatPreparation.A_FAIRE:
        return Geste("Retirer", reverse("travaux:retirer", args=[preparation.pk]), methode="post", petit=True, precision=preparation.version.titre)
    return None


@require_http_methods(["GET", "HEAD", "POST"])
def reponses(requete: HttpRequest, pk: int) -> HttpResponse:
    """The answers, once given back (before, they do not exist for anyone but their author), and a closed box beside them."""
    trouvee = preparation_vue(requete, pk, Role.CONSULTANT)
    if trouvee.etat != EtatPreparation.RENDUE:
        raise Http404
    personne = trouvee.dossier.beneficiaire.compte
    note = FormeNotePrivee(requete.POST or None, prenom=personne.prenom, seul=seul(requete.user))
    if requete.method == "POST" and note.is_valid() and essayer_forme(note, lambda: _noter(requete, trouvee, note)):
        annoncer(requete, "Votre note est enregistrée.")
        return redirect("travaux:reponses", pk)
    fil = entete(trouvee.dossier, "preparation", compte=requete.user, instant=timezone.now()).fil_ariane
    return render(requete, "travaux/reponses.html", {
        "preparation": trouvee, "version": trouvee.version, "personne": personne, "rendue": phrase("Rendu le {}", moment(trouvee.rendue_le)),
        "reponses": reponses_lues(trouvee.version.demandes, reponses_vues(requete.user, trouvee)), "note": note, "ouvert": trouvee.dossier.etat in ACTIFS,
        "notes": lues(_notes_de_la_seance(requete, trouvee), requete.user),
        "lecteurs": visible_par(Reponses.PORTEE, moi=Role.CONSULTANT, noms={Role.BENEFICIAIRE: personne.prenom}),
        "fil_ariane": [*fil[:-1], ("Préparation", reverse("travaux:preparation", args=[trouvee.dossier.numero])), (trouvee.version.titre, "")],
    }, status=422 if requete.method == "POST" else 200)


def _seance(requete: HttpRequest, preparation: Preparation) -> Seance | None:
    return seances_de(preparation.dossier_id, requete.user).get(preparation.numero_seance)


def _noter(requete: HttpRequest, preparation: Preparation, note: FormeNotePrivee) -> Note:
    return actions.ecrire_note(
        preparation.dossier, acteur=acteur_de(requete), instant=timezone.now(), texte=note.cleaned_data["privee"], partagee=False,
        seance=_seance(requete, preparation),
    )


def _notes_de_la_seance(requete: HttpRequest, preparation: Preparation) -> QuerySet[Note]:
    """His private notes about that session: those of the questionnaire stand among them."""
    notes = Note.objects.pour(requete.user).filter(dossier=preparation.dossier_id, seance=_seance(requete, preparation), partagee=False)
    return notes.select_related("auteur", "seance", "coffre", "dossier__beneficiaire__compte")


@require_POST
def retirer(requete: HttpRequest, pk: int) -> HttpResponse:
    trouvee = preparation_vue(requete, pk, Role.CONSULTANT)
    if essayer(requete, lambda: actions.retirer(trouvee, acteur=acteur_de(requete), instant=timezone.now())):
        remettre = Geste("Le remettre", reverse("travaux:preparation", args=[trouvee.dossier.numero]), methode="post",
                         champs={"support": trouvee.support_id, "numero_seance": trouvee.numero_seance})
        annoncer(requete, phrase("« {} » n’est plus à préparer.", trouvee.version.titre), defaire=remettre)
    return redirect("travaux:preparation", trouvee.dossier.numero)
