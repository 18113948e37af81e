"""The sentence of « Ma synthèse » in each state, and its document with its owner's own addresses."""
from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse

from beneficiaires.models import Dossier
from bilan.socle.mots import date_en_mots
from bilan.socle.presentation import Fabrication, Geste, Prochaine
from bilan.socle.typographie import phrase
from syntheses.actions.commune import MAIN
from syntheses.conservation import detruite
from syntheses.etats import EtatSynthese, en_cours
from syntheses.models import Synthese
from syntheses.presentation import document, pret


def document_a_soi(synthese: Synthese | None) -> Fabrication | None:
    commun = document(synthese)
    if commun is None:
        return None
    recommencer = Geste("Recommencer", reverse("syntheses:refaire_document", args=[synthese.pk]), methode="post", petit=True)
    return replace(commun, url=reverse("syntheses:etat_document", args=[synthese.pk]), refaire=recommencer)


def prochaine(dossier: Dossier | None, synthese: Synthese | None, changees: Sequence[str]) -> Prochaine:
    """`changees`: the blocks that he changed since the version was proposed; his observations are not among them."""
    if dossier is None:
        return Prochaine(avant="Aucun bilan n’est ouvert à votre nom pour l’instant.")
    prenom = dossier.consultant.prenom
    if fin := detruite(dossier):
        return Prochaine(
            avant=phrase("Le contenu de votre bilan a été détruit le {}.", date_en_mots(fin.detruit_le)), liens=[_vers_la_fin("Ce qui reste, et pourquoi")],
            pourquoi="Personne ne peut plus lire votre synthèse, sauf dans la copie que vous avez gardée.",
        )
    if synthese is None:
        return Prochaine(
            avant="Votre synthèse n’est pas encore à relire.",
            pourquoi=phrase("{} l’écrit vers la fin du bilan. Vous serez la première personne à la lire, et déciderez qui d’autre la lira.", prenom),
        )
    if synthese.etat in MAIN.values() and (motif := en_cours(dossier)):
        return Prochaine(avant=phrase(motif), pourquoi="Ce qui vous en a été proposé se lit ici, tant qu’il n’est pas détruit.")
    match synthese.etat:
        case EtatSynthese.REDACTION:
            return Prochaine(
                avant=phrase("{} a la main sur votre synthèse.", prenom),
                pourquoi=phrase("Voici la version {}, la dernière passée entre vous. La suivante vous sera proposée à relire.", synthese.version),
            )
        case EtatSynthese.RELECTURE:
            return _a_relire(synthese, prenom, changees)
    return _terminee(synthese, prenom)


def _a_relire(synthese: Synthese, prenom: str, changees: Sequence[str]) -> Prochaine:
    rendre = Geste(phrase("Rendre la main à {}", prenom), reverse("syntheses:rendre", args=[synthese.pk]), methode="post")
    if changees:
        return Prochaine(
            avant="Vous avez modifié le texte.", surligne=phrase("Rendez la main à {}", prenom), apres=" quand vous aurez fini.",
            pourquoi=phrase("{} verra vos modifications et vous proposera une nouvelle version : l’accord porte sur les mêmes mots pour tous deux.", prenom),
            geste=replace(rendre, genre="primary"),
        )
    return Prochaine(
        avant="Votre synthèse est prête.", surligne="Relisez-la", apres=" à votre rythme.", liens=[rendre],
        geste=Geste("Donner mon accord", reverse("syntheses:accord", args=[synthese.pk]), genre="primary"),
        pourquoi=phrase("Version {n}, proposée par {qui} le {jour}. Vous pouvez modifier chaque partie, et ajouter vos observations au bas de la page.",
                        n=synthese.version, qui=prenom, jour=date_en_mots(synthese.proposee_le)),
    )


def _terminee(synthese: Synthese, prenom: str) -> Prochaine:
    remise = synthese.etat == EtatSynthese.REMISE
    avant = phrase("Votre synthèse vous a été remise le {}.", date_en_mots(synthese.remise_le)) if remise else "Votre synthèse est figée."
    if not pret(synthese):
        return Prochaine(avant=avant, pourquoi=phrase("Votre document se prépare : il sera là dans un instant."))
    url = reverse("beneficiaires:piece", args=[synthese.dossier.numero, synthese.piece_id])
    suite = phrase("Gardez-la : elle est à vous.") if remise else phrase("{} doit encore vous la remettre : ce sera la fin du bilan.", prenom)
    geste = Geste("Télécharger ma synthèse", url, genre="primary", icone="telecharger")
    return Prochaine(avant=avant, surligne="Téléchargez-la", apres=".", pourquoi=suite, geste=geste, liens=[_vers_la_fin("La fin de mon bilan")])


def _vers_la_fin(libelle: str) -> Geste:
    return Geste(libelle, reverse("syntheses:fin"))
