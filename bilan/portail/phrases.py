"""The sentence of the portal's home: what the person owes now, else what comes next; never nothing."""
from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from beneficiaires.etats import EtatDossier
from beneficiaires.models import Dossier
from beneficiaires.regles import REGIMES, ModeFinancement
from bilan.socle.a_faire import Tache
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.models import Compte
from bilan.socle.mots import date_en_mots, jour_en_mots, pluriel
from bilan.socle.presentation import Geste, Prochaine
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from conventions.etats import EtatConvention
from conventions.libelles import statut
from conventions.models import Convention
from conventions.retractation import argent
from seances.models import Seance
from seances.presentation import ou, rendez_vous_en_mots
from syntheses.etats import EtatSynthese
from syntheses.models import Fin, Synthese
from syntheses.presentation import pret

E = EtatDossier
CPF = "Aucun contrat n’est à signer ici : vous acceptez la proposition sur la plateforme, puis les dates de vos séances se confirment."


def prochaine(compte: Compte, dossier: Dossier | None, taches: Sequence[Tache], seance: Seance | None, instant: datetime) -> Prochaine:
    """One sentence, one stroke of highlighter and one button when something is owed; a plain sentence when nothing is."""
    bonjour = phrase("Bonjour {}.", compte.prenom)
    if dossier is None:
        return Prochaine(avant=phrase("{} Aucun bilan n’est ouvert à votre nom pour l’instant.", bonjour))
    if taches:
        return _a_faire(bonjour, taches[0], dossier, instant)
    if dossier.etat in (E.PROSPECT, E.CONTRACTUALISATION):
        return _contrat(bonjour, compte, dossier, instant)
    if dossier.etat in (E.PLANIFIE, E.EN_COURS):
        return _en_cours(bonjour, compte, dossier, seance)
    return _terminee(bonjour, compte, dossier)


def _a_faire(bonjour: str, tache: Tache, dossier: Dossier, instant: datetime) -> Prochaine:
    geste = Geste(tache.bouton, tache.url, genre="primary", methode=tache.methode)
    return Prochaine(avant=bonjour, surligne=tache.titre or tache.bouton, apres=_delai(tache, dossier, instant), pourquoi=tache.phrase, geste=geste)


def _delai(tache: Tache, dossier: Dossier, instant: datetime) -> str:
    """The days left to answer a contract; a full stop for anything else: nothing else here has a deadline."""
    if not tache.bloque:  # nobody waits for it: it is no contract
        return "."
    convention = Convention.objects.filter(dossier=dossier, etat=EtatConvention.TRANSMISE).exclude(date_limite=None).only("date_limite").first()
    if convention is None or tache.url != reverse("conventions:reponse", args=[convention.pk]):
        return "."
    restants = (convention.date_limite - jour_a_paris(instant)).days
    return phrase(", il vous reste {}.", pluriel(restants, "jour")) if restants else ", c’est le dernier jour."


def _contrat(bonjour: str, compte: Compte, dossier: Dossier, instant: datetime) -> Prochaine:
    convention = dossier.conventions.pour(compte).principale()
    if convention is None or convention.etat == EtatConvention.BROUILLON:
        if REGIMES[ModeFinancement(dossier.mode_financement)].cpf:
            return Prochaine(avant=phrase("{} Votre bilan passe par Mon Compte Formation.", bonjour), pourquoi=CPF)
        suite = phrase("{} le prépare avec vous. Vous le lirez ici avant de l’accepter ou de le refuser.", dossier.consultant.prenom)
        return Prochaine(avant=phrase("{} Votre contrat se prépare.", bonjour), pourquoi=suite)
    suite = phrase("Rien ne vous est demandé pour l’instant. Pour en parler, écrivez à {}.", dossier.consultant.prenom)
    return Prochaine(avant=phrase("{} {}.", bonjour, statut(convention, Role.BENEFICIAIRE, instant).texte), pourquoi=suite)


