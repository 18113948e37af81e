"""The draft: prepared from the offer, completed by the consultant, taken back when nobody has signed yet."""
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from beneficiaires.actions import financer, modifier_programme, verifier_lignes
from beneficiaires.actions.controles import refuser
from beneficiaires.models import Dossier
from beneficiaires.regles import REGIMES, Delai, EtapePedagogique, ModeFinancement, NatureContrat, NatureHeures, nature_des_heures, ouverture
from bilan.signature import liens
from bilan.socle import instantane, journal, reglementation
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import Territoire, jour_a_paris
from bilan.socle.transitions import TransitionRefusee, appliquer
from bilan.socle.typographie import typographier
from conventions import planning
from conventions.actions.communes import consultant_de, poser, retenir_les_contrats, verrouiller
from conventions.actions.fiches import DE_L_EMPLOYEUR, DU_BENEFICIAIRE, ecrire, ecrire_les_fiches, retenir_la_fiche
from conventions.actions.silences import constater_silence
from conventions.actions.versions import DU_PROGRAMME
from conventions.donnees import DE_L_OFFRE, TEXTES
from conventions.etats import A_CONTRACTER, DEJA_UN_CONTRAT, EtatConvention
from conventions.models import Convention

PAR_DEFAUT = {
    "sanction": "Un certificat de réalisation est remis à la fin du bilan, qui ne comporte ni note ni examen.",
    "effectif": "Accompagnement individuel : une personne.",
    "niveau_prealable": "Aucun niveau préalable n’est requis.",
    "conditions_cessation": "En cas d’arrêt avant le terme, seules les heures réalisées sont dues, au prorata du prix. Si un cas de force majeure reconnue "
    "empêche de poursuivre, le contrat est rompu et seules les prestations effectivement réalisées sont dues, au prorata (article L6353-7).",
}

REGLEMENT_ECHELONNE = (  # L6353-6: no schedule can be agreed before the contract is concluded, so the terms are those of the law
    "Le prix est payé en plusieurs fois : rien avant la fin du délai de rétractation, puis un premier versement, puis le solde, réparti sur la durée du bilan "
    "au fil des heures réalisées (article L6353-6)."
)


