"""custserv: models, sliders and publishing for 客户服务与客户关系管理·互动教材.

The whole public API on one screen; each name is loaded when it is first used, so that a model
alone needs nothing but Python.
"""

from importlib import import_module

__version__ = "0.1.0"

_HOMES = {
    "lab": "custserv.labs",
    "Lab": "custserv.labs",
    "Slider": "custserv.controls",
    "Choice": "custserv.controls",
    "Toggle": "custserv.controls",
    "Metric": "custserv.scene",
    "number": "custserv.text",
}

__all__ = list(_HOMES)


def __getattr__(name):
    if name not in _HOMES:
        raise AttributeError(f"custserv 里没有 {name}；可用的有 {'、'.join(__all__)}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__():
    return __all__
