"""The views, in the order in which people need them: address -> what answers it.

Each is a function of the explorer, what was asked, and the names in its address; it gives an ``Answer``.
"""

from detente.web.views.acts import show_acts
from detente.web.views.articles import show_article
from detente.web.views.dyads import show_dyad
from detente.web.views.events import show_event, show_story
from detente.web.views.home import show_home
from detente.web.views.quality import show_quality
from detente.web.views.search import show_search
from detente.web.views.sql import show_sql
from detente.web.views.states import show_state
from detente.web.views.world import show_world

VIEWS = (
    ("/", show_home),
    ("/article/{article}", show_article),
    ("/event/{event}", show_event),
    ("/story/{story}", show_story),
    ("/search", show_search),
    ("/dyad/{first}/{second}", show_dyad),
    ("/state/{code}", show_state),
    ("/world", show_world),
    ("/acts", show_acts),
    ("/quality", show_quality),
    ("/sql", show_sql),
)
