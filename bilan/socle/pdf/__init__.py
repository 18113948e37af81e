"""HTML in, PDF/UA-1 out, within limits and without any network."""
from bilan.socle.pdf import limites


class HtmlRefuse(ValueError):
    """This HTML will never become a document: too long, nested too deep, or in want of a forbidden resource."""


def composer(html: str) -> bytes:
    """The PDF of this HTML, tagged (ISO 14289-1); the same HTML always gives the same bytes.

    HtmlRefuse beyond the limits (`limites`), and when it asks for anything but a static file.
    """
    if motif := limites.refus(html):
        raise HtmlRefuse(motif)
    from bilan.socle.pdf import atelier  # WeasyPrint takes half a second and 60 MB: only for the processes that render

    return atelier.composer(html)
