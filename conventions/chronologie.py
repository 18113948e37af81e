"""What happened to a contract, newest first: the acts from the journal, the letters from the outbox, and the reminder to come."""
from datetime import date, datetime, time

from django.db.models import Q

from beneficiaires.chronique import en_jalon
from bilan.socle.calendrier import PARIS, jour_a_paris
from bilan.socle.models import Envoi, EtatEnvoi, Evenement
from bilan.socle.mots import heure, jour_court, moment
from bilan.socle.presentation import Jalon
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from conventions.chronique import PHRASES
from conventions.etats import EtatConvention
from conventions.models import Convention
from conventions.rappels import BLOQUE, HEURE
from conventions.regles import echeances_de_rappel

LETTRES = {
    "a_signer": "Courriel {a} : une convention à signer et à transmettre",
    "changee": "Courriel {a} : la convention a changé, une nouvelle signature est nécessaire",
    "signataire_designe": "Courriel {a} : une autre personne signera",
    "erreur_signalee": "Courriel {a} : une erreur est signalée",
    "erreur_ecartee": "Courriel {a} : l’erreur signalée a été vérifiée, rien à corriger",
    "rappel_employeur": "Rappel {a}",
    "a_repondre": "Courriel {a} : une réponse est attendue",
    "rappel_beneficiaire": "Rappel {a}",
    "acceptee_sur_papier": "Courriel {a} : l’acceptation sur papier est enregistrée",
    "a_contresigner": "Courriel {a} : contresignez",
    "non_conclue": "Avis neutre de non-conclusion {a}",
    "conclue": "Avis de conclusion {a}",
    "retractation_recue": "Accusé de réception de la rétractation {a}",
    "retractation_a_savoir": "Avis de rétractation {a}",
}
DESTINATAIRES = {Role.EMPLOYEUR: "à l’employeur", Role.BENEFICIAIRE: "au bénéficiaire", Role.CONSULTANT: "à l’organisme"}
REMISES = {
    EtatEnvoi.A_FAIRE: "en attente d’envoi", EtatEnvoi.PRIS: "en cours d’envoi", EtatEnvoi.ENVOYE: "envoyé", EtatEnvoi.INCERTAIN: "remise incertaine",
    EtatEnvoi.MORT: "non remis : vérifiez l’adresse", EtatEnvoi.ANNULE: "annulé",
}
ACTES = Q(verbe__startswith="convention.") | Q(verbe__startswith="lien.") | Q(verbe__startswith="paiement.")


def chronologie(convention: Convention, instant: datetime) -> list[Jalon]:
    """Two queries, whatever the length of the story."""
    actes = Evenement.objects.filter(ACTES, fil=convention.fil, le__gte=convention.preparee_le).select_related("compte")
    lettres = Envoi.objects.filter(cle__startswith=f"convention:{convention.pk}:")
    lignes = [(acte.le, en_jalon(acte, PHRASES)) for acte in actes] + [(_instant(envoi), _lettre(envoi)) for envoi in lettres]
    passe = [jalon for _, jalon in sorted(lignes, key=lambda ligne: ligne[0])[::-1]]  # of one instant, the last written comes first
    prochain = prochain_rappel(convention, instant)
    return [_a_venir(prochain), *passe] if prochain else passe


def prochain_rappel(convention: Convention, instant: datetime) -> date | None:
    """The day of the next reminder, if nobody acts before."""
    etat = convention.etat_le(instant)
    if etat not in BLOQUE:
        return None
    depuis = jour_a_paris(getattr(convention, BLOQUE[etat][1]))
    limite = convention.date_limite if etat == EtatConvention.TRANSMISE else None
    return next((j for j in echeances_de_rappel(depuis, limite) if datetime.combine(j, HEURE, PARIS) > instant), None)


def remise(envoi: Envoi) -> str:
    """« Dernier envoi : jeudi 26 novembre à 8 h, envoyé. »"""
    le = _instant(envoi)
    return phrase("Dernier envoi : {jour} à {heure}, {etat}.", jour=jour_court(le), heure=heure(le), etat=REMISES[EtatEnvoi(envoi.etat)])


def _instant(envoi: Envoi) -> datetime:
    """When it left, or was due to leave."""
    return envoi.envoye_le or envoi.a_partir_de or envoi.cree_le


def _lettre(envoi: Envoi) -> Jalon:
    texte = phrase(LETTRES[envoi.gabarit.rpartition("/")[2]], a=DESTINATAIRES[Role(envoi.cle.rpartition(":")[2])])  # the key ends with whom it is for
    etat = "" if envoi.etat in (EtatEnvoi.A_FAIRE, EtatEnvoi.PRIS) else "en-retard" if envoi.etat == EtatEnvoi.MORT else "fait"
    return Jalon(phrase("{texte}, {etat}.", texte=texte, etat=REMISES[EtatEnvoi(envoi.etat)]), quand=moment(_instant(envoi)).capitalize(), etat=etat)


def _a_venir(jour: date) -> Jalon:
    quand = moment(datetime.combine(jour, time(HEURE.hour), PARIS)).capitalize()
    return Jalon("Prochain rappel, si rien n’est fait d’ici là.", quand=quand)
