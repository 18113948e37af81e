"""What is said of an offer to anyone who asks, from the provider's own data and the law of the day: the page and the PDF say the same (Qualiopi 1)."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from beneficiaires.models import Brochure, EtapePrestation, Organisme, Prestation
from beneficiaires.regles import EtapePedagogique, PhaseLegale, nature_des_heures
from beneficiaires.regles.etapes import NatureHeures
from bilan.public import financement
from bilan.socle import instantane, reglementation
from bilan.socle.jauges import Jauge
from bilan.socle.models import Document
from bilan.socle.mots import duree, en_lettres, euros
from bilan.socle.typographie import phrase, typographier

TEXTES = ("public", "objectif", "moyens", "modalites_deroulement", "acces", "evaluation", "modalites_suivi", "remise_resultats", "remise_synthese",
          "modalites_reglement")
DE_L_ORGANISME = ("denomination", "siret", "nda", "courriel", "telephone", "site", "referent_handicap", "accueil_handicap",
                  "courriel_reclamation", "mediateur")
BUTS_LEGAUX = {  # R6313-4, in its words
    PhaseLegale.PRELIMINAIRE: "Analyser votre demande et votre besoin, choisir le format adapté, définir ensemble le déroulement.",
    PhaseLegale.INVESTIGATION: "Construire votre projet et en vérifier la pertinence, ou élaborer une ou plusieurs alternatives.",
    PhaseLegale.CONCLUSIONS: "Par des entretiens personnalisés : vous approprier les résultats détaillés, recenser les conditions et les moyens de votre "
                             "projet, prévoir ses principales étapes, dont la possibilité d’un entretien de suivi.",
}


@dataclass(frozen=True)
class Offre:
    """One offer as the public pages show it: `contenu` is what the PDF prints, its fingerprint names the PDF."""

    prestation: Prestation
    contenu: dict[str, Any]

    @property
    def empreinte(self) -> str:
        return sha256(instantane.encoder(self.contenu).encode()).hexdigest()

    @property
    def document(self) -> Document | None:
        """The PDF that says this, made or being made; None until the worker has seen the change."""
        brochure = Brochure.objects.select_related("document__coffre").filter(prestation=self.prestation, contenu=self.empreinte).first()
        return brochure.document if brochure else None

    @property
    def jauges(self) -> list[tuple[dict[str, Any], list[tuple[dict[str, Any], Jauge]]]]:
        """The phases, each step with its hours as squares."""
        return [(phase, [(etape, Jauge.d_heures(0, etape["minutes"], etape["minutes"], rond=phase["personnel"])) for etape in phase["etapes"]])
                for phase in self.contenu["phases"]]


def offertes() -> list[Prestation]:
    """Those that are proposed; an offer without a step has nothing to say yet. Two queries."""
    return [prestation for prestation in Prestation.objects.filter(active=True).prefetch_related("etapes") if prestation.etapes.all()]


def offre(prestation: Prestation, organisme: Organisme, jour: date) -> Offre:
    etapes = list(prestation.etapes.all())
    accompagnement = sum(e.minutes for e in etapes if nature_des_heures(EtapePedagogique(e.code)) is NatureHeures.ACCOMPAGNEMENT)
    ans: Any = reglementation.valeur("CONSERVATION_EXCEPTION_ANS", jour)
    return Offre(prestation, {
        "titre": prestation.intitule, **{nom: getattr(prestation, nom) for nom in TEXTES}, "prix": euros(prestation.prix_centimes),
        "organisme": {"nom": organisme.denomination, "adresse": organisme.adresse_complete, "certificat_qualiopi": organisme.qualiopi_le(jour),
                      **{nom: getattr(organisme, nom) for nom in DE_L_ORGANISME}},
        "total": duree(sum(e.minutes for e in etapes)), "accompagnement": duree(accompagnement), "phases": _phases(etapes), "rythme": _rythme(prestation),
        "engagements": [{"titre": "Les nôtres", "lignes": _lignes(prestation.engagements_organisme)},
                        {"titre": "Les vôtres", "lignes": _lignes(prestation.engagements_beneficiaire)}],
        "financements": financement.moyens(prestation, jour), "conservation_ans": int(ans),
        "taux_distance": prestation.taux_distance, "reponse_j": int(_reclamation(jour)),
    })


def _phases(etapes: list[EtapePrestation]) -> list[dict[str, Any]]:
    """The provider's steps under the three phases of the law, then what is done between the sessions."""
    phases = [
        {"nom": f"{rang}° {phase.libelle}", "buts": typographier(BUTS_LEGAUX[phase]), "personnel": False,
         "etapes": _etapes(e for e in etapes if e.phase is phase)}
        for rang, phase in enumerate(PhaseLegale, 1)
    ]
    personnelles = _etapes(e for e in etapes if e.phase is None)
    dehors = typographier("Du travail personnel : il ne compte dans aucune phase.")
    entre = [{"nom": "Entre les séances", "buts": dehors, "personnel": True, "etapes": personnelles}]
    return [phase for phase in phases if phase["etapes"]] + (entre if personnelles else [])


def _etapes(etapes: Iterable[EtapePrestation]) -> list[dict[str, Any]]:
    return [{"nom": e.get_code_display(), "minutes": e.minutes, "duree": duree(e.minutes), "buts": e.buts} for e in etapes]


def _rythme(p: Prestation) -> str:
    return phrase("{} séances, la première de {}, les suivantes de {}, sur {} mois au plus.", en_lettres(p.nombre_seances).capitalize(),
                  duree(p.premiere_seance_minutes), duree(p.seance_minutes), en_lettres(p.mois_maximum))


def _lignes(texte: str) -> list[str]:
    return [ligne.strip(" -•") for ligne in texte.splitlines() if ligne.strip(" -•")]


def _reclamation(jour: date) -> Any:
    return reglementation.valeur("RECLAMATION_REPONSE_J", jour)
