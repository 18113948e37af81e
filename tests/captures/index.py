"""The page that shows all the pictures side by side: one row a page, one column a width and a theme."""
from collections.abc import Sequence
from html import escape
from pathlib import Path

from tests.captures.visite import Vue

TETE = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>Captures</title><style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem; } figure { margin: 0; } figcaption { font-size: .875rem; }
section { display: flex; gap: 1rem; align-items: start; overflow-x: auto; padding-bottom: 1rem; }
img { height: 26rem; width: auto; object-fit: cover; object-position: top; border: 1px solid #999; }
</style></head><body><h1>Captures</h1>
"""


def fichier(vue: Vue, largeur: int, theme: str) -> str:
    """Where the picture is, from the folder of pictures."""
    return f"{vue.role}/{vue.route.replace(':', '-')}-{largeur}-{theme}.jpg"


def ecrire(ou: Path, vues: Sequence[Vue], largeurs: Sequence[int], themes: Sequence[str]) -> Path:
    corps, role = [TETE], ""
    for vue in vues:
        if vue.role != role:
            role = vue.role
            corps.append(f"<h2>{escape(role)}</h2>")
        corps.append(f"<h3>{escape(vue.route)}</h3><section>{''.join(_image(vue, largeur, theme) for largeur in largeurs for theme in themes)}</section>")
    ou.write_text("\n".join([*corps, "</body></html>\n"]))
    return ou


def _image(vue: Vue, largeur: int, theme: str) -> str:
    chemin = f"pages/{fichier(vue, largeur, theme)}"
    return f'<figure><a href="{chemin}"><img loading="lazy" src="{chemin}" alt=""></a><figcaption>{largeur} px, {theme}</figcaption></figure>'
