"""Sessions in words and shapes: the state by the clock, a line of the calendar, the facts beside a name."""
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html

from beneficiaires.models import Dossier
from beneficiaires.regles import EtapePedagogique
from bilan.socle.calendrier import PARIS
from bilan.socle.mots import accorder, duree, en_lettres, heure, jour_court, plage
from bilan.socle.presentation import EtatJalon, GenrePuce, Geste, Jalon, Lien, Puce
from bilan.socle.typographie import phrase, typographier
from seances.etats import EtatSeance
from seances.models import Absence, Modalite, Seance
from seances.regles import Seuils, droit_de_deplacer, regle_restante

GENRES: dict[str, GenrePuce] = {
    EtatSeance.PROPOSEE: "", EtatSeance.CONFIRMEE: "", EtatSeance.REALISEE: "faite", EtatSeance.REPORTEE: "close",
    EtatSeance.ANNULEE_EXCUSEE: "close", EtatSeance.ANNULEE_PRESTATAIRE: "close", EtatSeance.ABSENCE: "close",
}


def libelle(seance: Seance, instant: datetime, *, portail: bool = False) -> str:
    """The words of the state: a confirmed session is to come, then under way, then to be filled in, by the clock alone.

    To fill it in is the consultant's work: on the bénéficiaire's page, nothing is late.
    """
    if seance.etat == EtatSeance.CONFIRMEE and seance.fin <= instant:
        return "Passée, bientôt close" if portail else "À renseigner"
    if seance.etat == EtatSeance.CONFIRMEE and seance.debut <= instant:
        return "En cours"
    return seance.get_etat_display()


def puce(seance: Seance, instant: datetime) -> Puce:
    mots = libelle(seance, instant)
    return Puce({"À renseigner": "retard", "En cours": "vous"}.get(mots) or GENRES[seance.etat], mots)


def quand(seance: Seance) -> str:
    """« Lundi 15 février, 9 h 30 à 11 h 30 »."""
    return f"{jour_court(seance.debut).capitalize()}, {plage(seance.debut, seance.fin)}"


def quand_et_ou(seance: Seance) -> str:
    """« Lundi 15 février, 9 h 30 à 11 h 30, en visio »."""
    return f"{quand(seance)}, {ou(seance)}"


def ou(seance: Seance) -> str:
    """« en visio », « en présence, 4 rue des Olivettes », « par téléphone, au 06 12 34 56 78 »: it is the bénéficiaire who is called."""
    modalite = seance.get_modalite_display().lower()
    if seance.modalite == Modalite.TELEPHONE:
        return f"{modalite}, {f'au {numero}' if (numero := seance.dossier.beneficiaire.compte.telephone) else 'numéro à donner'}"
    return f"{modalite}, {seance.lieu}" if seance.lieu else modalite


