"""The letters of a contract: one function a moment. Their keys name what is due, so that the same one never leaves twice."""
from collections.abc import Iterator
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from beneficiaires.etats import ACTIFS
from beneficiaires.regles import NatureContrat, fin_du_jour
from beneficiaires.regles.ouverture import refus_signataire
from bilan.signature import liens
from bilan.signature.models import Lien
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.courriels import Courriel, NatureEnvoi
from bilan.socle.models import Envoi
from bilan.socle.roles import Role
from conventions.libelles import LIGNES
from conventions.regles import jours_restants

P, B, C = Role.EMPLOYEUR, Role.BENEFICIAIRE, Role.CONSULTANT


def a_signer(version, lien: Lien, instant: datetime, *, renvoi: bool = False) -> Courriel:
    """« Pour action : une convention à signer et à transmettre », or « …la convention a changé… »."""
    return _courriel(version, _gabarit(version, P), P, instant, moment=_renvoi("envoi", renvoi, instant), lien=lien)


def a_signer_a_son_tour(version, lien: Lien, instant: datetime) -> Courriel:
    """The same, to a signatory who was not the first one written to."""
    return _courriel(version, "a_signer", P, instant, moment=f"lien:{lien.pk}", lien=lien)


def signataire_designe(version, instant: datetime) -> Courriel:
    """« Une autre personne signera la convention », to the consultant; who, is on the page. To her alone, that it is the bénéficiaire's own address."""
    refus = refus_signataire(version.corrige["employeur_courriel"], version.convention.dossier.beneficiaire.compte.email)
    return _courriel(version, "signataire_designe", C, instant, moment=f"designation:{instant:%Y-%m-%dT%H:%M:%S}", meme_boite=bool(refus))


def erreur_signalee(version, cle: str, instant: datetime) -> Courriel:
    """« Une erreur est signalée sur une convention », to the consultant; which one, is on the page."""
    return _courriel(version, "erreur_signalee", C, instant, moment=f"signalement:{cle}")


def erreur_ecartee(version, signalement, instant: datetime) -> Courriel:
    """« L’erreur que vous avez signalée a été vérifiée », to the signatory of the employer."""
    ligne, lien = LIGNES[signalement.ligne], liens.vivant(version, P)
    return _courriel(version, "erreur_ecartee", P, instant, moment=f"ecartee:{signalement.pk}", lien=lien, ligne=ligne)


def a_repondre(version, instant: datetime, *, renvoi: bool = False) -> Courriel:
    """« Pour action : répondez jusqu’au 3 décembre inclus », or « …la convention a changé… »."""
    return _courriel(version, _gabarit(version, B), B, instant, moment=_renvoi("transmission", renvoi, instant), **_delai(version, instant))


def acceptee_sur_papier(version, instant: datetime) -> Courriel:
    """« Votre acceptation sur papier est enregistrée », to the person herself: nobody accepts in her place."""
    return _courriel(version, "acceptee_sur_papier", B, instant, moment="acceptation")


def a_contresigner(version, instant: datetime) -> Courriel:
    """« Pour action : contresignez »."""
    return _courriel(version, "a_contresigner", C, instant, moment="acceptation")


def non_conclue(version, instant: datetime) -> Iterator[Courriel]:
    """The same neutral words to all, after a refusal or a silence alike."""
    employeur_partie, ferme = version.convention.regime.employeur_partie, version.convention.dossier.etat not in ACTIFS
    yield _courriel(version, "non_conclue", B, instant, moment="non_conclue", ferme=ferme, employeur_partie=employeur_partie)
    yield _courriel(version, "non_conclue", C, instant, moment="non_conclue", ferme=ferme)
    if employeur_partie:
        yield _courriel(version, "non_conclue", P, instant, moment="non_conclue", lien=liens.vivant(version, P), ferme=ferme)


