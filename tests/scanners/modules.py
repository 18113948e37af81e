"""Which of wapiti's attacks are played, and why each of the others is not: one that is in neither list stops the run."""

# They read the pages on the way, and wapiti does not say that they did: what each must find on the faulty site is the proof.
PASSIFS = {
    "cookieflags": "HttpOnly Flag cookie", "csp": "Content Security Policy Configuration", "http_headers": "Clickjacking Protection",
    "inconsistent_redirection": "Inconsistent Redirection", "information_disclosure": "Information Disclosure - Full Path",
    "stacktrace_disclosure": "Stack Trace Disclosure",
}
JOUES = (
    "csrf", "ssrf", "xss", "permanentxss", "sql", "exec", "file", "crlf", "redirect", "ldap", "xxe", "methods", "htaccess", "backup", "upload", "shellshock",
)
OMIS = {
    "brute_login_form": "Essaie des mots de passe : les bornes de la connexion l’arrêtent au onzième (tests/socle/test_connexion.py), et gêneraient la suite.",
    "buster": "Devine des dossiers par dictionnaire : le site n’en sert aucun ; les adresses sont celles de bilan/urls.py (tests/test_acces.py).",
    "nikto": "Cherche, dans une liste qu’il télécharge, des fichiers d’autres logiciels : même raison.",
    "cms": "Reconnaît des logiciels qui ne sont pas les nôtres ; ne cherche pas de faute.",
    "wp_enum": "Reconnaît WordPress.",
    "wapp": "Reconnaît des logiciels, d’après une base qu’il télécharge.",
    "htp": "Reconnaît des logiciels, d’après une base qu’il télécharge.",
    "network_device": "Reconnaît des équipements de réseau.",
    "printer": "Reconnaît des imprimantes.",
    "log4shell": "Attend d’un serveur Java un appel à un nom de domaine du dehors ; il n’y a pas de Java.",
    "spring4shell": "Vise un cadre de Java ; il n’y en a pas.",
    "takeover": "Interroge les noms de domaine de l’exploitant, que la démonstration n’a pas.",
    "timesql": "Juge au temps de réponse, que la charge de la machine suffit à fausser ; « sql » cherche les mêmes endroits par l’erreur et par la différence.",
    "ssl": "La démonstration est en http ; sslyze lit le mandataire qui chiffre.",
    "https_redirect": "La démonstration est en http ; le renvoi vers https est à Caddy et à SECURE_SSL_REDIRECT (tests/asvs/test_reponses.py).",
    "unsecure_password": "La démonstration est en http, et un mot de passe y passe en clair sur cette machine.",
}
