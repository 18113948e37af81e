"""Where names, places and words are drawn from: common French ones, nobody's in particular."""
from bilan.socle.calendrier import Territoire
from bilan.socle.models import Accord

PRENOMS = {
    Accord.FEMININ: (
        "Aïssatou", "Alice", "Amandine", "Anaïs", "Anne", "Audrey", "Aurélie", "Béatrice", "Camille", "Caroline", "Cécile", "Céline", "Chloé", "Claire",
        "Delphine", "Élise", "Élodie", "Émilie", "Fatima", "Florence", "Françoise", "Gaëlle", "Hélène", "Inès", "Isabelle", "Jeanne", "Julie", "Justine",
        "Karima", "Laëtitia", "Laure", "Léa", "Lucie", "Maëlle", "Magali", "Manon", "Marie", "Marion", "Mathilde", "Mélanie", "Nadia", "Nathalie", "Noémie",
        "Océane", "Patricia", "Pauline", "Sabrina", "Salomé", "Sandrine", "Sarah", "Solène", "Sonia", "Sophie", "Stéphanie", "Sylvie", "Valérie", "Yasmine",
    ),
    Accord.MASCULIN: (
        "Adrien", "Alexandre", "Anthony", "Antoine", "Arnaud", "Arthur", "Aurélien", "Baptiste", "Benoît", "Bruno", "Cédric", "Christophe", "Clément",
        "Damien", "David", "Didier", "Éric", "Étienne", "Fabrice", "Florian", "François", "Frédéric", "Grégory", "Guillaume", "Hugo", "Ibrahim", "Jérôme",
        "Joël", "Julien", "Karim", "Kévin", "Laurent", "Loïc", "Ludovic", "Malik", "Mathieu", "Maxime", "Mehdi", "Mickaël", "Nicolas", "Olivier", "Pascal",
        "Philippe", "Pierre", "Quentin", "Rémi", "Romain", "Samuel", "Sébastien", "Stéphane", "Sylvain", "Thibault", "Thierry", "Thomas", "Vincent", "Yann",
    ),
}
NOMS = (
    "Abadie", "Amiot", "André", "Aubry", "Bailly", "Barbier", "Baron", "Belkacem", "Benali", "Bernard", "Berthelot", "Besson", "Blanchard", "Bonnet",
    "Boucher", "Bouvier", "Brun", "Camara", "Caron", "Chevalier", "Clément", "Colin", "Collet", "Cousin", "Da Silva", "David", "Delacroix", "Denis",
    "Deschamps", "Diallo", "Diop", "Dubois", "Dufour", "Dumas", "Dupuis", "Durand", "Étienne", "Fabre", "Faure", "Fernandes", "Ferrand", "Fleury",
    "Fontaine", "Fournier", "Gaillard", "Garnier", "Gauthier", "Gérard", "Girard", "Giraud", "Gonzalez", "Grondin", "Guérin", "Guillot", "Haddad", "Hamel",
    "Hervé", "Hoarau", "Huet", "Jacquet", "Joly", "Kaplan", "Keïta", "Lacroix", "Lambert", "Lecœur", "Leclerc", "Lefèvre", "Le Gall", "Le Goff", "Lemaire",
    "Leroux", "Lopez", "Maillard", "Marchand", "Martin", "Martinez", "Mathieu", "Mercier", "Meunier", "Meyer", "Michaud", "Moreau", "Morel", "Moulin",
    "Nguyen", "N’Diaye", "Noël", "Ollivier", "Payet", "Peltier", "Perrin", "Philippe", "Picard", "Poirier", "Prévost", "Renault", "Rey", "Ribeiro",
    "Richard", "Rivière", "Robin", "Rolland", "Rousseau", "Roux", "Roy", "Schmitt", "Simon", "Tanguy", "Tessier", "Thierry", "Toussaint", "Traoré",
    "Vasseur", "Vidal", "Vincent", "Weber",
)
VILLES = {
    Territoire.METROPOLE: (
        ("44000", "Nantes"), ("35000", "Rennes"), ("75011", "Paris"), ("69003", "Lyon"), ("13006", "Marseille"), ("31000", "Toulouse"), ("33000", "Bordeaux"),
        ("59000", "Lille"), ("34000", "Montpellier"), ("06000", "Nice"), ("38000", "Grenoble"), ("49000", "Angers"), ("29200", "Brest"), ("76000", "Rouen"),
        ("21000", "Dijon"), ("37000", "Tours"), ("63000", "Clermont-Ferrand"), ("87000", "Limoges"), ("86000", "Poitiers"), ("56000", "Vannes"),
        ("85000", "La Roche-sur-Yon"), ("64000", "Pau"), ("20000", "Ajaccio"), ("44400", "Rezé"), ("44600", "Saint-Nazaire"), ("53000", "Laval"),
    ),
    Territoire.ALSACE_MOSELLE: (("67000", "Strasbourg"), ("68100", "Mulhouse"), ("57000", "Metz"), ("68000", "Colmar")),
    Territoire.GUADELOUPE: (("97110", "Pointe-à-Pitre"), ("97139", "Les Abymes")),
    Territoire.MARTINIQUE: (("97200", "Fort-de-France"), ("97232", "Le Lamentin")),
    Territoire.GUYANE: (("97300", "Cayenne"),),
    Territoire.REUNION: (("97400", "Saint-Denis"), ("97410", "Saint-Pierre")),
    Territoire.MAYOTTE: (("97600", "Mamoudzou"),),
}
RUES = ("rue des Tilleuls", "rue de la Gare", "avenue Jean-Jaurès", "rue Victor-Hugo", "place du Marché", "chemin des Vignes", "rue du Moulin",
        "boulevard de la Liberté", "rue des Écoles", "allée des Acacias", "rue Pasteur", "quai de la Fosse")
