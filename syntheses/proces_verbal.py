"""What the procès-verbal of a destruction says: kinds, counts, fingerprints, the ground in law, the day, the operator. No content, and no name."""
from datetime import date, datetime

from beneficiaires.models import Organisme
from bilan.socle.mots import octets
from syntheses.models import Destruction, Fin
from syntheses.regles.conservation import Fondement, Gardable


def donnees(destruction: Destruction, instant: datetime) -> dict:
    """The snapshot that the template draws."""
    plan, dossier = destruction.plan, destruction.dossier
    fin = Fin.objects.filter(dossier=dossier).first()
    return {
        "numero": dossier.numero, "cle": str(destruction.pk), "organisme": organisme(), "fondement": Fondement(destruction.fondement).libelle,
        "terme": fin.terme if fin else None, "decidee_le": destruction.decidee_le, "executee_le": destruction.executee_le, "emis_le": instant,
        "operateur": "la personne concernée, depuis son espace" if destruction.par_id else "la plateforme, par une tâche planifiée",
        "rejouee": destruction.rejouee_le is not None, "coffres": len(plan["coffres"]), "total": sum(ligne["nombre"] for ligne in plan["categories"]),
        "colonnes_categories": ["Ce qui a été détruit", "Nombre"], "lignes_categories": [[ligne["nom"], str(ligne["nombre"])] for ligne in plan["categories"]],
        "documents": [_document(ligne) for ligne in plan["documents"]],
        "gardes": [{"quoi": Gardable(ligne["quoi"]).neutre, "jusqu_au": date.fromisoformat(ligne["jusqu_au"]),
                    "par_accord": ligne["par_accord"]} for ligne in plan["gardes"]],
    }


def _document(ligne: dict) -> dict:
    etabli = datetime.fromisoformat(ligne["etabli_le"]) if ligne["etabli_le"] else None
    return {"nom": ligne["nom"], "version": ligne["version"], "etabli_le": etabli, "taille": octets(ligne["taille"]), "empreinte": ligne["empreinte"]}


def organisme() -> dict:
    """Who the provider is, as a paper of its own says it."""
    courant = Organisme.courant()
    if courant is None:
        return {"nom": "", "adresse": "", "nda": "", "siret": ""}
    return {"nom": courant.denomination, "adresse": courant.adresse_complete, "nda": courant.nda, "siret": courant.siret}
