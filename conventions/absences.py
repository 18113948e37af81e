"""The absence of a bilan on working time: under which text, until when to ask, what the answer is."""
from datetime import date

from beneficiaires.etats import ACTIFS
from beneficiaires.models import Dossier
from beneficiaires.regles import REGIMES, ModeFinancement, carence_cpf
from bilan.socle import reglementation
from bilan.socle.calendrier import Territoire
from bilan.socle.mots import date_en_mots, en_lettres, jour_en_mots
from bilan.socle.presentation import Fait, Puce
from bilan.socle.typographie import phrase
from conventions.models import DemandeAbsence
from conventions.regles import condition_de_preavis, demande_absence
from conventions.regles.absences import REGLES, Cadre, Decision, cadre, derniere_reponse

MODES = [mode.value for mode, regime in REGIMES.items() if regime.absence]
PUCES = {Decision.EN_ATTENTE: "attente", Decision.ACCORD: "faite", Decision.ACCORD_TACITE: "faite", Decision.REFUS: "close", Decision.SANS_REPONSE: "retard"}
EMPLOYEURS = {True: "l’employeur", False: "l’administration"}  # of the CPF, of a public servant
SILENCE = {
    True: "Sans réponse de l’employeur dans les trente jours, l’absence est accordée : le silence vaut accord (article D6323-4). "
    "C’est l’inverse de la convention tripartite, où le silence du salarié vaut refus.",
    False: "Le silence de l’administration n’accorde rien : sans réponse, relancez-la. Aucun délai de dix jours ne court pour l’agent.",
}


def cadre_du(dossier: Dossier) -> Cadre | None:
    return cadre(ModeFinancement(dossier.mode_financement), dossier.versant)


def limite(dossier: Dossier, sous: Cadre) -> date | None:
    """The last day to ask, by the law in force on the first day; None where no notice is asked, or while the period is not fixed."""
    code, debut = REGLES[sous].preavis, dossier.periode_debut
    if not code or debut is None:
        return None
    condition = condition_de_preavis(debut, dossier.periode_fin or debut) if sous is Cadre.CPF else sous.value
    return demande_absence(debut, reglementation.valeur(code, debut, condition))


def reponse_jusqu_au(dossier: Dossier, sous: Cadre, recue_le: date) -> date:
    regle = REGLES[sous]
    delai = reglementation.valeur(regle.reponse, recue_le, "" if sous is Cadre.CPF else sous.value)
    proroger = sous is Cadre.CPF and reglementation.valeur("CPF_ABSENCE_REPONSE_PROROGATION", recue_le)
    return derniere_reponse(recue_le, delai, en_mois=regle.en_mois, territoire=Territoire(dossier.beneficiaire.territoire), proroger=proroger)


def regle_en_mots(sous: Cadre) -> str:
    """What silence is worth here, and that it is worth the opposite elsewhere."""
    return phrase(SILENCE[REGLES[sous].silence_accorde])


def en_faits(demande: DemandeAbsence, jour: date) -> list[Fait]:
    """The request in words, on that day."""
    decidee = demande.decision(jour)
    etat = Puce(PUCES[decidee], decidee.libelle)
    note = phrase("Réponse jusqu’au {} inclus.", jour_en_mots(demande.reponse_jusqu_au))
    if demande.repondue_le:
        note = phrase("Le {}.", date_en_mots(demande.repondue_le))
    faits = [Fait("État", etat, note=note), Fait("Demandée", date_en_mots(demande.demandee_le)), Fait("Reçue", date_en_mots(demande.recue_le))]
    if demande.tardive:
        faits.append(Fait("Préavis", phrase("Il fallait la demander le {} au plus tard : aucun silence ne l’accorde.", date_en_mots(demande.limite))))
    return faits


def obstacle(dossier: Dossier, jour: date) -> str:
    """Why the sessions may not be held on working time, for who plans them; '' when nothing prevents it, there is still time to ask, or the period is over.

    It is said and forbids nothing: the absence binds the person and her employer, not the provider.
    """
    if dossier.mode_financement not in MODES or not dossier.sur_temps_travail or dossier.etat not in ACTIFS:
        return ""
    if dossier.periode_fin and jour > dossier.periode_fin:
        return ""
    sous, demande = cadre_du(dossier), DemandeAbsence.objects.filter(dossier=dossier).first()
    cause = sous and (_sans_accord(demande, sous, jour) if demande else _jamais_demandee(dossier, sous, jour))
    return phrase("{} les séances ne peuvent pas se tenir sur le temps de travail.", cause) if cause else ""


def _sans_accord(demande: DemandeAbsence, sous: Cadre, jour: date) -> str:
    decidee, employeur = demande.decision(jour), EMPLOYEURS[sous is Cadre.CPF]
    if decidee is Decision.REFUS:
        return phrase("L{} a refusé l’absence le {} :", employeur[1:], date_en_mots(demande.repondue_le))
    if decidee is not Decision.SANS_REPONSE:
        return ""
    if REGLES[sous].silence_accorde:
        return phrase("L’absence a été demandée trop tard pour que le silence de {} l’accorde : sans son accord,", employeur)
    return phrase("L{} n’a pas répondu, et son silence n’accorde rien : sans son accord,", employeur[1:])


def _jamais_demandee(dossier: Dossier, sous: Cadre, jour: date) -> str:
    """Nothing before the last day to ask, which is the eve of the bilan where no notice is asked."""
    dernier, employeur = limite(dossier, sous), EMPLOYEURS[sous is Cadre.CPF]
    if dernier and jour > dernier:
        return phrase("L’absence n’a pas été demandée, et devait l’être le {} au plus tard : sans l’accord de {},", date_en_mots(dernier), employeur)
    if dernier is None and dossier.periode_debut and jour >= dossier.periode_debut:
        return phrase("L’absence n’a pas été demandée : sans l’accord de {},", employeur)
    return ""


def carence_de_l_agent(dossier: Dossier, jour: date) -> str:
    """A public servant's years between two bilans, from what she declared; '' when they are over. Some may sooner: it is said, and refuses nothing."""
    debut = dossier.periode_debut or jour
    if dossier.mode_financement != ModeFinancement.AGENT_PUBLIC or dossier.dernier_bilan_finance is None:
        return ""
    ans = reglementation.valeur("AGENT_CARENCE_BILAN_ANS", debut)
    libre = carence_cpf(dossier.dernier_bilan_finance, debut, ans)
    return phrase(
        "Un agent public obtient un nouveau bilan {ans} ans après le précédent, donc à partir du {libre}. Certains le peuvent plus tôt "
        "(décret 2022-1043) : à vérifier avec l’administration.", ans=en_lettres(ans), libre=date_en_mots(libre),
    ) if libre else ""
