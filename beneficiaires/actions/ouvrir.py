"""Open a dossier: the person, the way of paying, the programme and the period, checked together and written at once."""
from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from beneficiaires.actions.controles import Demande, refuser, verifier, verifier_acteur, verifier_personne
from beneficiaires.actions.personnes import beneficiaire_de
from beneficiaires.etats import ACTIFS
from beneficiaires.models import Beneficiaire, Dossier, Employeur, EtapeDossier, Prestation
from beneficiaires.regles import EtapePedagogique, ModeFinancement
from beneficiaires.regles.ouverture import refus_signataire
from bilan.socle import journal, numeros
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import Territoire, jour_a_paris
from bilan.socle.courriels import Courriel, planifier
from bilan.socle.models import Coffre, Compte, NatureEnvoi
from bilan.socle.transitions import TransitionRefusee
from bilan.socle.verrou import a_son_tour


@transaction.atomic
def ouvrir(
    *, acteur: Acteur, instant: datetime, prenom: str, nom: str, email: str, prestation: Prestation, consultant: Compte, mode_financement: str,
    employeur: Employeur | None = None, prix_centimes: int | None = None, periode_debut: date | None = None, periode_fin: date | None = None,
    sur_temps_travail: bool = False, taux_distance: int | None = None, territoire: str = Territoire.METROPOLE, statut: str = "salarie", poste: str = "",
    adresse: str = "", code_postal: str = "", ville: str = "", telephone: str = "", accord: str = "neutre", etapes: Mapping[str, int] | None = None,
    numero_edof: str = "", souscription: date | None = None, dernier_bilan_finance: date | None = None,
    versant: str = "",
) -> Dossier:
    """Write the dossier, its three vaults and its programme; open the person's account when it is unknown, and tell her.

    `etapes` gives minutes by step, those of the offer by default; `souscription` is the day the CPF was asked, today by default.
    ValidationError with one sentence, its `code` naming the argument at fault; PermissionDenied for whoever is not of the team.
    """
    jour = jour_a_paris(instant)
    demande = Demande(
        prestation=prestation, consultant=consultant, mode=ModeFinancement(mode_financement), employeur=employeur,
        prix_centimes=prestation.prix_centimes if prix_centimes is None else prix_centimes, periode_debut=periode_debut, periode_fin=periode_fin,
        sur_temps_travail=sur_temps_travail, taux_distance=prestation.taux_distance if taux_distance is None else taux_distance,
        territoire=Territoire(territoire), etapes=_programme(prestation, etapes), numero_edof=numero_edof, souscription=souscription,
        dernier_bilan_finance=dernier_bilan_finance, versant=versant,
    )
    verifier_acteur(acteur, consultant)
    verifier(demande, jour)
    verifier_personne(prenom=prenom, nom=nom, email=email, statut=statut, accord=accord)
    refuser(refus_signataire(employeur.courriel if employeur else "", email), "employeur")
    a_son_tour("dossier.ouvrir")  # a double click meets the dossier that the first one opened
    personne = beneficiaire_de(
        acteur=acteur, instant=instant, email=email, prenom=prenom, nom=nom, accord=accord, telephone=telephone,
        statut=statut, poste=poste, territoire=Territoire(territoire).value, adresse=adresse, code_postal=code_postal, ville=ville,
    )
    _verifier_seul(personne)
    dossier = _ecrire(demande, personne, jour)
    role = "consultant" if acteur.compte == consultant else "gestion"
    journal.consigner(dossier.fil, "dossier.ouvrir", acteur=acteur, role=role, instant=instant, objet=dossier, details={"financement": demande.mode.value})
    _prevenir(dossier, instant)
    return dossier


def _programme(prestation: Prestation, etapes: Mapping[str, int] | None) -> dict[EtapePedagogique, int]:
    minutes = dict(prestation.etapes.values_list("code", "minutes")) if etapes is None else etapes
    return {EtapePedagogique(code): duree for code, duree in minutes.items()}


def _verifier_seul(personne: Beneficiaire) -> None:
    if Dossier.objects.filter(beneficiaire=personne, etat__in=ACTIFS).exists():
        raise TransitionRefusee("Cette personne a déjà un bilan ouvert : finissez-le ou annulez-le avant d’en ouvrir un autre.")


def _ecrire(demande: Demande, personne: Beneficiaire, jour: date) -> Dossier:
    coffres = {nom: _coffre() for nom in ("coffre_actes", "coffre_travaux", "coffre_synthese")}
    champs = {nom: getattr(demande, nom) for nom in Demande.CHAMPS}
    dossier = Dossier.objects.create(
        numero=numeros.suivant(Dossier, f"BDC-{jour.year}-"), beneficiaire=personne, mode_financement=demande.mode.value, ouvert_le=jour, **champs, **coffres,
    )
    EtapeDossier.objects.bulk_create(
        EtapeDossier(dossier=dossier, code=etape.value, ordre=rang, minutes=demande.etapes[etape])
        for rang, etape in enumerate((e for e in EtapePedagogique if demande.etapes.get(e)), 1)
    )
    return dossier


def _coffre() -> Coffre:
    coffre = Coffre.nouveau()
    coffre.save()
    return coffre


def _prevenir(dossier: Dossier, instant: datetime) -> None:
    planifier([Courriel(
        cle=f"dossier:{dossier.pk}:ouvert", destinataire=dossier.beneficiaire.compte.email, gabarit="beneficiaires/espace_ouvert",
        contexte={"prenom": dossier.beneficiaire.compte.prenom, "url": settings.SITE_URL + reverse("account_login")}, nature=NatureEnvoi.LEGAL, fil=dossier.fil,
        repondre_a=dossier.consultant.email, a_partir_de=instant,
    )])
