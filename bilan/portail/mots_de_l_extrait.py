"""The words under which an export is drawn: the French name of each key, the columns of what is a list, what is left to machines."""

# A list that reads best as a table, and its columns.
COLONNES: dict[str, tuple[str, ...]] = {
    "etapes": ("etape", "minutes"),
    "documents": ("titre", "version", "pret_le", "taille_octets"),
    "consultations": ("le", "quoi_en_mots", "par", "motif"),
    "journal": ("le", "en_mots"),
    "courriels": ("cree_le", "objet", "etat_en_mots"),
    "sessions": ("created_at", "last_seen_at", "ip", "user_agent"),
    "seconds_facteurs": ("created_at", "type_en_mots", "last_used_at"),
    "signatures": ("le", "partie_en_mots", "nom", "moyen_en_mots"),
    "versements": ("du_le", "montant_centimes"),
    "encaissements": ("recu_le", "moyen_en_mots", "montant_centimes"),
    "emargements": ("le", "partie_en_mots", "debut_reel", "fin_reelle"),
    "heures": ("jour", "etape_en_mots", "minutes"),
    "recherches_personnelles": ("jour", "sujet", "minutes"),
    "etapes_du_projet": ("libelle", "echeance"),
    "reponse": ("de", "mots"),
    "competences_du_bloc": ("competence", "niveau_en_mots", "preuve", "du_portefeuille"),
    "plan_d_action": ("libelle", "echeance", "faite_le", "retire_le"),
    "ouvertures": ("le", "quoi_en_mots"),
}
# What names one item among several, first found.
TITRES = (
    "titre", "question", "competence", "intitule", "destinataire", "nature_en_mots", "numero", "numero_seance", "droit_en_mots", "code_en_mots", "jour", "le",
    "demandee_le", "faite_le",
)
SINGULIERS = {"seances": "Séance", "versions": "Version", "versions_de_la_synthese": "Version"}
# What comes after the rest, whatever the app that says it.
DERNIERES = ("documents", "demandes", "consultations", "journal", "courriels", "sessions", "seconds_facteurs")
# What is in the open data alone: the words of a contract are in the contract itself, fingerprints are compared by programs.
OMIS = {"contenu", "champs", "details", "trace", "verbe", "rang", "empreinte", "empreinte_texte", "sha256", "consentement", "revision",
    "code", "roles", "partagee", "document_empreinte"}
