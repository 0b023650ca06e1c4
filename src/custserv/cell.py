"""What the values of cells that ask the student something share: checks, an id of their own, the output."""

MIME = "application/vnd.custserv.quiz+json"


class DefinitionError(ValueError):
    """A question, scenario, checklist or worksheet is badly defined."""


def check_id(owner, name):
    """Refuse an id that is not a Python identifier."""
    if not isinstance(name, str) or not name.isidentifier():
        raise DefinitionError(f"{owner}的编号应是由字母、数字和下划线组成的名字，例如 pre_value，收到 {name!r}")


def check_text(owner, what, text):
    """Refuse what is no text, or a text with a formula: these texts are shown as they stand."""
    if not isinstance(text, str) or not text.strip():
        raise DefinitionError(f"{owner}的{what}应是一段文字，收到 {text!r}")
    if text.count("$") > 1:
        raise DefinitionError(f"{owner}的{what}里不能写公式，请用文字和数字，收到 {text!r}")


def check_distinct(owner, what, texts, least=2):
    """Refuse texts of which one is none, two are the same, or too few."""
    for text in texts:
        check_text(owner, what, text)
    if len({text.strip() for text in texts}) < len(texts):
        raise DefinitionError(f"{owner}的{what}有重复：{'、'.join(texts)}")
    if len(texts) < least:
        raise DefinitionError(f"{owner}至少要有 {least} 个{what}，收到 {len(texts)} 个")


_claimed_in = {}


def claim(ids):
    """Take these ids for the cell that runs; refuse one that another cell of this notebook has taken."""
    cell, run = _running_cell()
    if cell is None:
        return
    for name in [name for name, (home, last) in _claimed_in.items() if home == cell and last != run]:
        del _claimed_in[name]
    for name in ids:
        if name in _claimed_in:
            raise DefinitionError(
                f"编号 {name} 在本笔记本的另一处已经用过，请换一个；"
                "如果只是移了地方，先重新运行原来的单元格，或重启内核"
            )
        _claimed_in[name] = (cell, run)


def _running_cell():
    """Return JupyterLab's name of the cell that runs and the number of the run; None if unknown."""
    from IPython import get_ipython

    kernel = getattr(get_ipython(), "kernel", None)
    message = kernel.get_parent("shell") if kernel else {}
    return message.get("metadata", {}).get("cellId"), message.get("header", {}).get("msg_id")


class CellValue:
    """The value of a cell: alive in JupyterLab, a spec for the page, plain text everywhere else."""

    def spec(self):
        """Return what the page needs, as plain JSON."""
        raise NotImplementedError

    def summary(self):
        """Return what is asked as plain text, without answers."""
        raise NotImplementedError

    def _view(self):
        """Return the live view; its ``widget`` is shown."""
        raise NotImplementedError

    def _repr_mimebundle_(self, include=None, exclude=None):
        from custserv.jupyter import view_of

        return {**view_of(self._view()), MIME: self.spec(), "text/plain": self.summary()}
