"""« Firefox sur Windows »: what a person recognises of a browser's long signature."""

# the first mark found names it: every browser also claims to be the older ones
NAVIGATEURS = {
    "Edg/": "Edge", "OPR/": "Opera", "SamsungBrowser": "Samsung Internet", "Firefox": "Firefox", "FxiOS": "Firefox", "CriOS": "Chrome",
    "Chrome": "Chrome", "Safari": "Safari",
}
SYSTEMES = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS": "Mac", "CrOS": "ChromeOS", "Linux": "Linux"}


def appareil(signature: str) -> str:
    """Never the signature itself: it is long, and anyone may write anything in it."""
    navigateur, systeme = _premier(NAVIGATEURS, signature), _premier(SYSTEMES, signature)
    if navigateur and systeme:
        return f"{navigateur} sur {systeme}"
    return navigateur or systeme or "Un navigateur inconnu"


def _premier(noms: dict[str, str], signature: str) -> str:
    return next((nom for marque, nom in noms.items() if marque in signature), "")
