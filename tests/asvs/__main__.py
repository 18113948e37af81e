"""Write docs/asvs.md."""
from tests.asvs.liste import PAGE, page

PAGE.write_text(page(), encoding="utf-8")
