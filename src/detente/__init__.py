"""detente reads the world's news and keeps the ledger of relations among states.

>>> import detente
>>> coded = detente.read_page(b"Sanctions\\n\\nThe United States imposed sanctions on Iran on 4 May 2016.")
>>> coded.events[0].type
'SANCTION'
"""

__version__ = "0.1.0"
__all__ = [
    "Article",
    "Coded",
    "Coder",
    "DetenteError",
    "Entity",
    "Event",
    "Page",
    "Rejected",
    "Tie",
    "__version__",
    "open_store",
    "read_page",
]

_HOMES = {"Coder": "pipeline", "read_page": "pipeline", "open_store": "store", "DetenteError": "errors"}


def __getattr__(name: str):
    """Public names load when first used, so that ``import detente`` costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'detente' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"detente.{_HOMES.get(name, 'records')}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