POSTES = ("assistant commercial", "aide-soignante", "chef d’équipe", "comptable", "conducteur de ligne", "conseillère de vente", "technicien de maintenance",
          "infographiste", "gestionnaire de paie", "responsable logistique", "enseignant", "acheteuse", "développeuse", "cuisinier", "chargé de clientèle",
          "secrétaire médicale", "cheffe de projet", "magasinier", "assistante de direction", "éducateur spécialisé")
MAISONS = ("Ateliers", "Établissements", "Groupe", "Transports", "Menuiserie", "Laboratoires", "Cabinet", "Imprimerie", "Maison", "Conserverie")
FORMES = ("SAS", "SARL", "SA", "SCOP")
OPCO = ("", "", "AKTO", "Atlas", "OPCO EP", "OPCO 2i", "Uniformation", "Constructys")
FONCTIONS = ("directrice des ressources humaines", "responsable du personnel", "gérant", "directeur général", "responsable de la formation")
RECHERCHES = ("Relecture de mes anciennes fiches de poste", "Échange avec une personne du métier", "Recherche de formations dans la région",
              "Questionnaire sur mes valeurs", "Lecture d’offres d’emploi et relevé des compétences demandées", "Récit d’une réussite, en une page",
              "Visite d’un centre de formation", "Calcul de ce que coûterait le projet")
NOTES = {
    True: ("Vous avez parlé de transmission à trois reprises : gardez ces trois moments en tête pour la prochaine fois.",
           "D’ici la prochaine séance : rencontrer une personne qui exerce ce métier, et noter ce qui vous surprend.",
           "Deux pistes tiennent debout après vos recherches. La troisième demande encore une enquête."),
    False: ("Revenir sur le départ de l’ancien poste : le sujet est encore vif.", "Proposer le questionnaire d’intérêts à la prochaine séance.",
            "Vérifier les prérequis de la formation avant d’en parler."),
}
CIRCONSTANCES = "Ce bilan a été demandé après plusieurs années dans le même métier. Il s’est tenu en dix séances individuelles, à raison d’une par semaine."
COMPETENCES = ("Organisation de flux et de plannings, conduite d’une équipe, transmission des gestes professionnels.",
               "Écoute, sens du service, rigueur dans le suivi des dossiers ; goût marqué pour ce qui s’apprend.",
               "Analyse, rédaction, conduite de projets ; aisance à expliquer simplement des choses difficiles.")
PROJETS = ("Devenir formatrice ou formateur dans son domaine, d’abord en interne.", "Évoluer vers un poste de coordination dans le même secteur.",
           "Se reconvertir vers un métier du soin, après une immersion concluante.")
MOYENS = "Un accord de principe de l’entourage professionnel, un financement à demander avant l’été, deux contacts qui ont proposé leur aide."
PAS = ("Rencontrer la personne responsable de la formation", "Déposer la demande de financement", "Mettre à jour son curriculum vitæ",
       "Faire une immersion de deux semaines", "Choisir entre les deux organismes visités")
PISTES = (
    {"intitule": "Formatrice ou formateur dans son domaine", "sources": "Fiche métier de l’Onisep\nOffres de deux centres", "raison": "Une place existe.",
     "formation": "Un titre professionnel, en alternance.", "marche": "Deux centres recrutent chaque année.", "contraintes": "Un salaire plus bas au début."},
    {"intitule": "Coordination, dans le même secteur", "sources": "Fiches de poste internes", "raison": "Le chemin le plus court.",
     "formation": "Aucune ; un tutorat de trois mois.", "marche": "Trois postes publiés depuis janvier.", "contraintes": "Des déplacements chaque semaine."},
)
ENQUETES = ({"fonction": "Responsable d’un centre de formation", "appris": "L’expérience compte plus que le diplôme, qui s’obtient en poste."},
            {"fonction": "Coordinatrice, dans une autre entreprise", "appris": "Le métier est fait d’entretiens autant que de tableaux."})
ACQUIS = ({"libelle": "Former de nouveaux arrivants", "situation": "Quatre arrivées le même lundi.", "action": "Un parcours préparé la veille.",
           "resultat": "À midi, chacun travaillait seul."},
          {"libelle": "Tenir un planning", "situation": "Trois absences le même matin.", "action": "Deux postes échangés.", "resultat": "Les délais ont tenu."})
RESTITUTIONS = (
    "### Ce que les questionnaires ont montré\n\nLe goût d’expliquer revient dans trois récits sur quatre.\n\n"
    "### Ce que les entretiens ont montré\n\n- **Ce qui porte** : le travail en petite équipe, les objectifs clairs.\n- **Ce qui pèse** : les trajets.",
    "### Ce que les outils ont montré\n\nLe tri de cartes place devant : organiser, transmettre, réparer.\n\n"
    "### Ce que les entretiens ont montré\n\nLe projet tient compte des contraintes dites dès la première séance.",
)