MOTS: dict[str, str] = {
    "detruire_le": "À détruire le", "suivi_le": "Suivi proposé le",
    "acte": "Votre acte", "action": "Ce que vous avez fait", "appris": "Ce que vous avez appris", "attentes": "Vos attentes définies avec le conseiller CEP",
    "blocs": "Blocs de compétences", "code_rncp": "Code RNCP ou RS", "competence": "Compétence", "competences": "Vos compétences",
    "competences_du_bloc": "Compétences", "decision": "Décision", "derogation": "Sans liste complète", "destinataire": "Destinataire",
    "document_du": "Document du", "document_version": "Version du document", "du_portefeuille": "Dans votre portefeuille",
    "engage_le": "Conditions acceptées le", "enquetes": "Enquêtes métier", "etablis_le": "Établis le", "intitule": "Piste",
    "investigation": "La fin de l’investigation", "jusqu_au": "Jusqu’au", "lecteur": "Qualité du destinataire", "marche": "Marché", "niveau": "Où vous en êtes",
    "ouvertures": "Consultations", "partages": "Vos partages", "passage": "Passage de la main", "pdf_permis": "PDF permis",
    "pistes": "Vos pistes", "plan_d_action": "Votre plan d’action", "preuve": "Ce qui le montre", "prevenir": "Vous prévenir à chaque consultation",
    "referentiels": "Votre projet de formation", "remis_le": "Remis le", "resultat": "Résultat", "resultats_detailles": "Vos résultats détaillés",
    "seuil_pour_cent": "Seuil de couverture, en %", "signe_le": "Signé le", "versions_de_la_synthese": "Les versions de votre synthèse",
    "absences": "Demandes d’absence", "acceptee_le": "Acceptée le", "accord": "Formulation", "annulee_par": "Annulée par", "annule_le": "Annulé le",
    "bilan": "Votre bilan", "close_le": "Close le", "code": "Rubrique", "code_postal": "Code postal", "conclue_le": "Conclue le",
    "consultations": "Qui a ouvert votre dossier", "contestations": "Heures contestées", "contractualise_le": "Contrat conclu le", "contrats": "Vos contrats",
    "courriel": "Adresse électronique", "courriels": "Les courriels reçus", "created_at": "Ouvert le", "creneaux": "Créneaux proposés", "creee_le": "Figée le",
    "cree_le": "Créé le", "date_limite": "Réponse jusqu’au", "date_terme": "Terme du bilan", "de": "À propos de", "debut": "Début",
    "debut_reel": "Début réel", "demandee_le": "Demandée le", "demandes": "Vos demandes", "demandes_edof": "Démarches EDOF", "demarche": "Démarche",
    "demarches_edof": "Démarches EDOF", "depose_le": "Déposé le", "dernier_bilan_finance": "Dernier bilan financé", "dernier_jour": "Possible jusqu’au",
    "documents": "Vos documents", "droit": "Demande", "du_le": "Dû le", "echeance": "Échéance", "effective_le": "Effective le", "email": "Adresse électronique",
    "emargements": "Présences signées", "en_mots": "Ce qui s’est passé", "encaissements": "Sommes reçues", "enregistre_le": "Enregistré le",
    "enregistree_le": "Enregistrée le", "entretien_suivi": "Entretien de suivi proposé", "envoye_le": "Envoyé le", "envoyee_le": "Envoyée le", "etape": "Étape",
    "etapes": "Le programme convenu", "etapes_du_projet": "Les étapes du projet", "etat": "État", "faite_le": "Faite le", "figee_le": "Figée le",
    "fin_reelle": "Fin réelle", "finalite": "Pourquoi cette question", "financements": "Qui paie", "heures": "Le registre des heures",
    "identite": "Votre compte", "ip": "Adresse réseau", "journal": "Ce qui s’est passé", "last_seen_at": "Dernière activité", "last_used_at": "Dernier usage",
    "le": "Le", "libelle": "Étape", "lien": "Lien de visio", "minutes": "Durée", "modalite": "Modalité", "mode_financement": "Financement",
    "modifiee_le": "Modifiée le", "montant_centimes": "Montant", "mots": "Réponse", "notes": "Ce qui a été écrit et partagé avec vous",
    "numero": "Numéro", "numero_edof": "Numéro EDOF", "numero_seance": "Pour la séance", "objet": "Objet", "ordre": "Ordre", "ouvert_le": "Ouvert le",
    "par": "Par", "part_a_distance_pour_cent": "Part à distance, en %", "periode_debut": "Début de la période",
    "periode_fin": "Fin de la période", "personne": "Vos coordonnées", "prenom": "Prénom", "pret_le": "Établi le", "prevue_le": "Prévue le",
    "prix_centimes": "Prix", "proposee_le": "Proposée le", "quoi": "Ce qui a été ouvert", "rappels_en_pause_le": "Rappels en pause depuis",
    "recherches_personnelles": "Vos recherches personnelles", "recu_le": "Reçu le", "recue_le": "Reçue le", "reference": "Référence",
    "refusee_le": "Non conclue depuis le", "remise_le": "Remise le", "rendue_le": "Rendu le", "repondue_le": "Répondue le", "reponse": "Réponse",
    "reponse_avant": "Réponse due avant le", "reponse_jusqu_au": "Réponse jusqu’au", "reponses": "Vos réponses", "reprise_le": "Reprise le",
    "retire_le": "Retiré le", "retractation_jusqu_au": "Rétractation jusqu’au", "retractations": "Rétractations", "retractee_le": "Rétractée le",
    "role": "Rôle", "rubriques": "Les rubriques de votre synthèse", "seance": "Séance", "seances": "Vos séances",
    "seconds_facteurs": "Vos clés d’accès", "sessions": "Où votre compte est ouvert", "statut": "Situation", "souscription": "Souscription CPF",
    "sur_temps_travail": "Sur le temps de travail",
    "synthese": "Votre synthèse", "taille_octets": "Taille", "taux_centiemes": "Taux de réalisation", "telephone": "Téléphone",
    "theme": "Apparence des pages",
    "transmise_le": "Transmise le", "travaux_preparatoires": "Vos travaux préparatoires", "user_agent": "Appareil", "versements": "Versements prévus",
    "voie": "Voie",
}