def _en_cours(bonjour: str, compte: Compte, dossier: Dossier, seance: Seance | None) -> Prochaine:
    prenom = dossier.consultant.prenom
    if seance:
        return Prochaine(
            avant=phrase("{} Votre prochaine séance est {}.", bonjour, rendez_vous_en_mots(seance)),
            pourquoi=phrase("Avec {}, {}. Rien d’autre ne vous attend d’ici là.", dossier.consultant.nom_complet, ou(seance)),
        )
    synthese = Synthese.objects.pour(compte).filter(dossier=dossier, etat=EtatSynthese.FIGEE).first()
    if synthese:
        suite = phrase("{} doit encore vous la remettre : ce sera la fin du bilan.", prenom)
        return Prochaine(avant=phrase("{} Votre synthèse est figée.", bonjour), pourquoi=suite)
    return Prochaine(avant=phrase("{} Rien à faire pour l’instant.", bonjour), pourquoi=phrase("{} vous proposera la suite. Elle s’affichera ici.", prenom))


def _terminee(bonjour: str, compte: Compte, dossier: Dossier) -> Prochaine:
    if dossier.etat == E.RETRACTE and REGIMES[ModeFinancement(dossier.mode_financement)].cpf:  # no contract here, and no money
        suite = phrase("Vous n’avez rien à payer ici ; ce que vous avez payé sur la plateforme vous y est remboursé.")
        return Prochaine(avant=phrase("{} Votre bilan est annulé sur Mon Compte Formation.", bonjour), pourquoi=suite)
    if dossier.etat == E.RETRACTE:
        suite = f"{argent(dossier)} L’accusé est dans vos documents."
        return Prochaine(avant=phrase("{} Vous avez renoncé à votre contrat.", bonjour), pourquoi=suite)
    if dossier.etat == E.ANNULE:
        suite = phrase("Vous n’avez rien à faire. Pour en parler, écrivez à {}.", dossier.consultant.prenom)
        return Prochaine(avant=phrase("{} Votre dossier est fermé, sans que le bilan ait commencé.", bonjour), pourquoi=suite)
    synthese = Synthese.objects.pour(compte).filter(dossier=dossier, etat=EtatSynthese.REMISE).select_related("piece__document").first()
    fin = Fin.objects.pour(compte).filter(dossier=dossier, vide=False).first()
    if fin:
        return _a_emporter(bonjour, fin, synthese)
    return Prochaine(avant=phrase("{} Votre bilan est terminé.", bonjour), pourquoi="Vos documents restent dans votre espace.")


def _telecharger(synthese: Synthese) -> Geste:
    return Geste("Télécharger ma synthèse", reverse("beneficiaires:piece", args=[synthese.dossier.numero, synthese.piece_id]), icone="telecharger")


def _a_emporter(bonjour: str, fin: Fin, synthese: Synthese | None) -> Prochaine:
    """Until the content is destroyed, the person is asked to take it away; then, told that it is."""
    url = reverse("syntheses:fin")
    if fin.detruit_le:
        return Prochaine(
            avant=phrase("{} Le contenu de votre bilan a été détruit le {}.", bonjour, date_en_mots(fin.detruit_le)),
            pourquoi="Vos preuves et le procès-verbal restent dans vos documents.", liens=[Geste("Ce qui reste, et pourquoi", url)],
        )
    liens = [_telecharger(synthese)] if synthese and pret(synthese) else []
    return Prochaine(
        avant=phrase("{} Votre bilan est terminé.", bonjour), surligne="Téléchargez vos documents",
        apres=phrase(" avant le {}.", jour_en_mots(fin.detruire_le)), liens=[*liens, Geste("Mes partages", reverse("syntheses:mes_partages"), genre="link")],
        pourquoi="Ce jour-là, ils seront détruits, comme la loi le demande, sauf ce que vous faites garder.",
        geste=Geste("Emporter mes documents", url, genre="primary"),
    )


def chemin_en_mots(faites: int, prevues: int) -> str:
    """How far along, in plain words: minutes done and agreed. Neither praise nor percentage."""
    if not faites or not prevues:
        return "Le chemin, étape par étape"
    if faites >= prevues:
        return "Tous les entretiens ont eu lieu"
    seuils = ((0.4, "Vous avez commencé"), (0.5, "Vous êtes presque à mi-chemin"), (0.6, "Vous êtes à mi-chemin"))
    return next((mots for part, mots in seuils if faites / prevues < part), "Plus de la moitié du chemin est faite")
