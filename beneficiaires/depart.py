"""The bilans that somebody follows, and the one that he does, when his account is closed."""
from datetime import datetime

from django.urls import reverse

from beneficiaires.etats import ACTIFS
from beneficiaires.models import Dossier
from bilan.socle.departs import Reste
from bilan.socle.models import Compte
from bilan.socle.mots import pluriel
from bilan.socle.typographie import phrase


def depart(compte: Compte, instant: datetime) -> list[Reste]:
    ouverts = Dossier.objects.filter(etat__in=ACTIFS)
    suivis = ouverts.filter(consultant=compte).count()
    liste = f"{reverse('admin:beneficiaires_dossier_changelist')}?consultant__id__exact={compte.pk}&suivi=ouverts"
    restes = [Reste(phrase("{} : personne d’autre n’y écrit.", pluriel(suivis, "dossier ouvert,dossiers ouverts")), liste)] if suivis else []
    siens = ouverts.filter(beneficiaire__compte=compte)
    return restes + [Reste(phrase("Son bilan {} est ouvert : la personne n’y entrera plus.", d.numero), reverse("dossier", args=[d.numero])) for d in siens]
