"""The pages of notes, of a session, of preparatory work and its library, of the content that both write, and of the directory."""
from travaux.views.bibliotheque import bibliotheque, detacher, fichier_de_support, nouveau_support, programme, support
from travaux.views.brouillons import garder_notes, garder_seance
from travaux.views.contenu import competences, mes_attentes, mes_competences, mes_pistes, mon_plan, pistes, plan
from travaux.views.couverture import bloc, couverture, formation, ma_formation
from travaux.views.fiches import ajouter_enquete, cocher, modifier_contenu, retablir_contenu, retirer_contenu
from travaux.views.investigation import clore_investigation, passer_outre, rouvrir_investigation
from travaux.views.notes import dossier, partages
from travaux.views.preparations import a_preparer, enregistrer, fichier, repondre, reprendre
from travaux.views.referentiels import importer_referentiel, modele_referentiel, proposer_referentiel, referentiel, referentiels
from travaux.views.remises import preparation, reponses, retirer
from travaux.views.ressources import ressources
from travaux.views.seance import noter_seance, seance

__all__ = [
    "a_preparer", "ajouter_enquete", "bibliotheque", "bloc", "clore_investigation", "cocher", "competences", "couverture", "detacher", "dossier",
    "enregistrer", "fichier", "fichier_de_support", "formation", "garder_notes", "garder_seance", "importer_referentiel", "ma_formation", "mes_attentes",
    "mes_competences", "mes_pistes", "modele_referentiel", "modifier_contenu", "mon_plan", "noter_seance", "nouveau_support", "partages", "passer_outre",
    "pistes", "plan", "preparation", "programme", "proposer_referentiel", "referentiel", "referentiels", "repondre", "reponses", "reprendre",
    "ressources", "retablir_contenu", "retirer", "retirer_contenu", "rouvrir_investigation", "seance", "support",
]
