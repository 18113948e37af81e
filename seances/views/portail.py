"""The bénéficiaire's page: the next appointment, the attendance to sign, the hours and the personal research."""
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from beneficiaires.etats import ACTIFS
from beneficiaires.heures import etapes_dessinees, titre_des_heures
from beneficiaires.models import Dossier
from beneficiaires.regles import fuseau_de, heure_nommee, jour_de
from bilan.socle import tableur
from bilan.socle.acces import reserver_a
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.mots import accorder, de, en_lettres, jour_court, plage
from bilan.socle.presentation import Geste, Jalon, Lien, Prochaine
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from conventions import absences
from seances.actions.travail import dernier_document, est_fige
from seances.etats import CONTRAT_CONCLU, EtatSeance, trop_tard
from seances.etats_contestation import EtatContestation
from seances.forms import FormeTravail
from seances.heures import compteur
from seances.models import Partie, Seance, TravailPersonnel
from seances.presentation import comptees_en_mots, jalon, ou, prochaine, regle_datee, rendez_vous_en_mots
from seances.regles import Seuils
from seances.seuils import seuils_en_vigueur
from seances.views.dossier import exporter
from seances.views.presence import geste_signer


def mien(requete: HttpRequest, **filtres) -> Dossier | None:
    """The bilan of this person: the one under way, else the last one."""
    miens = Dossier.objects.pour(requete.user).filter(beneficiaire__compte=requete.user.pk, **filtres).select_related("consultant", "beneficiaire__compte")
    return next((dossier for dossier in miens if dossier.etat in ACTIFS), miens.first())


@require_safe
def mes_seances(requete: HttpRequest) -> HttpResponse:
    dossier = mien(requete)
    reserver_a(requete.user, Role.BENEFICIAIRE)
    if dossier is None:
        rien = Prochaine(avant="Aucun bilan n’est ouvert à votre nom pour l’instant.")
        return render(requete, "seances/mes_seances.html", {"dossier": None, "prochaine": rien})
    if tableur.demande(requete):
        with timezone.override(fuseau_de(dossier.beneficiaire)):
            return exporter(dossier.numero, Seance.objects.pour(requete.user).filter(dossier=dossier))
    return page(requete, dossier)


def page(requete: HttpRequest, dossier: Dossier, forme: FormeTravail | None = None, status: int = 200) -> HttpResponse:
    """Read on this person's own clock."""
    with timezone.override(fuseau_de(dossier.beneficiaire)):
        return _dessiner(requete, dossier, forme, status)


def _dessiner(requete: HttpRequest, dossier: Dossier, forme: FormeTravail | None, status: int) -> HttpResponse:
    instant, seuils = timezone.now(), seuils_en_vigueur()
    siennes = Seance.objects.pour(requete.user).filter(dossier=dossier).prefetch_related("emargements", "contestations", "heures")
    seances = list(siennes.select_related("dossier__beneficiaire__compte", "consultant__salon"))
    a_signer = [s for s in seances if s.etat == EtatSeance.REALISEE and not _signee(s) and not _contestee(s)]
    suivante, compte = prochaine(seances, instant), compteur(dossier)
    return render(requete, "seances/mes_seances.html", {
        "dossier": dossier, "prochaine": _prochaine(dossier, seances, suivante, a_signer), "suivante": suivante,
        "regle": regle_datee(suivante, seuils, dossier.consultant.prenom, instant) if suivante else "",
        "ou": ou(suivante) if suivante else "", "deplacable": bool(suivante) and not trop_tard(suivante, instant, seuils),
        "heure_de": heure_nommee(dossier.beneficiaire), "obstacle": absences.obstacle(dossier, jour_a_paris(instant)),
        "jalons": [_jalon(s, instant, suivante, seuils) for s in seances], "a_signer": [_presence(s, premiere=s is a_signer[0]) for s in a_signer],
        "etapes": etapes_dessinees(dossier, compte), "titre_heures": titre_des_heures(dossier, compte),
        "travaux": _recherches(requete, dossier),
        "forme": forme or _forme(dossier, instant), "notable": dossier.etat in CONTRAT_CONCLU and compte.personnel.reste > 0, "personnel": compte.personnel,
    }, status=status)


