"""How a value of an input file is read: the value, or ValueError with the end of a French sentence."""
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from beneficiaires.models.champs import valider_siret
from bilan.socle.calendrier import PARIS
from bilan.socle.libelles import EnumLibelle

_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
ANNEES = range(2019, 2100)  # the law of today's bilan, the legal parameters with it, begin on 1 January 2019


def texte(brut):
    """Any words, on one line or several."""
    if not isinstance(brut, str) or not brut.strip():
        raise ValueError("doit être un texte, entre guillemets.")
    if _INVISIBLE.search(brut):
        raise ValueError("contient un caractère invisible.")
    return brut.strip()


def ligne(maximum: int):
    """One line, of `maximum` characters at most: what a column of the database holds."""
    def lire(brut):
        lue = texte(brut)
        if len(lue) > maximum or len(lue.splitlines()) > 1:
            raise ValueError(f"tient en une ligne de {maximum} caractères au plus.")
        return lue
    return lire


def courriel(brut):
    lue = ligne(254)(brut)
    try:
        validate_email(lue)
    except ValidationError:
        raise ValueError("n’est pas une adresse électronique.") from None
    return lue.lower()


def siret(brut):
    try:
        valider_siret(texte(brut))
    except ValidationError:
        raise ValueError("n’est pas un SIRET valide : vérifiez ses quatorze chiffres.") from None
    return brut.replace(" ", "")


def jour(brut):
    if isinstance(brut, datetime) or not isinstance(brut, date):
        raise ValueError("doit être une date, comme 2027-01-11.")
    return brut


def moment(brut):
    """A local date and time, on the clock of Paris."""
    if not isinstance(brut, datetime):
        raise ValueError("doit être une date et une heure, comme 2027-01-11T09:30:00.")
    if not ANNEES.start <= brut.year < ANNEES.stop:
        raise ValueError(f"doit être entre {ANNEES.start} et {ANNEES.stop - 1}.")
    if brut.tzinfo is not None:
        return brut.astimezone(PARIS)
    ici = brut.replace(tzinfo=PARIS)
    if ici.astimezone(UTC).astimezone(PARIS).replace(tzinfo=None) != brut:
        raise ValueError("n’existe pas à Paris : cette nuit-là, les horloges avancent d’une heure.")
    return ici


def heure(brut):
    if not isinstance(brut, time):
        raise ValueError("doit être une heure, comme 09:30:00.")
    return brut


def oui_non(brut):
    if not isinstance(brut, bool):
        raise ValueError("vaut true ou false.")
    return brut


def entier(brut):
    if isinstance(brut, bool) or not isinstance(brut, int):
        raise ValueError("doit être un nombre entier.")
    return brut


def euros(brut):
    """Euros, to the cent, as cents."""
    if isinstance(brut, bool) or not isinstance(brut, (int, float)) or not 0 < brut < 10_000_000:
        raise ValueError("doit être un montant en euros, supérieur à zéro.")
    centimes = Decimal(str(brut)) * 100
    if centimes != int(centimes):
        raise ValueError("a plus de deux décimales.")
    return int(centimes)


def heures(brut):
    """Hours, as minutes."""
    if isinstance(brut, bool) or not isinstance(brut, (int, float)) or not 0 <= brut <= 100:
        raise ValueError("doit être un nombre d’heures, comme 6 ou 1.5.")
    return round(brut * 60)


def parmi(vocabulaire: type[EnumLibelle]):
    def lire(brut):
        valeurs = [mot.value for mot in vocabulaire]
        if brut not in valeurs:
            raise ValueError(f"vaut l’un de ces mots : {', '.join(valeurs)}.")
        return vocabulaire(brut)
    return lire


def liste_de(vocabulaire: type[EnumLibelle]):
    """Several words of it between brackets, or one."""
    un = parmi(vocabulaire)
    return lambda brut: [un(mot) for mot in (brut if isinstance(brut, list) else [brut])]


def mot(*permis: str):
    def lire(brut):
        if brut not in permis:
            raise ValueError(f"vaut l’un de ces mots : {', '.join(permis)}.")
        return brut
    return lire
