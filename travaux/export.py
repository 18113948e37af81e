"""What this app holds about one bilan, as open data. One function a part: a new model of this app gets its own, in PARTIES."""
import json
from collections.abc import Callable

from beneficiaires.models import Dossier
from bilan.socle.export import clair, ligne
from bilan.socle.models import Compte
from travaux.models import Note, Preparation, Reponses
from travaux.regles import en_mots

NOTE = ("partagee", "le", "texte")


def exporter(dossier: Dossier, compte: Compte) -> dict:
    """The part of an export that is this app's; see docs/export.md."""
    return {nom: partie(dossier, compte) for nom, partie in PARTIES.items()}


def _notes(dossier: Dossier, compte: Compte) -> list[dict]:
    """Those that this account reads: the bénéficiaire, those written to him."""
    notes = Note.objects.pour(compte).filter(dossier=dossier).select_related("coffre", "auteur", "seance").order_by("le", "pk")
    return [{**ligne(n, *NOTE), "par": n.auteur.nom_complet, "seance": n.seance.numero if n.seance else None} for n in notes]


def _travaux(dossier: Dossier, compte: Compte) -> list[dict]:
    reponses = {r.preparation_id: r for r in Reponses.objects.pour(compte).filter(preparation__dossier=dossier).select_related("coffre")}
    travaux = Preparation.objects.pour(compte).filter(dossier=dossier).select_related("version")
    return [
        {
            **ligne(p, "numero_seance", "etat", "remise_le", "rendue_le"), "titre": p.version.titre, "version": p.version.numero, "minutes": p.version.minutes,
            "reponses": _reponses(p, reponses.get(p.pk)),
        }
        for p in travaux
    ]


def _reponses(preparation: Preparation, reponses: Reponses | None) -> list[dict] | None:
    """Question by question, as asked and as answered; None without an answer, or once its vault was destroyed."""
    contenu = clair(reponses, "contenu") if reponses else None
    if contenu is None:
        return None
    valeurs = json.loads(contenu)
    return [
        {"question": q.enonce, "finalite": q.finalite, "reponse": [{"de": de, "mots": mots} for de, mots in en_mots(q, valeurs)]}
        for q in preparation.version.demandes
    ]


PARTIES: dict[str, Callable[[Dossier, Compte], object]] = {"notes": _notes, "travaux_preparatoires": _travaux}