def _forme(dossier: Dossier, instant: datetime) -> FormeTravail:
    return FormeTravail(initial={"jour": jour_de(dossier.beneficiaire, instant)}, consultant=dossier.consultant.nom_complet)


def _recherches(requete: HttpRequest, dossier: Dossier) -> list[tuple[TravailPersonnel, bool]]:
    """What counts, each with whether its author may still put it right."""
    siennes = TravailPersonnel.objects.pour(requete.user).comptes().filter(dossier=dossier).select_related("coffre")
    dernier = dernier_document(dossier.pk)
    return [(travail, dossier.etat in CONTRAT_CONCLU and not est_fige(travail, dernier)) for travail in siennes]


def _signee(seance: Seance) -> bool:
    return any(emargement.partie == Partie.BENEFICIAIRE for emargement in seance.emargements.all())


def _contestee(seance: Seance) -> bool:
    """Its hours are being discussed: nothing is asked of the bénéficiaire until the answer."""
    return any(contestation.etat == EtatContestation.EN_ATTENTE for contestation in seance.contestations.all())


def _prochaine(dossier: Dossier, seances: list[Seance], suivante: Seance | None, a_signer: list[Seance]) -> Prochaine:
    """What is owed first: a signature, else the next appointment, else when there will be one."""
    if a_signer:
        n = len(a_signer)
        combien = phrase("{} {} à signer", "une" if n == 1 else en_lettres(n), accorder(n, "présence"))
        return Prochaine(avant=phrase("Vos séances :"), surligne=combien, apres=".",
                         pourquoi="Votre signature atteste que la séance a eu lieu, avec ses heures. Elle ne dit rien de ce qui s’y est dit.")
    if suivante:
        return Prochaine(avant=phrase("Votre séance {} est", suivante.numero), surligne=phrase("{}", rendez_vous_en_mots(suivante)), apres=".",
                         pourquoi=phrase("Avec {qui}, {ou}.", qui=dossier.consultant.nom_complet, ou=ou(suivante)))
    proposees = any(s.etat == EtatSeance.PROPOSEE for s in seances)
    suite = "Les dates ci-dessous sont proposées : un courriel {de} vous les confirmera." if proposees else "Vous recevrez les dates {de}."
    return Prochaine(avant="Aucune séance n’est confirmée pour l’instant.", pourquoi=phrase(suite, de=de(dossier.consultant.nom_complet)))


def _presence(seance: Seance, *, premiere: bool) -> tuple[Seance, str, Geste, Lien]:
    texte = phrase("Séance {n}, {jour}, tenue de {plage}", n=seance.numero, jour=jour_court(seance.debut), plage=plage(*seance.heures_reelles))
    if comptees := comptees_en_mots(seance):
        texte = f"{texte}. {comptees}"
    contester = Lien("Ces heures ne sont pas les bonnes", reverse("seances:contester", args=[seance.pk]), phrase("(séance {})", seance.numero))
    return seance, texte, geste_signer(seance, premiere=premiere), contester


def _jalon(seance: Seance, instant: datetime, suivante: Seance | None, seuils: Seuils) -> Jalon:
    lien = None
    if seance.etat == EtatSeance.CONFIRMEE and not trop_tard(seance, instant, seuils):
        lien = Lien("Déplacer", reverse("seances:deplacer", args=[seance.pk]), phrase("la séance {}", seance.numero))
    return jalon(seance, instant, prochaine=seance == suivante, note=_presence_en_mots(seance), lien=lien, portail=True)


def _presence_en_mots(seance: Seance) -> str:
    if _contestee(seance):
        return phrase("Heures contestées : la réponse vous parviendra par courriel")
    return "Présence signée" if _signee(seance) else "Présence à signer" if seance.etat == EtatSeance.REALISEE else ""
