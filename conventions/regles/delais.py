"""The days that a contract opens: ten to accept, ten or fourteen to withdraw, thirty for an employer to answer.

No number of days is written here but the rhythm of the reminders: the caller reads the others from the dated legal parameters.
"""

from datetime import date, datetime, timedelta

from bilan.socle.calendrier import Territoire, Unite, ajouter_mois, echeance, instant_d_expiration, limite_a_rebours

RAPPELS_J = (3, 7, 9)  # days after the transmission, or after the sending to an employer who has not acted
SIX_MOIS = 6


def date_limite(transmise_le: date, territoire: Territoire, *, jours: int, proroger: bool) -> date:
    """The last day to accept the draft that the employer transmitted (R6313-8); it counts until 24:00, and silence then refuses."""
    return echeance(transmise_le, jours, Unite.CALENDAIRE, proroger=proroger, territoire=territoire)


def delai_ouvert(limite: date, instant: datetime) -> bool:
    """Whether an act made at this instant is in time: 23:59:59 in Paris on the last day is, the next second is not."""
    if instant.tzinfo is None:
        raise ValueError("Un instant sans fuseau horaire ne dit pas s’il est encore temps.")
    return instant < instant_d_expiration(limite)


def jours_restants(limite: date, jour: date) -> int:
    """How many days are left to answer, this one not counted: 0 on the last day, and never under 0."""
    return max(0, (limite - jour).days)


def echeances_de_rappel(depuis: date, limite: date | None = None) -> list[date]:
    """When to remind whoever is blocking: J+3, J+7, and J+9 or, under a deadline, its eve.

    The last reminder of a deadline says « one day left », so it follows a carried-over end instead of leaving at J+9 for nothing.
    No reminder leaves on the first day, on the last one or after: the ones that fall there are dropped.
    """
    if limite is None:
        return [depuis + timedelta(days=rang) for rang in RAPPELS_J]
    veille = limite - timedelta(days=1)
    jours = {depuis + timedelta(days=rang) for rang in RAPPELS_J[:-1]} | {veille}
    return sorted(jour for jour in jours if depuis < jour < limite)


def fin_retractation(
    signature: date, a_distance: bool, *, territoire: Territoire, jours_formation: int, jours_conso: int, proroger: bool, proroger_conso: bool,
) -> date:
    """The last day to withdraw from a contract that one pays for oneself; no money may be taken before the day after.

    L6353-5 gives its days to every such contract; one signed at a distance or away from the premises also has those of L221-18 of
    the consumer code: the longer of the two rules. Each has its own word on carrying over (`proroger`; L221-19 for `proroger_conso`).
    """
    fin = echeance(signature, jours_formation, Unite.CALENDAIRE, proroger=proroger, territoire=territoire)
    if not a_distance:
        return fin
    return max(fin, echeance(signature, jours_conso, Unite.CALENDAIRE, proroger=proroger_conso, territoire=territoire))


def premier_versement_maximal(prix_centimes: int, pourcent: int) -> int:
    """In cents, the most that may be asked once the withdrawal period is over (L6353-6); the rest follows the sessions."""
    return prix_centimes * pourcent // 100


def condition_de_preavis(debut: date, fin: date) -> str:
    """Which notice a leave on working time asks for (D6323-4): the condition of the parameter CPF_ABSENCE_PREAVIS_J. Both days are in the period."""
    return "moins_de_six_mois" if fin + timedelta(days=1) < ajouter_mois(debut, SIX_MOIS) else "six_mois_ou_plus"


def demande_absence(debut: date, preavis_jours: int) -> date:
    """The last day for the employee to ask the employer for leave before `debut` (D6323-4); counted backwards, never carried over."""
    return limite_a_rebours(debut, preavis_jours)


def reponse_absence(recue_le: date, territoire: Territoire, *, jours: int, proroger: bool = False) -> date:
    """The last day for the employer to answer; his silence is then an agreement (D6323-4), the opposite of R6313-8."""
    return echeance(recue_le, jours, Unite.CALENDAIRE, proroger=proroger, territoire=territoire)
