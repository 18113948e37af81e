"""The end of a bilan as pages draw it: what will be destroyed, what stays, until when and why; the sentence of the day."""
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max
from django.urls import reverse

from beneficiaires.etats import EtatDossier
from beneficiaires.models import Dossier
from beneficiaires.regles import EtapePedagogique
from beneficiaires.views.documents import ETATS
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.models import EtatDocument
from bilan.socle.mots import accorder, date_en_mots, enumeration, jour_en_mots, octets
from bilan.socle.presentation import Fabrication, Fait, Geste, Lien, Prochaine
from bilan.socle.typographie import phrase
from seances.etats import PLANIFIEES
from seances.models import Seance
from syntheses import conservation, inventaire
from syntheses.models import AccordConservation, Fin, Garde, Kit, Suspension
from syntheses.regles.conservation import CauseFin, Gardable, Maintien

# what is no document of the bilan: until when, and why (domaine.md §6.3)
PREUVES = (
    ("Contrat, émargements, certificat", "au moins trois ans après la fin de l’année du dernier paiement",
     "Ils prouvent que le bilan a eu lieu. Ils n’en disent rien."),
    ("Accords, demandes, procès-verbaux de destruction", "au moins cinq ans après la fin de leur effet", "Ils prouvent ce qui a été décidé."),
    ("Questionnaires de fin", "six ans après la fin de l’année de la réponse, puis sans nom", "Des cases cochées, pour la qualité : aucun mot du bilan."),
)


@dataclass(frozen=True)
class Situation:
    """Where a bilan stands with its end: all that its page needs, read once."""

    dossier: Dossier
    fin: Fin | None
    prevue: date | None
    suspension: Suspension | None
    accord: AccordConservation | None
    gardes: list[Garde]
    maintenus: list[Maintien]
    inventaire: inventaire.Inventaire

    @property
    def detruite(self) -> bool:
        return self.fin is not None and self.fin.detruit_le is not None

    @property
    def kit_possible(self) -> bool:
        return not self.detruite and self.dossier.coffre_travaux.detruit_le is None and self.dossier.etat not in (
            EtatDossier.PROSPECT, EtatDossier.CONTRACTUALISATION, EtatDossier.PLANIFIE)


def situation(dossier: Dossier) -> Situation:
    fin = Fin.objects.filter(dossier=dossier).first()
    prevue = fin.detruire_le if fin else destruction_prevue(dossier)
    terme = fin.terme if fin else prevue
    maintenus = conservation.maintenus(dossier, terme) if terme and not (fin and fin.detruit_le) else []
    coffres = inventaire.vivants(dossier)
    presents = inventaire.presents(coffres) if maintenus else []
    gardes = list(Garde.objects.filter(dossier=dossier, destruction=None))
    return Situation(
        dossier, fin, prevue, conservation.suspension(dossier), conservation.accord_signe(dossier), gardes, maintenus,
        inventaire.dresser(coffres, [maintien.quoi for maintien in maintenus if maintien.quoi in presents]),
    )


def destruction_prevue(dossier: Dossier) -> date | None:
    """From the last session that is planned, when the last step is: nothing is certain before the term."""
    derniere = Seance.objects.filter(
        dossier=dossier, dossier__etat=EtatDossier.EN_COURS, etat__in=PLANIFIEES, etape=EtapePedagogique.EVALUATION.value,
    ).aggregate(fin=Max("debut"))["fin"]
    return conservation.destruction_prevue(jour_a_paris(derniere)) if derniere else None


def detruits(s: Situation) -> list[Fait]:
    """« Ce qui sera détruit », kind by kind; once it is done, what was."""
    if not s.detruite:
        return [Fait(ligne["nom"], str(ligne["nombre"])) for ligne in s.inventaire.categories]
    faits = Counter()
    for destruction in s.dossier.destructions.order_by("decidee_le", "pk"):
        faits.update({ligne["nom"]: ligne["nombre"] for ligne in destruction.plan["categories"]})
    return [Fait(nom, str(nombre)) for nom, nombre in faits.items()]


POURQUOI = {  # (by a written agreement, told to its author)
    (True, True): "Par votre accord écrit, pour suivre votre situation.", (False, True): "Parce que vous l’avez fait communiquer, et ne l’avez pas retiré.",
    (True, False): "Par un accord écrit de la personne, pour suivre sa situation.", (False, False): "Parce que la personne l’a fait communiquer.",
}


def conserves(s: Situation, *, a_soi: bool = True) -> list[Fait]:
    """« Ce qui sera conservé, jusqu’à quand, et pourquoi », thing by thing; `a_soi`: told to the person."""
    gardes = [(Gardable(garde.quoi), garde.detruire_le, garde.par_accord) for garde in s.gardes]
    siens = gardes or [(maintien.quoi, maintien.jusqu_au, maintien.par_accord) for maintien in s.maintenus]
    par_acte = [
        Fait(quoi.libelle if a_soi else quoi.neutre, phrase("jusqu’au {}", date_en_mots(jusqu_au)), note=phrase(POURQUOI[par_accord, a_soi]))
        for quoi, jusqu_au, par_accord in siens
    ]
    return par_acte + [Fait(quoi, phrase(duree), note=phrase(pourquoi)) for quoi, duree, pourquoi in PREUVES]


