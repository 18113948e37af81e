"""What this app holds about one bilan, as open data: the person, the bilan, its programme, who pays, its documents, its journal."""
from beneficiaires.models import Beneficiaire, Dossier, LigneFinancement, Piece
from bilan.socle.export import iso, ligne, lignes
from bilan.socle.models import Compte, Evenement

PERSONNE = ("adresse", "code_postal", "ville", "statut", "poste", "territoire")
BILAN = (
    "numero", "etat", "mode_financement", "ouvert_le", "periode_debut", "periode_fin", "prix_centimes", "versant", "sur_temps_travail", "numero_edof",
    "souscription", "dernier_bilan_finance", "contractualise_le", "date_terme",
)


def exporter(dossier: Dossier, compte: Compte) -> dict:
    """The part of an export that is this app's; see docs/export.md."""
    bilan = Dossier.objects.pour(compte).select_related("beneficiaire", "consultant", "employeur", "prestation").filter(pk=dossier.pk).first()
    if bilan is None:
        return {}
    return {
        "personne": [ligne(p, *PERSONNE) for p in Beneficiaire.objects.pour(compte).filter(pk=bilan.beneficiaire_id)],
        "bilan": {
            **ligne(bilan, *BILAN), "part_a_distance_pour_cent": bilan.taux_distance, "prestation": bilan.prestation.intitule,
            "consultant": bilan.consultant.nom_complet, "employeur": bilan.employeur.raison_sociale if bilan.employeur else None,
        },
        "etapes": [{"ordre": e.ordre, "etape": e.get_code_display(), "minutes": e.minutes, "buts": e.buts} for e in bilan.etapes.all()],
        "financements": lignes(
            LigneFinancement.objects.pour(compte).filter(dossier=bilan), "financeur", "nom", "montant_centimes", "reference", "depose_le", "subrogation",
        ),
        "documents": [_document(p) for p in Piece.objects.pour(compte).filter(dossier=bilan).select_related("document").order_by("pk")],
        "journal": [_evenement(e, compte) for e in Evenement.objects.filter(fil=bilan.fil).select_related("compte").order_by("rang")],
    }


def _document(piece: Piece) -> dict:
    """What identifies a document; the file itself is handed over beside, under `fichier`."""
    document = piece.document
    return {
        **ligne(piece, "nature", "version"), "titre": document.titre, "fichier": document.nom_fichier, **ligne(document, "etat", "demande_le", "pret_le"),
        "sha256": document.empreinte or None, "taille_octets": document.taille,
    }


def _evenement(evenement: Evenement, compte: Compte) -> dict:
    """A line of the journal: it never holds a word of anyone's. The address and the browser are told of one's own acts alone."""
    return {
        **ligne(evenement, "rang", "le", "verbe"), "role": evenement.role or None, "par": evenement.compte.nom_complet if evenement.compte else None,
        "details": iso(evenement.details), "empreinte": evenement.empreinte,
        "trace": iso(evenement.trace) if evenement.compte_id == compte.pk else None,
    }