def comptees_en_mots(seance: Seance) -> str:
    """« 6 h 59 tenues, 4 h comptées : le reste dépasse les heures convenues. », '' when all that was held counts."""
    debut, fin = seance.heures_reelles
    tenues, comptees = int(fin.timestamp() - debut.timestamp()) // 60, seance.comptees
    if comptees >= tenues:
        return ""
    return phrase("{t} {tenues}, {c} {comptees} : le reste dépasse les heures convenues.", t=duree(tenues), tenues=accorder(tenues // 60 or tenues, "tenue"),
                  c=duree(comptees), comptees=accorder(comptees // 60 or comptees, "comptée"))


def etape_en_mots(seance: Seance) -> str:
    return EtapePedagogique(seance.etape).libelle.removeprefix("Étape ").lower()


A_DIRE = 2  # sessions that were moved, said one by one
EXPORT = ["Dossier", "Séance", "Étape", "Le", "De", "À", "Minutes", "Comment", "Où", "État"]


def a_exporter(seances: QuerySet[Seance]) -> QuerySet[Seance]:
    """What `exportee` reads of each."""
    return seances.select_related("dossier").prefetch_related("emargements", "heures")


def exportee(seance: Seance, instant: datetime) -> list[object]:
    """One session for a spreadsheet, at the hour of the page: what was held and is counted, once it is closed; what is planned until then."""
    debut, fin = (timezone.localtime(borne) for borne in seance.heures_reelles)
    minutes = seance.comptees if seance.etat == EtatSeance.REALISEE else seance.minutes
    return [
        seance.dossier.numero, seance.numero, seance.get_etape_display(), debut.date(), f"{debut:%H:%M}", f"{fin:%H:%M}", minutes,
        seance.get_modalite_display(), seance.lieu, libelle(seance, instant),
    ]


def jalon(
    seance: Seance, instant: datetime, *, prochaine: bool = False, lien: Lien | None = None, geste: Geste | None = None, note: str = "", portail: bool = False,
) -> Jalon:
    """One line of a calendar: when, which, its state in words and by its mark; `lien` ends the sentence, `geste` stands under it."""
    mots = libelle(seance, instant, portail=portail)
    etat: EtatJalon = "en-retard" if mots == "À renseigner" else "fait" if seance.etat == EtatSeance.REALISEE else "ici" if prochaine else ""
    texte = format_html(typographier("<b>Séance {}</b>, {}. {}. {}"), seance.numero, etape_en_mots(seance), mots, lien or "")
    return Jalon(texte, quand_et_ou(seance), etat, note, geste)


def prochaine(seances: list[Seance], instant: datetime) -> Seance | None:
    """The next promise: the first confirmed session that is not over."""
    return next((s for s in seances if s.etat == EtatSeance.CONFIRMEE and s.fin > instant), None)


def parcours(dossier: Dossier, instant: datetime) -> list[Jalon]:
    """The sessions that make the calendar, in the order of time."""
    seances = list(Seance.objects.vivantes().filter(dossier=dossier))
    suivante = prochaine(seances, instant)
    return [jalon(seance, instant, prochaine=seance == suivante) for seance in seances]


def reperes(dossier: Dossier, instant: datetime) -> list[str]:
    """« Séance 6 lundi 15 février »."""
    suivante = Seance.objects.filter(dossier=dossier, etat=EtatSeance.CONFIRMEE, fin__gt=instant).values_list("numero", "debut").first()
    return [phrase("Séance {n} {jour}", n=suivante[0], jour=jour_court(suivante[1]))] if suivante else []


def rendez_vous_en_mots(seance: Seance) -> str:
    """« lundi 15 février à 9 h 30 »."""
    return f"{jour_court(seance.debut)} à {heure(seance.debut)}"


def regle_datee(seance: Seance, seuils: Seuils, qui: str, instant: datetime) -> str:
    """Until which day and hour this session may still be moved, and how; hours that really pass, across a change of clocks."""
    def limite(heures: int) -> str:
        dernier = seance.debut - timedelta(hours=heures)
        return f"au {jour_court(dernier)} à {heure(dernier)}"

    return phrase(regle_restante(droit_de_deplacer(seance.debut, instant, seuils), seuils, qui, limite))


def absence_en_mots(absence: Absence) -> str:
    """« du lundi 15 février au vendredi 19 février », « le lundi 15 février, 14 h à 16 h », « le lundi 15 février à partir de 14 h »."""
    debut, fin = absence.debut.astimezone(PARIS), absence.fin.astimezone(PARIS)
    des_minuit, jusqu_a_minuit = debut.time() == time.min, fin.time() == time.min
    premier, dernier = jour_court(debut.date()), jour_court(fin.date() - timedelta(days=jusqu_a_minuit))
    if premier != dernier:
        return f"du {premier}{'' if des_minuit else f', {heure(debut)},'} au {dernier}{'' if jusqu_a_minuit else f', {heure(fin)}'}"
    if des_minuit:
        return f"le {premier}{'' if jusqu_a_minuit else f' jusqu’à {heure(fin)}'}"
    return f"le {premier} à partir de {heure(debut)}" if jusqu_a_minuit else f"le {premier}, {plage(debut, fin)}"


def deplacees(seances: Sequence[Seance]) -> list[str]:
    """Why some are not on the usual day: one by one when they are few, else a message that a phone can show."""
    motifs = [f"{s.motif[0].upper()}{s.motif[1:]} : {jour_court(s.debut)} à la place." for s in seances if s.motif]
    if len(motifs) <= A_DIRE:
        return motifs
    return [phrase("{} ne tombent pas le jour prévu, pris, férié ou d’absence : relisez-les avant de les confirmer.", en_lettres(len(motifs)).capitalize())]
