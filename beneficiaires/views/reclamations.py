"""The register of complaints, for gestion: the list, its CSV for an audit (no name, no text), one complaint and its answer."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaires import actions
from beneficiaires.etats_reclamation import EtatReclamation
from beneficiaires.forms.arrivees import FiltreReclamations, FormeCorrection, FormeReponse
from beneficiaires.models import RecitReclamation, Reclamation
from beneficiaires.views.arrivees import Arrivees
from bilan.socle.acces import reserver_a
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.essais import essayer_forme
from bilan.socle.mots import date_en_mots
from bilan.socle.presentation import Fait, Lien, Puce, Vide
from bilan.socle.roles import Role
from bilan.socle.tableaux import Colonne, Tableau
from bilan.socle.typographie import phrase, typographier

EXPORT = ["Numéro", "De la part de", "Sujet", "État", "Reçue le", "Réponse promise le", "Répondue le", "Close le", "Action corrective"]
GENRES = {EtatReclamation.RECUE: "vous", EtatReclamation.REPONDUE: "attente", EtatReclamation.CLOSE: "faite"}


@require_safe
def liste(requete: HttpRequest) -> HttpResponse:
    reserver_a(requete.user, Role.GESTION)
    vide = Vide("Aucune réclamation", phrase("Celles qui sont envoyées depuis la page publique arrivent ici, avec la date à laquelle une réponse est promise."))
    arrivees = Arrivees("reclamations", "réclamation", "reclamations", EXPORT, _export, _tableau, vide, [("Réclamations", "")], FiltreReclamations)
    return arrivees.page(requete, Reclamation.objects.pour(requete.user))


def _export(r: Reclamation) -> list[object]:
    """Numbers, dates and subjects: what the auditor of quality asks for (indicator 31)."""
    return [
        r.numero, r.de_la_part_de, r.get_objet_display(), r.get_etat_display(), jour_a_paris(r.recue_le), r.reponse_avant,
        r.repondue_le and jour_a_paris(r.repondue_le), r.close_le and jour_a_paris(r.close_le), "oui" if r.a_corriger else "non",
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def reclamation(requete: HttpRequest, pk: int) -> HttpResponse:
    reserver_a(requete.user, Role.GESTION)
    trouvee = get_object_or_404(Reclamation.objects.pour(requete.user), pk=pk)
    recit = RecitReclamation.objects.pour(requete.user).select_related("coffre").filter(reclamation=trouvee).first()
    forme = _forme(trouvee, recit, requete.POST or None) if recit else None
    if requete.method == "POST" and forme and forme.is_valid() and _repondre(requete, trouvee, forme):
        return redirect("beneficiaires:reclamation", pk)
    return render(requete, "beneficiaires/reclamation.html", {
        "reclamation": trouvee, "recit": recit, "forme": forme, "faits": _faits(trouvee), "puce": Puce(GENRES[trouvee.etat], trouvee.get_etat_display()),
        "fil_ariane": [("Réclamations", reverse("beneficiaires:reclamations")), (trouvee.numero, "")],
    }, status=422 if requete.method == "POST" else 200)


def _forme(trouvee: Reclamation, recit: RecitReclamation, donnees) -> FormeReponse | FormeCorrection | None:
    classe = {EtatReclamation.RECUE: FormeReponse, EtatReclamation.REPONDUE: FormeCorrection}.get(trouvee.etat)
    return classe(donnees) if classe else None


def _repondre(requete: HttpRequest, trouvee: Reclamation, forme: FormeReponse | FormeCorrection) -> bool:
    action, fait = (
        (actions.repondre_a_une_reclamation, "Réponse enregistrée : la personne est prévenue par courriel.") if isinstance(forme, FormeReponse)
        else (actions.clore_une_reclamation, "Réclamation close.")
    )
    if faite := essayer_forme(forme, lambda: action(trouvee, forme.cleaned_data["texte"], acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, fait)
    return bool(faite)


def _tableau(page) -> Tableau:
    colonnes = [Colonne("Numéro"), Colonne("Sujet"), Colonne("Reçue le"), Colonne("Réponse promise le"), Colonne("État")]
    lignes = [[
        Lien(r.numero, reverse("beneficiaires:reclamation", args=[r.pk])), typographier(r.get_objet_display()), date_en_mots(r.recue_le),
        date_en_mots(r.reponse_avant), Puce(GENRES[r.etat], r.get_etat_display()),
    ] for r in page]
    return Tableau("liste", colonnes, lignes, page=page)


def _faits(trouvee: Reclamation) -> list[Fait]:
    dates = [("Répondue le", trouvee.repondue_le), ("Close le", trouvee.close_le)]
    return [
        Fait("De la part de", trouvee.de_la_part_de), Fait("Sujet", typographier(trouvee.get_objet_display())),
        Fait("Reçue le", date_en_mots(trouvee.recue_le)), Fait("Réponse promise le", date_en_mots(trouvee.reponse_avant)),
        *(Fait(mot, date_en_mots(jour)) for mot, jour in dates if jour),
    ]
