"""Long works in words: how far each is, which may be asked for, what the clock has to do by itself."""
from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from bilan.socle import chantiers
from bilan.socle.avancement import Avancement
from bilan.socle.calendrier import PARIS, jour_a_paris
from bilan.socle.chantiers import Genre
from bilan.socle.models import Chantier, Compte, Document, Envoi, EtatChantier, EtatDocument, EtatEnvoi
from bilan.socle.mots import moment, nombre, pluriel
from bilan.socle.presentation import Fait, Geste, Lien
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from syntheses import conservation
from syntheses.etats_fin import EtatDestruction
from syntheses.models import Destruction


def avancement(chantier: Chantier, compte: Compte) -> Avancement:
    """As this account sees it: what somebody else handed in is taken up by him alone."""
    genre, sien = chantiers.GENRES[chantier.genre], chantier.par_id == compte.pk
    adresse = reverse("chantiers:resultat", args=[chantier.pk])
    return Avancement(
        cle=str(chantier.pk), titre=genre.titre, etat=chantier.etat, url=reverse("chantiers:etat", args=[chantier.pk]), faits=chantier.faits,
        total=chantier.total, mesure=phrase("{} sur {}", nombre(chantier.faits), pluriel(chantier.total, genre.unite)), cause=chantier.erreur,
        grave=chantier.etat == EtatChantier.FINI and genre.dire(chantier.memoire).grave,
        suite=genre.dire(chantier.memoire).phrase if chantier.etat == EtatChantier.FINI else "",
        quand=phrase("Demandé par {}, {}.", chantier.par.nom_complet, moment(chantier.demande_le)),
        lien=Lien("Voir le résultat", adresse, precision=genre.titre) if chantier.fini_le else None,
        refaire=Geste(
            "Recommencer", reverse("chantiers:recommencer", args=[chantier.pk]), methode="post", precision=genre.titre, petit=True,
        ) if sien or isinstance(genre, Genre) else None,
    )


def proposes(compte: Compte, siens: Iterable[Chantier]) -> list[tuple[str, str, Geste]]:
    """(title, what it is for, button) of each work that this account may ask for."""
    ouverts = {chantier.genre for chantier in siens if chantier.fini_le is None and chantier.par_id == compte.pk}
    return [
        (genre.titre, genre.pourquoi, Geste(
            "Lancer", reverse("chantiers:lancer", args=[nom]), methode="post", precision=genre.titre, petit=True,
            indisponible="Déjà en cours" if nom in ouverts else "",
        ))
        for nom, genre in chantiers.GENRES.items() if isinstance(genre, Genre) and not genre.roles.isdisjoint(compte.roles)
    ]


def a_lire(compte: Compte) -> list[tuple[str, str]]:
    """(sentence, address) of the works that ended and whose result this account has not read: the home announces them."""
    finis = Chantier.objects.pour(compte).filter(par=compte.pk, vu_le=None, fini_le__isnull=False)
    mots = {EtatChantier.FINI: "{} : c’est terminé.", EtatChantier.ECHEC: "{} : le travail s’est arrêté."}
    return [(phrase(mots[EtatChantier(c.etat)], chantiers.GENRES[c.genre].titre), reverse("chantiers:resultat", args=[c.pk])) for c in finis]


def fond(compte: Compte, instant: datetime) -> list[Fait]:
    """What the clock has to do by itself, for gestion: it stops for no page that is left."""
    if Role.GESTION not in compte.roles:
        return []
    jour = jour_a_paris(instant)
    minuit = datetime.combine(jour, datetime.min.time(), PARIS)
    documents = Document.objects.filter(etat__in=[EtatDocument.A_PREPARER, EtatDocument.EN_COURS, EtatDocument.A_SCELLER]).count()
    courriels = Envoi.objects.filter(etat__in=[EtatEnvoi.A_FAIRE, EtatEnvoi.PRIS], a_partir_de=None).count()
    menees = Destruction.objects.filter(constatee_le__gte=minuit).count()
    dues = conservation.a_detruire(jour).count() + Destruction.objects.exclude(etat=EtatDestruction.CONSTATEE).count()
    return [
        Fait("Documents", phrase("{} à préparer", nombre(documents)) if documents else "Tous prêts"),
        Fait("Courriels", phrase("{} à envoyer", nombre(courriels)) if courriels else "Tous partis"),
        Fait("Destructions", phrase("{} à mener", nombre(dues)) if dues else "Aucune à mener",
             note=phrase("{} aujourd’hui", pluriel(menees, "menée")) if menees else ""),
    ]