def conclue(version, lien: Lien | None, instant: datetime) -> Iterator[Courriel]:
    """« Convention conclue », to each with the way to his own copy."""
    retractation = version.convention.retractation_jusqu_au
    for partie in (B, C):
        yield _courriel(version, "conclue", partie, instant, moment="conclusion", retractation=retractation)
    if version.convention.regime.employeur_partie:
        yield _courriel(version, "conclue", P, instant, moment="conclusion", lien=lien, retractation=None)


def rappel(version, partie: Role, echeance: date, instant: datetime) -> Courriel:
    """The reminder due on `echeance`, in the words of the day on which it leaves."""
    gabarit = {P: "rappel_employeur", B: "rappel_beneficiaire", C: "a_contresigner"}[partie]
    lien = liens.vivant(version, P) if partie == P else None
    return _courriel(version, gabarit, partie, instant, moment=f"rappel:{echeance}", lien=lien, **_delai(version, instant))


def dernier_envoi(convention, partie: Role) -> Envoi | None:
    """The last letter about this contract that was written to this party, whatever its address then."""
    cle = f"convention:{convention.pk}:"
    return Envoi.objects.filter(cle__startswith=cle, cle__endswith=f":{partie.value}").order_by("-cree_le", "-pk").first()


def _gabarit(version, partie: Role) -> str:
    """The letter of a first version, or the one that says that what this party had received has changed."""
    premier = {P: "a_signer", B: "a_repondre"}[partie]
    if not version.contenu.get("changements"):
        return premier
    recues = type(version.convention).objects.filter(dossier=version.convention.dossier_id, transmise_le__isnull=False).exclude(pk=version.convention_id)
    return "changee" if partie == P or recues.exists() else premier


def _renvoi(moment: str, renvoi: bool, instant: datetime) -> str:
    return f"renvoi:{instant:%Y-%m-%dT%H:%M}" if renvoi else moment


def _delai(version, instant: datetime) -> dict:
    limite = version.convention.date_limite
    return {"limite": limite, "restants": jours_restants(limite, jour_a_paris(instant)) if limite else None, "transmise_le": version.convention.transmise_le}


def _courriel(version, gabarit: str, partie: Role, instant: datetime, *, moment: str, lien: Lien | None = None, **contexte) -> Courriel:
    dossier = version.convention.dossier
    return Courriel(
        cle=f"convention:{version.convention_id}:v{version.numero}:{moment}:{partie.value}",
        destinataire=lien.destinataire if lien else _adresse(version, partie),
        gabarit=f"conventions/{gabarit}", contexte={
            "url": _url(version, partie, lien), "partie": partie.value, "contrat": version.convention.nature == NatureContrat.CONTRAT_PARTICULIER,
            "avenant": version.convention.avenant, "fin_du_jour": fin_du_jour(dossier.beneficiaire), **contexte,
        },
        nature=NatureEnvoi.LEGAL, fil=version.fil, repondre_a=dossier.consultant.email if partie != C else "", a_partir_de=instant,
    )


def _adresse(version, partie: Role) -> str:
    """Whom it goes to. ValueError for an employer who is no party: no letter can tell him that a bilan exists."""
    dossier = version.convention.dossier
    if partie == P:
        if not version.convention.regime.employeur_partie:
            raise ValueError("Ce financement ne regarde pas l’employeur : aucune lettre ne peut lui être écrite.")
        return version.corrige["employeur_courriel"]
    return dossier.beneficiaire.compte.email if partie == B else dossier.consultant.email


def _url(version, partie: Role, lien: Lien | None) -> str:
    """Where the reader acts: his link, his answer, or the page of the dossier; an employer whose link is out gets none."""
    if partie == P:
        return liens.adresse(lien) if lien else ""
    nom, cle = ("reponse", version.convention_id) if partie == B else ("dossier", version.convention.dossier.numero)
    return settings.SITE_URL + reverse(f"conventions:{nom}", args=[cle])
