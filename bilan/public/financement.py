"""Who may pay for a bilan, and what each way entails, in words: every amount and delay is read in the dated parameters, at the day of the page."""
from collections.abc import Iterator
from datetime import date
from typing import Any

from beneficiaires import cpf
from beneficiaires.models import Prestation
from beneficiaires.models.personnes import Statut
from beneficiaires.regles import nature_des_heures
from beneficiaires.regles.etapes import EtapePedagogique, NatureHeures
from bilan.socle import reglementation
from bilan.socle.mots import duree, en_lettres, euros
from bilan.socle.typographie import phrase


def moyens(prestation: Prestation, jour: date) -> list[dict[str, Any]]:
    """`titre`, then `lignes` of (sentence, article): what holds on this day, for this price and these hours."""
    sources = {
        "Votre compte personnel de formation (CPF)": _cpf(prestation, jour), "Votre employeur": _employeur(jour),
        "France Travail": _recherche(), "Votre administration, si vous êtes agent public": _public(),
        "Le fonds de formation de votre activité indépendante": _independant(), "Vous-même": _soi_meme(jour),
    }
    return [{"titre": titre, "lignes": [list(ligne) for ligne in lignes]} for titre, lignes in sources.items()]


def _cpf(prestation: Prestation, jour: date) -> Iterator[tuple[str, str]]:
    yield phrase("Vous réservez sur moncompteformation.gouv.fr, dont les conditions tiennent lieu de contrat."), "D6353-1"
    lus, part = cpf.parametres(jour), cpf.part_du_cpf(prestation.prix_centimes, jour, Statut.SALARIE)
    if lus.plafond is not None:
        yield phrase("Vos droits paient {} au plus pour un bilan.", euros(lus.plafond)), "D6323-1 A"
    if lus.participation:
        participation = phrase("Une participation de {} reste à votre charge, sauf si vous cherchez un emploi ; votre employeur peut la payer.",
                               euros(lus.participation))
        yield participation, "R6323"
    yield phrase("Pour ce bilan à {}, il vous reste donc au moins {}, participation comprise.", euros(prestation.prix_centimes), euros(part.reste)), ""
    if reglementation.valeur("CPF_HEURES_ACCOMPAGNEMENT_SEULES", jour, sinon=False):
        minutes = [etape.minutes for etape in prestation.etapes.all() if nature_des_heures(EtapePedagogique(etape.code)) is NatureHeures.ACCOMPAGNEMENT]
        yield phrase("Seules les heures d’accompagnement sont payées : {}. Les recherches personnelles ne le sont pas.", duree(sum(minutes))), "D6323-6"
    if ans := _nombre("CPF_CARENCE_BILAN_ANS", jour):
        carence = phrase("Aucun bilan ne doit avoir été financé pour vous par des fonds publics ou mutualisés dans les {} ans qui précèdent.", en_lettres(ans))
        yield carence, "D6323-6"
    yield phrase("Hors du temps de travail, votre employeur n’est pas informé."), ""
    preavis, reponse = _nombre("CPF_ABSENCE_PREAVIS_J", jour, "moins_de_six_mois"), _nombre("CPF_ABSENCE_REPONSE_J", jour)
    yield phrase(
        "Pendant le temps de travail, vous lui demandez une autorisation d’absence {} jours avant ; sans réponse de sa part en {} jours, elle est accordée.",
        preavis, reponse,
    ), "D6323-4"


def _employeur(jour: date) -> Iterator[tuple[str, str]]:
    delai = _nombre("TRIPARTITE_DELAI_J", jour)
    yield phrase("Dans le plan de développement des compétences, ou pendant un congé de reclassement, votre employeur paie tout le bilan."), "R6313-8"
    yield phrase(
        "Une convention est signée à trois. À compter du jour où il vous la transmet, vous avez {} jours pour l’accepter ; votre silence vaut refus.",
        en_lettres(delai),
    ), "R6313-8"
    yield phrase("Vous êtes libre de refuser : ce n’est ni une faute ni un motif de licenciement."), "L6313-4"
    yield phrase("Il ne reçoit ni les résultats ni la synthèse : ils vous appartiennent."), "L6313-4"


def _recherche() -> Iterator[tuple[str, str]]:
    yield phrase("Parlez-en à votre conseiller : France Travail, Apec ou Cap emploi. Une aide individuelle se décide au cas par cas, sur devis."), ""
    yield phrase("Votre CPF se mobilise aussi, sans participation à votre charge."), "L6323-7"


def _public() -> Iterator[tuple[str, str]]:
    yield phrase("La demande se fait auprès de l’administration, qui signe une convention avec vous et nous. Le congé est de vingt-quatre heures."), ""
    yield phrase("Votre CPF se compte en heures et ne passe pas par Mon Compte Formation."), ""


def _independant() -> Iterator[tuple[str, str]]:
    yield phrase("FIF PL, Agefice, FAFCEA, Vivéa, Afdas : chaque fonds a son barème. La demande se dépose avant le début du bilan."), ""


def _soi_meme(jour: date) -> Iterator[tuple[str, str]]:
    dix, quatorze = _nombre("CONTRAT_PARTICULIER_RETRACTATION_J", jour), _nombre("CONSO_RETRACTATION_J", jour)
    yield phrase("Un contrat est signé avec vous seul·e. Vous pouvez y renoncer pendant {} jours, sans donner de raison.", en_lettres(dix)), "L6353-5"
    yield phrase("Conclu à distance, par exemple sur cette plateforme, ce délai est de {} jours.", en_lettres(quatorze)), "L221-18 du code de la consommation"
    acompte = _nombre("CONTRAT_PARTICULIER_ACOMPTE_MAX_PCT", jour)
    yield phrase("Rien n’est encaissé avant. Ensuite, {} % du prix au plus, puis le reste au fil des séances.", acompte), "L6353-6"


def _nombre(code: str, jour: date, condition: str = "") -> int:
    lu: Any = reglementation.valeur(code, jour, condition, sinon=0)
    return int(lu or 0)
