"""What this app holds about one bilan, as open data. One function a part: a new model of this app gets its own, in PARTIES."""
import json
from collections.abc import Callable

from beneficiaires.models import Dossier
from bilan.socle.export import clair, ligne
from bilan.socle.models import Compte
from travaux.models import Attentes, Competence, ContenuCouverture, Couverture, Ecrit, Enquete, EtapePlan, Investigation, Note, Piste, Preparation, Reponses
from travaux.regles import Position, en_mots

NOTE = ("partagee", "le", "texte")
ECRIT = ("cree_le", "le", "revision", "retire_le")
PISTE = ("intitule", "decision", "raison", "sources", "formation", "marche", "contraintes")


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


def _ecrits[E: Ecrit](modele: type[E], dossier: Dossier, compte: Compte) -> list[E]:
    """Also what was withdrawn: it is held until the end."""
    return list(modele.objects.pour(compte).filter(dossier=dossier).select_related("coffre", "auteur"))


def _ecrit(objet: Ecrit, *champs: str) -> dict:
    return {**ligne(objet, *champs, *ECRIT), "par": objet.auteur.nom_complet}


def _competences(dossier: Dossier, compte: Compte) -> list[dict]:
    return [
        {"competence": clair(c, "libelle"), **_ecrit(c, "genre", "situation", "action", "resultat")} for c in _ecrits(Competence, dossier, compte)
    ]


def _pistes(dossier: Dossier, compte: Compte) -> list[dict]:
    """Each lead with the people of the trade who were asked about it."""
    enquetes = _ecrits(Enquete, dossier, compte)
    return [
        {**_ecrit(p, *PISTE), "enquetes": [_ecrit(e, "jour", "fonction", "appris") for e in enquetes if e.piste_id == p.pk]}
        for p in _ecrits(Piste, dossier, compte)
    ]


def _investigation(dossier: Dossier, compte: Compte) -> dict | None:
    trouvee = Investigation.objects.pour(compte).filter(dossier=dossier).select_related("coffre").first()
    return ligne(trouvee, "etat", "close_le", "derogation", "motif") if trouvee else None


def _plan(dossier: Dossier, compte: Compte) -> list[dict]:
    return [_ecrit(e, "libelle", "echeance", "faite_le") for e in _ecrits(EtapePlan, dossier, compte)]


def _attentes(dossier: Dossier, compte: Compte) -> list[dict]:
    return [_ecrit(a, "texte") for a in _ecrits(Attentes, dossier, compte)]


def _couvertures(dossier: Dossier, compte: Compte) -> list[dict]:
    """Each référentiel as it was when it was chosen, and where the person stands on each of its competences."""
    portefeuille = {str(c.pk): clair(c, "libelle") for c in _ecrits(Competence, dossier, compte)}
    return [{**_contenu(clair(c, "contenu"), portefeuille), **_ecrit(c)} for c in _ecrits(Couverture, dossier, compte)]


def _contenu(texte: str | None, portefeuille: dict[str, str | None]) -> dict:
    """Of one référentiel; its parts are None once its vault was destroyed."""
    if texte is None:
        return dict.fromkeys(("titre", "code_rncp", "seuil_pour_cent", "blocs"))
    lue = ContenuCouverture.lire(texte)
    blocs = [
        {"titre": bloc.titre, "competences_du_bloc": [
            {"competence": mots, **_position(lue.positions.get((rang, place)), portefeuille)} for place, mots in enumerate(bloc.competences)
        ]} for rang, bloc in enumerate(lue.blocs)
    ]
    return {"titre": lue.titre, "code_rncp": lue.code, "seuil_pour_cent": lue.seuil, "blocs": blocs}


def _position(position: Position | None, portefeuille: dict[str, str | None]) -> dict:
    if position is None:
        return dict.fromkeys(("niveau", "niveau_en_mots", "preuve", "du_portefeuille"))
    return {
        "niveau": position.niveau.value, "niveau_en_mots": position.niveau.libelle, "preuve": position.preuve,
        "du_portefeuille": portefeuille.get(position.competence),
    }


PARTIES: dict[str, Callable[[Dossier, Compte], object]] = {
    "notes": _notes, "travaux_preparatoires": _travaux, "attentes": _attentes, "competences": _competences, "pistes": _pistes,
    "investigation": _investigation, "referentiels": _couvertures, "plan_d_action": _plan,
}
