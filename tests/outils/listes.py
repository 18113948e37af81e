"""What is a list on a page, the link that takes it away as a spreadsheet, and the pages that have none, each with its reason."""
import re

LISTES = re.compile(r'class="(table tableau|fil|fil a-faire|travaux|ressources)"')
LIEN = re.compile(r'href="([^"]*format=csv[^"]*)"')
CONTENU = "what the two write of a bilan: she takes it away by « Mes données » and the kit, as JSON and CSV, and nobody else does"
SANS_CSV = {
    **dict.fromkeys((
        "travaux:a_preparer", "travaux:preparation", "travaux:partages", "travaux:dossier", "travaux:seance", "travaux:mes_competences", "travaux:competences",
        "travaux:mes_pistes", "travaux:pistes", "travaux:mon_plan", "travaux:plan", "travaux:ma_formation", "travaux:formation", "travaux:couverture",
        "syntheses:dossier", "syntheses:ma_synthese", "syntheses:versions", "syntheses:resultats",
    ), CONTENU),
    "accueil": "a home; what is late in the team, on gestion's, has its list (tests/test_vues.py)",
    "mise_en_route": "the steps of setting up",
    "portail:accueil": "a home: its few lines lead to their lists",
    "portail:donnees": "a page of facts, as JSON and as PDF; its openings have their list",
    "dossier": "the sessions have their list, on their tab",
    "conventions:dossier": "the acts of one contract: the journal has them",
    "syntheses:destruction": "one dossier of the queue, which has its list",
    "beneficiaires:fin": "what one gesture entails",
    "public:qui_voit_quoi": "a page to read",
    "syntheses:fin": "what is destroyed and what stays, in her kit too",
    "beneficiaires:ouvrir_recapitulatif": "what is about to be opened",
    "compte": "one's own account", "mfa_index": "one's own account", "usersessions_list": "one's own account", "account_email": "one's own account",
}
