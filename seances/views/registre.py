"""The ledger of hours: every minute with its proof, and the sums that the certificate and the invoice repeat."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from beneficiaires.acces import dossier_vu
from beneficiaires.models import Dossier
from beneficiaires.presentation import entete
from beneficiaires.regles import EtapePedagogique, ModeFinancement, PhaseLegale, minutes_financables
from bilan.socle import reglementation
from bilan.socle.mots import date_en_mots, duree
from bilan.socle.presentation import Colonne, Fait, Tableau
from bilan.socle.typographie import phrase
from seances.heures import Compte, Compteur, compteur
from seances.models import EcritureHeures

COLONNES = [Colonne("Jour"), Colonne("Nature"), Colonne("Phase légale"), Colonne("Étape"), Colonne("Preuve"), Colonne("Durée", nombre=True)]


@require_safe
def registre(requete: HttpRequest, numero: str) -> HttpResponse:
    trouve = dossier_vu(requete, numero)
    tete = entete(trouve, "seances", compte=requete.user, instant=timezone.now())
    ecritures = EcritureHeures.objects.pour(requete.user).filter(dossier=trouve).select_related("seance")
    compte = compteur(trouve)
    return render(requete, "seances/registre.html", {
        "entete": tete, "fil_ariane": [*tete.fil_ariane[:-1], tete.fil_ariane[-1], ("Registre des heures", "")], "dossier": trouve,
        "tableau": Tableau("registre", COLONNES, [_ligne(ecriture) for ecriture in ecritures]), "vide": not compte.total.realise,
        "faits": _faits(trouve, compte), "total": compte.total.realise,
    })


def _ligne(ecriture: EcritureHeures) -> list:
    preuve = phrase("séance {}", ecriture.seance.numero) if ecriture.seance else "noté par le bénéficiaire"
    return [
        date_en_mots(ecriture.jour), ecriture.get_nature_display(), ecriture.get_phase_display() or "Hors phase",
        EtapePedagogique(ecriture.etape).libelle, f"correction, {preuve}" if ecriture.minutes < 0 else preuve, duree(ecriture.minutes),
    ]


def _faits(dossier: Dossier, compte: Compteur) -> list[Fait]:
    return [
        *(Fait(phase.libelle, _sur(compte.phase(phase))) for phase in PhaseLegale),
        Fait("Accompagnement", _sur(compte.accompagnement), "Ce que dit le certificat de réalisation."),
        Fait("Recherches personnelles", _sur(compte.personnel), "Comptées à part, jamais comme accompagnement."),
        Fait("Heures finançables", duree(_financables(dossier, compte)), dossier.get_mode_financement_display()),
    ]


def _sur(compte: Compte) -> str:
    return phrase("{} sur {}", duree(compte.realise), duree(compte.prevu))


def _financables(dossier: Dossier, compte: Compteur) -> int:
    """What the funder may be charged for, by the rule in force when the person subscribed."""
    jour = dossier.souscription or dossier.contractualise_le or dossier.ouvert_le
    return minutes_financables(
        ModeFinancement(dossier.mode_financement), accompagnement=compte.accompagnement.realise, travail_personnel=compte.personnel.realise,
        cpf_accompagnement_seul=bool(reglementation.valeur("CPF_HEURES_ACCOMPAGNEMENT_SEULES", jour, sinon=False)),
    )
