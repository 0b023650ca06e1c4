"""Labs in JupyterLab: live widgets over a matplotlib picture, and the still for everywhere else."""

from base64 import b64encode

from custserv.jupyter.picture import Picture
from custserv.jupyter.view import LabView

WIDGET_MIME = "application/vnd.jupyter.widget-view+json"


def show(lab):
    """Return the MIME bundle part for a notebook: the live view and the still at the defaults."""
    return {
        WIDGET_MIME: LabView(lab).widget._repr_mimebundle_()[WIDGET_MIME],
        "image/png": b64encode(still(lab)).decode("ascii"),
    }


def still(lab):
    """Return the picture at the defaults as PNG bytes, sharp enough for print."""
    return Picture(sharp=True).draw(lab.run())