def fabrication(kit: Kit) -> Fabrication:
    """The kit on its way, or ready to be taken away."""
    document, adresse = kit.document, reverse("syntheses:telecharger_kit", args=[kit.pk])
    lien = Lien(phrase("ZIP, {}", octets(document.taille)), adresse, precision="tous vos documents", icone="telecharger")
    return Fabrication(
        cle=f"kit-{kit.pk}", titre="Tous vos documents", etat=ETATS[EtatDocument(document.etat)], url=reverse("syntheses:etat_kit", args=[kit.pk]),
        etape=document.etape, etapes=3, cause=document.erreur, lien=lien if document.etat == EtatDocument.PRET else None,
        refaire=Geste("Recommencer", reverse("syntheses:kit"), methode="post", petit=True),
    )


def prochaine(s: Situation, kit: Kit | None, instant: datetime) -> Prochaine:
    """The sentence of the page, in each state."""
    if s.detruite:
        return _detruite(s)
    if s.suspension:
        return Prochaine(avant="La destruction de votre contenu est suspendue.", pourquoi=phrase(
            "{} (référence {}), depuis le {}. Rien n’est détruit tant que cela dure ; vos droits et vos accords ne changent pas.",
            s.suspension.get_motif_display(), s.suspension.reference, date_en_mots(s.suspension.posee_le),
        ))
    geste = _kit(kit) if s.kit_possible else None
    if s.fin is None:
        loi = phrase("C’est la loi (article R6313-7) : ce qui s’est dit dans un bilan n’est pas gardé. Nous vous préviendrons avant.")
        return Prochaine(avant=_prevision(s), pourquoi=loi)
    if not s.inventaire.total:
        return Prochaine(avant="Votre bilan est terminé.", pourquoi="Rien n’y a été écrit : il n’y a rien à détruire.")
    return Prochaine(
        avant=phrase("Vos documents de travail seront détruits le {}.", jour_en_mots(s.fin.detruire_le)), surligne="Téléchargez-les" if geste else "",
        apres=" avant ce jour." if geste else "", geste=geste,
        pourquoi=phrase("Un seul fichier les réunit tous. Il ne vous est jamais envoyé : il s’ouvre d’ici."),
    )


def _prevision(s: Situation) -> str:
    if s.prevue:
        return phrase("Le contenu de votre bilan sera détruit vers le {}.", date_en_mots(s.prevue))
    return "À la fin de votre bilan, son contenu sera détruit."


def _kit(kit: Kit | None) -> Geste:
    if kit and kit.document.etat == EtatDocument.PRET:
        return Geste("Télécharger tous mes documents", reverse("syntheses:telecharger_kit", args=[kit.pk]), genre="primary", icone="telecharger")
    return Geste("Réunir tous mes documents", reverse("syntheses:kit"), genre="primary", methode="post")


def _detruite(s: Situation) -> Prochaine:
    avant = phrase("Le contenu de votre bilan a été détruit le {}.", date_en_mots(s.fin.detruit_le))
    pv = Geste("Voir mes documents", reverse("portail:documents"))
    if not s.gardes:
        suite = "Personne ne peut plus le lire, ni ici ni dans nos sauvegardes. Le procès-verbal est dans vos documents."
        return Prochaine(avant=avant, liens=[pv], pourquoi=suite)
    quoi = enumeration(Gardable(garde.quoi).libelle.lower() for garde in s.gardes)
    verbe = accorder(len(s.gardes), "Reste gardé,Restent gardés")
    return Prochaine(avant=avant, liens=[pv], pourquoi=phrase("{} : {}, comme vous l’avez voulu.", verbe, quoi))


def en_mots(fin: Fin, suspension: Suspension | None) -> str:
    """For the team: « À détruire le 22 mars 2027 », « Bloqué : contrôle en cours », « Contenu détruit le … »."""
    if fin.detruit_le:
        return phrase("Contenu détruit le {}", date_en_mots(fin.detruit_le))
    if suspension:
        return phrase("Bloqué parce que : {}", suspension.get_motif_display().lower())
    return phrase("À détruire le {}", date_en_mots(fin.detruire_le))


def questionnaire_ouvert(s: Situation, jour: date) -> str:
    """The questionnaire that may be answered now: « fin » once the bilan is handed over, « six_mois » from a month before the follow-up; or none."""
    if s.fin is None or s.fin.cause not in (CauseFin.REMISE, CauseFin.ABANDON) or jour >= conservation.sans_nom_le(s.fin.terme):
        return ""
    repondus = {q.moment for q in s.dossier.questionnaires_de_fin.all()}
    if s.fin.suivi_le and jour >= s.fin.suivi_le - timedelta(days=30):
        return "" if "six_mois" in repondus else "six_mois"
    return "" if "fin" in repondus else "fin"
