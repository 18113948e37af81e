"""The bilans and the requests that somebody follows, and the bilan that he does, when his account is closed."""
from datetime import datetime

from django.urls import reverse

from beneficiaires.etats import ACTIFS
from beneficiaires.etats_contact import EtatContact
from beneficiaires.models import Dossier, PremierContact
from bilan.socle.departs import Reste
from bilan.socle.models import Compte
from bilan.socle.mots import pluriel
from bilan.socle.typographie import phrase


def depart(compte: Compte, instant: datetime) -> list[Reste]:
    ouverts = Dossier.objects.filter(etat__in=ACTIFS)
    suivis = ouverts.filter(consultant=compte).count()
    liste = f"{reverse('admin:beneficiaires_dossier_changelist')}?consultant__id__exact={compte.pk}&suivi=ouverts"
    restes = [Reste(phrase("{} : personne d’autre n’y écrit.", pluriel(suivis, "dossier ouvert,dossiers ouverts")), liste)] if suivis else []
    contacts = PremierContact.objects.filter(suivi_par=compte, etat=EtatContact.CONTACTEE).count()
    if contacts:
        demandes = pluriel(contacts, "demande de bilan suivie,demandes de bilan suivies")
        restes.append(Reste(phrase("{} : la gestion seule les voit.", demandes), f"{reverse('beneficiaires:contacts')}?etat={EtatContact.CONTACTEE.value}"))
    siens = ouverts.filter(beneficiaire__compte=compte)
    return restes + [Reste(phrase("Son bilan {} est ouvert : la personne n’y entrera plus.", d.numero), reverse("dossier", args=[d.numero])) for d in siens]
