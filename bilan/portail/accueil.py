"""The portal's home: one sentence, the next session, the consultant's word, the line of steps, whose all this is."""
from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from beneficiaires.acces import dossier_a_soi
from beneficiaires.etats import ACTIFS, EtatDossier
from beneficiaires.heures import etapes_dessinees
from beneficiaires.models import Dossier
from beneficiaires.regles import fuseau_de, heure_nommee
from bilan import rassemblement
from bilan.portail.phrases import chemin_en_mots, prochaine
from bilan.socle.a_faire import Tache
from bilan.socle.models import Compte
from bilan.socle.mots import de, duree
from bilan.socle.presentation import Geste, Jalon
from bilan.socle.typographie import phrase
from conventions import retractation
from seances.etats import CONTRAT_CONCLU, trop_tard
from seances.heures import Compteur, compteur
from seances.models import Seance
from seances.presentation import ou, regle_datee
from seances.presentation import prochaine as seance_a_venir
from seances.seuils import seuils_en_vigueur
from travaux.presentation import NoteLue, lues


@require_safe
def accueil(requete: HttpRequest) -> HttpResponse:
    dossier = dossier_a_soi(requete)
    compte, instant = requete.user, timezone.now()
    if dossier is None:
        return render(requete, "portail/accueil.html", {"dossier": None, "prochaine": prochaine(compte, None, [], None, instant)})
    with timezone.override(fuseau_de(dossier.beneficiaire)):
        return _page(requete, dossier, compte, instant)


def _page(requete: HttpRequest, dossier: Dossier, compte: Compte, instant: datetime) -> HttpResponse:
    taches, seance, mot, heures = rassemblement.taches(compte, instant, dossier), _a_venir(compte, dossier, instant), _mot(compte, dossier), compteur(dossier)
    seuils = seuils_en_vigueur()
    return render(requete, "portail/accueil.html", {
        "dossier": dossier, "consultant": dossier.consultant, "prochaine": prochaine(compte, dossier, taches, seance, instant),
        "ensuite": [_jalon(tache) for tache in taches[1:]], "renonciation": retractation.du_dossier(dossier, instant),
        "seance": seance, "ou": ou(seance) if seance else "", "heure_de": heure_nommee(dossier.beneficiaire),
        "deplacable": bool(seance) and not trop_tard(seance, instant, seuils),
        "regle": regle_datee(seance, seuils, dossier.consultant.prenom, instant) if seance else "",
        "sans_date": _sans_date(dossier, heures),
        "mot": mot, "tenus": dossier.etat not in ACTIFS or heures.accompagnement.realise >= heures.accompagnement.prevu > 0,
        "titre_mot": _titre_du_mot(dossier, mot), "etapes": replace(etapes_dessinees(dossier, heures), personnel="votre travail personnel"),
        "titre_chemin": chemin_en_mots(heures.accompagnement.realise, heures.accompagnement.prevu), "heures": _heures(heures),
    })


def _a_venir(compte: Compte, dossier: Dossier, instant: datetime) -> Seance | None:
    if dossier.etat not in CONTRAT_CONCLU:
        return None
    return seance_a_venir(list(dossier.seances.pour(compte).filter(fin__gt=instant)), instant)


def _mot(compte: Compte, dossier: Dossier) -> NoteLue | None:
    """The last word shared with this person."""
    notes = dossier.notes.pour(compte).filter(partagee=True).select_related("auteur", "seance", "coffre")[:1]
    return next(iter(lues(notes, compte)), None)


def _titre_du_mot(dossier: Dossier, mot: NoteLue | None) -> str:
    titre = phrase("Le mot {}", de(dossier.consultant.prenom))
    return phrase("{}, après la séance {}", titre, mot.seance) if mot and mot.seance else titre


def _sans_date(dossier: Dossier, heures: Compteur) -> str:
    if dossier.etat in CONTRAT_CONCLU and heures.accompagnement.realise >= heures.accompagnement.prevu > 0:
        return "Toutes vos séances ont eu lieu."
    if dossier.etat in CONTRAT_CONCLU:
        return phrase("Aucune date n’est confirmée. {} vous en proposera.", dossier.consultant.prenom)
    if dossier.etat in (EtatDossier.PROSPECT, EtatDossier.CONTRACTUALISATION):
        return "Les dates se confirment une fois le contrat conclu."
    return phrase("Votre bilan est terminé : aucune séance n’est prévue.")


def _jalon(tache: Tache) -> Jalon:
    return Jalon(tache.titre or tache.bouton, note=tache.phrase, geste=Geste(tache.bouton, tache.url, petit=True, methode=tache.methode))


def _heures(heures: Compteur) -> str:
    """« 9 h d’entretiens sur 19 h, 2 h 30 pour vous sur 5 h »: the two are never added up."""
    entretiens = phrase("{} d’entretiens sur {}", duree(heures.accompagnement.realise), duree(heures.accompagnement.prevu))
    if not heures.personnel.prevu:
        return entretiens
    return phrase("{}, {} pour vous sur {}", entretiens, duree(heures.personnel.realise), duree(heures.personnel.prevu))
