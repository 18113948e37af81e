"""What the « Convention » tab tells: the contract under way, what stands beside it, and what the consultant may do now."""
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse

from beneficiaires.etats import ACTIFS
from beneficiaires.regles import NatureContrat
from beneficiaires.views.documents import fabrication
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.presentation import Geste
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from conventions import cartes, donnees, libelles, paiements, preuve, retractation
from conventions.actions.versions import comparee, rang_de_l_avenant, refus_de_la_suite
from conventions.chronologie import chronologie
from conventions.comparaison import differences
from conventions.etats import EN_COURS, NON_CONCLUES, TRANSITIONS, EtatConvention
from conventions.models import Convention, Signalement, Version
from conventions.models.correction import signalements_ouverts
from conventions.models.requetes import principale
from conventions.views.manques import manques

E = EtatConvention


def contenu(requete: HttpRequest, conventions: Sequence[Convention], instant: datetime, *, suivi: bool) -> dict:
    """The context of the tab for the contract that it tells, the others of the dossier beside it."""
    convention = principale(conventions)
    version = convention.version
    if version:
        prefetch_related_objects([version], "corrections")
    autres = [c for c in conventions if c is not convention]
    suite = next((c for c in autres if c.etat == E.BROUILLON and not c.sans_objet(instant)), None)
    vigueur, roles = next((c for c in autres if c.etat == E.CONCLUE), None), requete.user.roles
    return {
        **_principal(convention, version, instant, roles, suivi=suivi), "suite": suite and _suite(suite, instant, roles), "vigueur": vigueur,
        "gestes": _gestes(convention, autres, instant) if suivi else [], "signalements": _signalements(requete, convention, version) if suivi else [],
        "anciennes": [(c, libelles.statut(c, Role.CONSULTANT, instant)) for c in autres if c not in (suite, vigueur)],
    }


def _principal(convention: Convention, version: Version | None, instant: datetime, roles: Collection[Role], *, suivi: bool) -> dict:
    jour, brouillon = jour_a_paris(instant), convention.etat == E.BROUILLON
    lues = donnees.assembler(convention, jour) if brouillon or version is None else version.corrige
    absents = manques(convention, lues, roles) if brouillon else []
    return {
        "convention": convention, "version": version, "brouillon": brouillon, "etat": convention.etat_le(instant), "donnees": lues,
        "statut": libelles.statut(convention, Role.CONSULTANT, instant, manquent=len(absents)), "manques": absents,
        "refus": donnees.refus(convention, lues, jour) if brouillon else [], "conseils": donnees.conseils(convention, lues, jour) if brouillon else [],
        "rebours": cartes.rebours(convention, f"à {lues['beneficiaire_nom']}", instant),
        "signataires": cartes.signataires(convention, version, lues, instant, agir=suivi), "faits": cartes.essentiel(lues),
        "chronologie": chronologie(convention, instant), "pieces": _pieces(convention, version), "preuve": preuve.disponible(convention),
        "retractation_finie": bool(convention.retractation_jusqu_au) and jour > convention.retractation_jusqu_au,
        "avant_terme": retractation.avant_terme(retractation.ouverte(convention, instant), convention.dossier.beneficiaire.compte.prenom) if suivi else "",
        **(cartes.ce_qui_a_change(version) if version and not brouillon else {"changements": [], "corrections": []}),
    }


def _pieces(convention: Convention, version) -> list:
    annexes = [correction.piece for correction in version.corrections.all()] if version else []
    pieces = (convention.piece_conclue, *annexes, convention.scan_acceptation, convention.scan_transmission, version and version.piece)
    return [fabrication(convention.dossier, piece) for piece in pieces if piece]


def _suite(suite: Convention, instant: datetime, roles: Collection[Role]) -> dict:
    """The draft beside the contract: what it changes so far, what it lacks, and its own gestures."""
    jour, base, numero = jour_a_paris(instant), comparee(suite), suite.dossier.numero
    lues = donnees.assembler(suite, jour)
    sans_suite = refus_de_la_suite(suite, lues, instant)
    return {
        "avenant": rang_de_l_avenant(suite), "manques": manques(suite, lues, roles), "depuis_version": base and base.numero,
        "changements": differences(base.contenu, lues) if base else [],
        "refus": [*donnees.refus(suite, lues, jour), *([sans_suite] if sans_suite else [])],
        "gestes": [
            Geste("Compléter le brouillon", reverse("conventions:completer", args=[numero])),
            Geste("Prix et financeurs", reverse("conventions:repartition", args=[numero])),
            Geste("Relire et envoyer", reverse("conventions:envoyer", args=[numero])),
            *([] if suite.version else [Geste("Abandonner ce brouillon", reverse("conventions:abandonner", args=[numero]), methode="post", genre="link")]),
        ],
    }


