"""Labs, questions and scenarios in JupyterLab: live widgets, and the still of a lab for everywhere else."""

from base64 import b64encode
from importlib.resources import files

from jinja2 import Environment, PackageLoader

from custserv.jupyter.picture import Picture
from custserv.jupyter.view import LabView

WIDGET_MIME = "application/vnd.jupyter.widget-view+json"

# The views shown last in this kernel, by the lab's title: what a worksheet reports.
lab_views = {}


def show(lab):
    """Return the MIME bundle part for a notebook: the live view and the still at the defaults."""
    lab_views[lab.title] = view = LabView(lab)
    return {**view_of(view), "image/png": b64encode(still(lab)).decode("ascii")}


def view_of(view):
    """Return the MIME bundle part of a view: JupyterLab shows its widget live."""
    return {WIDGET_MIME: view.widget._repr_mimebundle_()[WIDGET_MIME]}


def style():
    """Return the style sheet of our widgets, to be put into one of them."""
    return f"<style>{files(__name__).joinpath('cells.css').read_text(encoding='utf-8')}</style>"


def fill(template, **context):
    """Return the HTML of one of our templates."""
    environment = Environment(
        loader=PackageLoader(__name__, "."), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(template).render(**context)


def still(lab):
    """Return the picture at the defaults as PNG bytes, sharp enough for print."""
    return Picture(sharp=True).draw(lab.run())
