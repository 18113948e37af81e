"""What must be true once calm is back, each thing counted: the base, the documents and the mail server's own file are compared."""

from collections import Counter
from datetime import datetime
from io import StringIO
from typing import Any

from tests.chaos import contrats
from tests.chaos.constat import Verdict
from tests.chaos.personnes import Boite


def rendre(boite: Boite, acquis: list[tuple[str, str]], instant: datetime, appels: int) -> Verdict:
    """Look at everything. `instant` is the time of the run, `appels` how many times a page called the broker."""
    verdict = Verdict()
    _lettres(verdict, Counter(lettre["id"] for lettre in boite.toutes()), instant)
    contrats.documents(verdict)
    contrats.conventions(verdict, instant)
    _gestes(verdict, acquis)
    _journal(verdict)
    verdict.faits["appels du courtier par les pages"] = appels
    verdict.exiger(not appels, f"{appels} appel(s) au courtier pendant une requête")
    return verdict


# --- Letters --------------------------------------------------------------------------------------------------------


def dues(instant: datetime):
    """The letters whose time has come."""
    from django.db.models import Q

    from bilan.socle.models import Envoi

    return Envoi.objects.filter(Q(a_partir_de=None) | Q(a_partir_de__lte=instant)).exclude(etat="annule")


def _lettres(verdict: Verdict, recues: Counter[str], instant: datetime) -> None:
    from bilan.socle.models import Envoi, NatureEnvoi
    from bilan.socle.redaction import identifiant

    connues = {identifiant(envoi) for envoi in Envoi.objects.all()}
    for nature in NatureEnvoi:
        lettres = [(envoi, recues[identifiant(envoi)]) for envoi in dues(instant).filter(nature=nature)]
        arrivees, fois = sum(nombre > 0 for _, nombre in lettres), sum(nombre for _, nombre in lettres)
        verdict.faits[f"{nature} : dues, arrivées, reçues en tout"] = (len(lettres), arrivees, fois)
        verdict.faits[f"{nature} : états"] = dict(Counter(envoi.etat for envoi, _ in lettres))
        for envoi, nombre in lettres:
            _une_lettre(verdict, envoi, nombre)
    verdict.exiger(not (inconnues := set(recues) - connues), f"{len(inconnues)} lettre(s) reçue(s) que personne ne devait")


def _une_lettre(verdict: Verdict, envoi: Any, nombre: int) -> None:
    if envoi.nature == "legal":
        verdict.exiger(nombre, f"lettre légale jamais arrivée : {envoi.cle} ({envoi.etat}, {envoi.erreur})")
        verdict.exiger(envoi.etat == "envoye", f"lettre légale en état {envoi.etat} : {envoi.cle} ({envoi.erreur})")
    else:
        verdict.exiger(nombre <= 1, f"lettre de confort arrivée {nombre} fois : {envoi.cle}")
        verdict.exiger(envoi.etat in ("envoye", "incertain"), f"lettre de confort en état {envoi.etat} : {envoi.cle} ({envoi.erreur})")
        verdict.exiger(nombre or envoi.etat == "incertain", f"lettre de confort perdue sans être dite incertaine : {envoi.cle}")


# --- What people were told is done ----------------------------------------------------------------------------------


def _gestes(verdict: Verdict, acquis: list[tuple[str, str]]) -> None:
    """Each gesture that the site acknowledged is there, once."""
    from beneficiaires.models import Dossier
    from bilan.socle.models import Compte

    verdict.faits["gestes acquis"] = dict(Counter(nom for nom, _ in acquis))
    for nom, numero in set(acquis):
        if nom in PREUVES:
            verdict.exiger(PREUVES[nom](numero), f"geste acquis et perdu : {nom} {numero}")
    par_personne = Counter(Dossier.objects.values_list("beneficiaire__compte__email", flat=True))
    for adresse, nombre in par_personne.items():
        verdict.exiger(nombre == 1, f"{nombre} dossiers ouverts pour {adresse}")
    verdict.faits["dossiers"] = len(par_personne)
    adresses = Counter(Compte.objects.values_list("email", flat=True))
    verdict.exiger(set(adresses.values()) == {1}, "un compte en double")


def _signe(partie: str, numero: str) -> bool:
    from bilan.signature.models import Signature
    from conventions.models import Version

    versions = [str(cle) for cle in Version.objects.filter(convention__dossier__numero=numero).values_list("pk", flat=True)]
    return Signature.objects.filter(objet="conventions.version", objet_id__in=versions, partie=partie).count() == 1


def _confirmees(numero: str) -> bool:
    from seances.models import Seance

    return Seance.objects.filter(dossier__numero=numero, etat="confirmee").count() == 10


def _existe(numero: str) -> bool:
    from beneficiaires.models import Dossier

    return Dossier.objects.filter(numero=numero).count() == 1


def _figee(numero: str) -> bool:
    from conventions.models import Version

    return Version.objects.filter(convention__dossier__numero=numero).count() == 1


PREUVES = {
    "ouvrir": _existe, "envoyer": _figee, "transmettre": lambda numero: _signe("employeur", numero), "accepter": lambda numero: _signe("beneficiaire", numero),
    "contresigner": lambda numero: _signe("consultant", numero), "confirmer": _confirmees,
}  # fmt: skip


def _journal(verdict: Verdict) -> None:
    from django.core.management import CommandError, call_command

    from bilan.socle.models import Evenement

    verdict.faits["journal : lignes"] = Evenement.objects.count()
    verdict.faits["journal : lettres renvoyées"] = Evenement.objects.filter(verbe="envoi.renvoyer").count()
    try:
        call_command("verifier_journal", stdout=StringIO())
    except CommandError as rompu:
        verdict.fautes.append(str(rompu))