def _signalements(requete: HttpRequest, convention: Convention, version: Version | None) -> list[tuple[str, Signalement, Geste]]:
    """The lines that the employer pointed at in this version, to which nothing answers yet; each with the gesture that sets it aside."""
    if version is None or convention.etat == E.BROUILLON:
        return []
    numero, signales = convention.dossier.numero, signalements_ouverts().pour(requete.user).filter(version=version).select_related("coffre")
    return [(libelles.LIGNES[s.ligne], s, _ecarter(numero, s)) for s in signales]


def _ecarter(numero: str, signalement: Signalement) -> Geste:
    precision = phrase("({})", libelles.LIGNES[signalement.ligne].lower())
    return Geste("Rien à corriger", reverse("conventions:ecarter", args=[numero, signalement.pk]), methode="post", precision=precision, petit=True)


def _gestes(convention: Convention, autres: list[Convention], instant: datetime) -> list[Geste]:
    """What the consultant may do now, besides the next action of the header."""
    def geste(libelle: str, nom: str, **options) -> Geste:
        return Geste(libelle, reverse(f"conventions:{nom}", args=[convention.dossier.numero]), **options)

    if convention.dossier.etat not in ACTIFS:
        return _gestes_du_compte(convention, autres, instant, geste)
    etat, libre = convention.etat_le(instant), not any(c.etat == E.BROUILLON for c in autres)
    if etat == E.BROUILLON:
        return [geste("Compléter le brouillon", "completer"), geste("Relire et envoyer", "envoyer")]
    gestes = {
        E.ENVOYEE: [geste("Enregistrer une transmission sur papier", "papier")], E.ACCEPTEE: [geste("Contresigner", "contresigner")],
        E.TRANSMISE: [geste("Enregistrer une acceptation sur papier", "papier_acceptation")],
    }.get(etat, [])
    if etat in (*EN_COURS, E.CONCLUE):
        gestes.append(geste("Corriger une erreur matérielle", "corriger"))
    if libre:
        gestes += _suites(convention, autres, instant, geste)
    if etat in NON_CONCLUES:
        gestes.append(Geste("Finir ce dossier", reverse("beneficiaires:fin", args=[convention.dossier.numero])))
    return gestes + _gestes_du_compte(convention, autres, instant, geste)


def _gestes_du_compte(convention: Convention, autres: list[Convention], instant: datetime, geste) -> list[Geste]:
    """What a self-payer's contract still asks for, even once its dossier is closed."""
    particulier = any(c.nature == NatureContrat.CONTRAT_PARTICULIER for c in (convention, *autres))
    gestes = [geste("Paiements", "paiements")] if particulier and paiements.contrat(convention.dossier) else []
    if convention.dossier.etat in ACTIFS and retractation.par_lettre([convention, *autres], instant):
        gestes.append(geste(TRANSITIONS["retracter_par_lettre"].libelle, "retractation"))
    return gestes


def _suites(convention: Convention, autres: list[Convention], instant: datetime, geste) -> list[Geste]:
    """The ways to what follows, as long as no draft is begun."""
    etat = convention.etat_le(instant)
    if etat == E.ENVOYEE:
        return [geste("Reprendre pour corriger", "reprendre", methode="post")]
    if etat in (E.TRANSMISE, E.ACCEPTEE):
        return [geste("Préparer une nouvelle version", "suite", methode="post")]
    encore = [geste("Transmettre à nouveau", "suite", methode="post", champs={"convention": str(c.pk)}) for c in _muettes(convention, autres, instant)]
    if etat == E.CONCLUE:
        return [*encore, geste("Préparer un avenant", "suite", methode="post")]
    return [*encore, geste("Préparer un nouveau projet", "preparer", methode="post")] if etat in NON_CONCLUES else []


def _muettes(convention: Convention, autres: list[Convention], instant: datetime) -> list[Convention]:
    """The last project, when nobody answered it in time: this contract, or the amendment of it that came last."""
    derniere = max([convention, *autres], key=lambda c: (c.preparee_le, c.pk))
    return [derniere] if derniere.etat_le(instant) == E.REFUS_TACITE else []
