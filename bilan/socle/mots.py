"""Dates, hours, amounts and counts in French words, with the spaces that do not break; the same functions serve pages, PDFs, e-mails and the journal."""
import math
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

FINE = "\u202f"  # narrow no-break space: before ; : ! ? and between thousands
INSECABLE = "\u00a0"
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MOIS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")
LETTRES = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix",
           "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf", "vingt")


def _ici[T: date](instant: T) -> T:
    """People read the time of their own wall: an aware instant is shown in the project's time zone."""
    return timezone.localtime(instant) if isinstance(instant, datetime) and timezone.is_aware(instant) else instant  # type: ignore[return-value]


def jour_du_mois(jour: date) -> str:
    """« 3 », « 1er »: the number in a square."""
    return "1er" if jour.day == 1 else str(jour.day)


def date_courte(jour: date) -> str:
    """« 3 décembre », « 1er mars »."""
    jour = _ici(jour)
    return f"{jour_du_mois(jour)}{INSECABLE}{MOIS[jour.month - 1]}"


def date_en_mots(jour: date) -> str:
    """« 3 décembre 2026 »."""
    return f"{date_courte(jour)} {_ici(jour).year}"


def jour_court(jour: date) -> str:
    """« jeudi 3 décembre »."""
    return f"{JOURS[_ici(jour).weekday()]} {date_courte(jour)}"


def jour_en_mots(jour: date) -> str:
    """« jeudi 3 décembre 2026 »: the form for a day on which someone must act."""
    return f"{jour_court(jour)} {_ici(jour).year}"


def heure(instant: time | datetime) -> str:
    """« 9 h 30 », « 14 h »."""
    if isinstance(instant, datetime):
        instant = _ici(instant)
    return f"{instant.hour}{INSECABLE}h" + (f"{INSECABLE}{instant.minute:02}" if instant.minute else "")


def moment(instant: datetime) -> str:
    """« lundi 23 novembre 2026 à 10 h 12 »."""
    return f"{jour_en_mots(instant)} à {heure(instant)}"


def groupes(empreinte: str) -> str:
    """A fingerprint in groups of eight, so that two can be compared by eye."""
    return " ".join(empreinte[i:i + 8] for i in range(0, len(empreinte), 8))


def siret(chiffres: str) -> str:
    """« 810 000 123 00012 », as a SIRET is written."""
    return INSECABLE.join(filter(None, (chiffres[:3], chiffres[3:6], chiffres[6:9], chiffres[9:])))


def plage(debut: time | datetime, fin: time | datetime) -> str:
    """« 9 h 30 à 11 h 30 »."""
    return f"{heure(debut)} à {heure(fin)}"


def duree(valeur: int | timedelta) -> str:
    """Minutes, or a timedelta, as « 1 h 30 », « 45 min », « 0 h »; seconds are dropped."""
    minutes = int(valeur.total_seconds()) // 60 if isinstance(valeur, timedelta) else valeur
    signe = "−" if minutes < 0 else ""
    heures, reste = divmod(abs(minutes), 60)
    if not heures and reste:
        return f"{signe}{reste}{INSECABLE}min"
    return f"{signe}{heures}{INSECABLE}h" + (f"{INSECABLE}{reste:02}" if reste else "")


def nombre(valeur: int) -> str:
    """« 1 800 »."""
    return f"{valeur:,}".replace(",", FINE).replace("-", "−")


def euros(centimes: int) -> str:
    """« 1 800 € », « 12,50 € »: cents are written only when there are some."""
    entiers, reste = divmod(abs(centimes), 100)
    return ("−" if centimes < 0 else "") + nombre(entiers) + (f",{reste:02}" if reste else "") + f"{INSECABLE}€"


def pour_cent(centiemes: int) -> str:
    """Hundredths of a per cent as « 100 % », « 87,50 % »."""
    return f"{centiemes / 100:.2f}".replace(".", ",").removesuffix(",00") + f"{INSECABLE}%"


def octets(taille: int) -> str:
    """« 84 Ko », « 1,2 Mo »: rounded up, a document never weighs nothing."""
    ko = max(1, math.ceil(taille / 1000))
    return f"{ko}{INSECABLE}Ko" if ko < 1000 else f"{ko / 1000:.1f}".replace(".", ",") + f"{INSECABLE}Mo"


def en_lettres(n: int, genre: str = "") -> str:
    """« six », « vingt », then figures: titles count in words up to twenty; with the genre "f", « une »."""
    if n == 1 and genre == "f":
        return "une"
    return LETTRES[n] if 0 <= n < len(LETTRES) else nombre(n)


def accorder(n: int, mots: str) -> str:
    """The noun for `n` things, from « séance » or « journal,journaux »; in French zero and one are singular."""
    singulier, _, au_pluriel = mots.partition(",")
    return singulier if abs(n) < 2 else au_pluriel or f"{singulier}s"


def pluriel(n: int, mots: str) -> str:
    """« 1 séance », « 3 séances », « 2 journaux »."""
    return f"{nombre(n)}{INSECABLE}{accorder(n, mots)}"


def jours_restants(dernier: date, jour: date) -> str:
    """What is left on `jour` when `dernier` still counts: « 6 jours restants », « dernier jour », « délai passé »."""
    restants = (dernier - jour).days
    if restants < 0:
        return "délai passé"
    return pluriel(restants, "jour restant,jours restants") if restants else "dernier jour"


def enumeration(mots: Iterable[object], liaison: str = "et") -> str:
    """« lundi, mardi et jeudi », « lundi ou mardi »."""
    *premiers, dernier = [str(mot) for mot in mots] or [""]
    return f"{', '.join(premiers)} {liaison} {dernier}" if premiers else dernier


def de(nom: str) -> str:
    """« de Camille », « d’Élodie », « d’Hélène », « de Yann », « d’Yves »: elision before a vowel, a mute h, or y and a consonant."""
    return f"d’{nom}" if _elide(nom) else f"de {nom}"


# the regions whose name takes an article after « de »; the others have none
ARTICLES_DES_REGIONS = {
    "Centre-Val de Loire": "du ", "Grand Est": "du ", "Guadeloupe": "de la ", "Guyane": "de la ", "Hauts-de-France": "des ", "Martinique": "de la ",
    "Pays de la Loire": "des ", "Réunion": "de la ",
}
_REGIONS = {nom.casefold().replace("-", " "): article for nom, article in ARTICLES_DES_REGIONS.items()}


def de_region(nom: str) -> str:
    """« des Pays de la Loire », « du Grand Est », « de la Réunion », « d’Occitanie », « de Bretagne », with or without the article that was typed."""
    sans = re.sub(r"^(?:les? |la |l[’'])", "", nom.strip(), flags=re.IGNORECASE)
    article = _REGIONS.get(re.sub(r"[\s-]+", " ", sans).casefold())
    return f"{article}{sans}" if article else de(sans)


def que(nom: str) -> str:
    """« que Camille », « qu’Inès »."""
    return f"qu’{nom}" if _elide(nom) else f"que {nom}"


def _elide(nom: str) -> bool:
    tete = nom[:2].casefold().translate(str.maketrans("àâäéèêëîïôöùûüœæ", "aaaeeeeiioouuuoa"))
    return bool(nom) and (tete[:1] in tuple("aeiouh") or (tete[:1] == "y" and tete[1:] not in tuple("aeiou")))