@transaction.atomic
def preparer(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> Convention:
    """A draft whose mentions come from the offer. TransitionRefusee when this financing has no contract, or when one is already under way."""
    role = consultant_de(dossier, acteur)
    retenir_les_contrats(dossier)  # before the dossier, as every other gesture does
    dossier = Dossier._base_manager.select_for_update(of=("self",)).select_related("prestation", "beneficiaire").get(pk=dossier.pk)
    regime = REGIMES[ModeFinancement(dossier.mode_financement)]
    if regime.nature is NatureContrat.AUCUN:
        raise TransitionRefusee("Avec le CPF il n’y a pas de convention : enregistrez l’acceptation sur Mon Compte Formation.")
    if dossier.etat not in A_CONTRACTER:
        raise TransitionRefusee("Le contrat de ce dossier est déjà conclu, ou le dossier est fermé.")
    _liberer(dossier, instant)
    textes = {champ: getattr(dossier.prestation, champ) for champ in DE_L_OFFRE}
    if regime.delai is Delai.RETRACTATION:
        textes["modalites_reglement"] = typographier(REGLEMENT_ECHELONNE)  # what the offer asks of a company may be forbidden here
    ecrits = {champ: typographier(texte) for champ, texte in PAR_DEFAUT.items()}
    convention = Convention(
        dossier=dossier, nature=regime.nature.value, preparee_le=instant, **textes, **ecrits, references_intervenants=_references(dossier),
    )
    convention.planning = calendrier_hebdomadaire(dossier)
    poser(convention)
    journal.consigner(
        convention.fil, "convention.preparer", acteur=acteur, role=role, instant=instant, objet=convention, details={"nature": regime.nature.value},
    )
    return convention


@transaction.atomic
def completer(convention: Convention, *, acteur: Acteur, instant: datetime, etapes: Mapping[str, int] | None = None,
              lignes: Sequence[Mapping] | None = None, **mentions) -> None:
    """Fill in mentions of the draft, wherever each of them is kept: on the draft, the dossier, the employer's or the person's sheet.

    `etapes` are minutes by step; `lignes` the funders (see `beneficiaires.actions.financer`), which make the price. A draft that is to take the place
    of another contract keeps its price, funders, hours and dates to itself until it does.
    ValidationError for an unknown mention or a wrong value, TransitionRefusee once it was sent.
    """
    role = consultant_de(convention.dossier, acteur)
    retenir_la_fiche(convention.dossier, mentions)
    _verrouiller_brouillon(convention)
    inconnues = mentions.keys() - {*TEXTES, *DU_PROGRAMME, *DE_L_EMPLOYEUR, *DU_BENEFICIAIRE}
    if inconnues:
        raise ValidationError(f"Mention inconnue : {', '.join(sorted(inconnues))}.")
    dossier = convention.dossier
    actuel = {champ: getattr(dossier, champ) for champ in DU_PROGRAMME} | convention.proposees
    programme = {champ: mentions[champ] for champ in DU_PROGRAMME if champ in mentions and mentions[champ] != actuel[champ]}
    if etapes is not None:
        programme["etapes"] = etapes
    if convention.remplace_id:
        _proposer(convention, programme if lignes is None else {**programme, "lignes": list(lignes)}, mentions, jour_a_paris(instant))
    else:
        _ecrire_au_dossier(dossier, programme, lignes, acteur=acteur, instant=instant)
    ecrire_les_fiches(dossier, mentions, acteur=acteur, instant=instant)
    changes = {champ: mentions[champ] for champ in TEXTES if champ in mentions}
    changes["planning"] = calendrier_hebdomadaire(dossier, **convention.proposees)
    ecrire(convention, changes)
    journal.consigner(convention.fil, "convention.completer", acteur=acteur, role=role, instant=instant, objet=convention)


@transaction.atomic
def reprendre(convention: Convention, *, acteur: Acteur, instant: datetime) -> None:
    """Take a convention back from the employer, who has not signed: his link goes out, and the next sending is another version."""
    appliquer(convention, "reprendre", acteur=acteur, instant=instant, envoyee_le=None)
    liens.revoquer(convention.version, instant=instant)


def _ecrire_au_dossier(dossier: Dossier, programme: dict, lignes: Sequence[Mapping] | None, *, acteur: Acteur, instant: datetime) -> None:
    """A first draft has nothing beside it: the dossier says at once what it says."""
    if programme:
        modifier_programme(dossier, acteur=acteur, instant=instant, **programme)
    if lignes is not None:
        financer(dossier, acteur=acteur, instant=instant, lignes=lignes)


def _proposer(convention: Convention, programme: dict, mentions: dict, jour: date) -> None:
    """Keep what this draft would change of the programme; a signatory typed again replaces the one whom the employer had named."""
    gardees = {champ: valeur for champ, valeur in convention.proposees.items() if champ in DU_PROGRAMME or champ == "etapes" or champ not in mentions}
    proposees = gardees | programme
    _verifier_le_programme(convention, proposees, programme, jour)
    convention.propose = instantane.encoder(proposees)
    convention.save(update_fields=["propose"])


def _verifier_le_programme(convention: Convention, proposees: dict, programme: dict, jour: date) -> None:
    """The same rules as for a dossier, told at once on the field that breaks them; `programme` is what has just been typed."""
    dossier = convention.dossier
    if "prix_centimes" in proposees:
        refuser(ouverture.refus_prix(proposees["prix_centimes"]), "prix_centimes")
    debut, fin = (proposees.get(champ, getattr(dossier, champ)) for champ in ("periode_debut", "periode_fin"))
    refuser(ouverture.refus_periode(debut, fin, dossier.prestation.mois_maximum), "periode_fin")
    if "lignes" in programme:
        prix, mode = proposees.get("prix_centimes", dossier.prix_centimes), ModeFinancement(dossier.mode_financement)
        verifier_lignes(mode, programme["lignes"], prix_centimes=prix, debut=debut)
    if "etapes" in proposees:
        minutes = {EtapePedagogique(code): duree for code, duree in proposees["etapes"].items()}
        refuser(ouverture.refus_programme(minutes, reglementation.valeur("BILAN_DUREE_MAX_H", jour)), "etapes")


def _liberer(dossier: Dossier, instant: datetime) -> None:
    """One contract at a time; one whose delay has passed is over, even if nobody has recorded it yet."""
    vivante = Convention.objects.vivantes().filter(dossier=dossier).select_related("dossier").first()
    if vivante and vivante.etat_le(instant) == EtatConvention.REFUS_TACITE:
        constater_silence(vivante, instant=instant)
    elif vivante:
        raise TransitionRefusee(DEJA_UN_CONTRAT)


def _verrouiller_brouillon(convention: Convention) -> None:
    verrouiller(convention)
    if convention.etat != EtatConvention.BROUILLON:
        raise TransitionRefusee("Cette convention a été envoyée : elle ne change plus. Reprenez-la d’abord.")


def _references(dossier: Dossier) -> str:
    """The references this consultant wrote last: typed once."""
    derniere = Convention.objects.filter(dossier__consultant=dossier.consultant_id).exclude(references_intervenants="").first()
    return derniere.references_intervenants if derniere else ""


def calendrier_hebdomadaire(
    dossier: Dossier, *, periode_debut: date | None = None, periode_fin: date | None = None, etapes: Mapping[str, int] | None = None, **_autres,
) -> list[dict]:
    """One session a week over the period of the dossier and its hours, or those proposed."""
    debut, fin = periode_debut or dossier.periode_debut, periode_fin or dossier.periode_fin
    if not debut or not fin:
        return []
    minutes = etapes or dict(dossier.etapes.values_list("code", "minutes"))
    pas = [
        (etape.libelle, minutes[etape.value]) for etape in EtapePedagogique
        if minutes.get(etape.value) and nature_des_heures(etape) is NatureHeures.ACCOMPAGNEMENT
    ]
    return planning.hebdomadaire(
        debut, fin, pas, premiere=dossier.prestation.premiere_seance_minutes, suivantes=dossier.prestation.seance_minutes,
        territoire=Territoire(dossier.beneficiaire.territoire),
    )
