"""What is a page to be?"""

from attache.values import Printed
from attache.views import Page

INDEX = "pagefind/"  # the folder of the index of the search
HOSTED = {"/_headers": "headers.txt", "/.htaccess": "htaccess.txt"}  # what hosts read, each with its template
DRAWN = frozenset({"card", "picture"})  # makers that see no settings, so that none of these alters what is drawn


class Planned(Printed, frozen=True, kw_only=True):
    """A page to be: its file in the output, who makes it of which view, and the fingerprint of these two. `words` are
    the paths of the texts that it shows.
    """

    file: str
    maker: str
    view: Page
