"""HTML in, PDF/UA-1 out, within limits and without any network."""

LIMITE_HTML = 1_000_000  # characters: about seven seconds of layout, far from the time limit of a task


class HtmlRefuse(ValueError):
    """This HTML will never become a document: too long, nested too deep, or in want of a forbidden resource."""


def composer(html: str) -> bytes:
    """The PDF of this HTML, tagged (ISO 14289-1); the same HTML always gives the same bytes.

    HtmlRefuse beyond LIMITE_HTML, when it asks for anything but a static file, and beyond some 500 elements inside one another.
    """
    if len(html) > LIMITE_HTML:
        raise HtmlRefuse("texte trop long")
    from bilan.socle.pdf import atelier  # WeasyPrint takes half a second and 60 MB: only for the processes that render

    return atelier.composer(html)
