"""What stands behind a verb, read by Typer; help and complaints are Chinese."""

import typer
from typer import rich_utils
from typer.core import TyperCommand
from typer.exceptions import TyperException

from custserv.author.problem import Problem

rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
rich_utils.OPTIONS_PANEL_TITLE = "选项"
rich_utils.DEFAULT_STRING = "[默认：{}]"
rich_utils.REQUIRED_LONG_STRING = "[必填]"
# What Typer raises, by the name of the class: its own words are English.
_COMPLAINTS = {
    "NoSuchOption": "没有选项 {error.option_name}",
    "BadOptionUsage": "选项 {error.option_name} 的用法不对：后面要跟一个值，或者不该跟值",
    "MissingParameter": "缺少 {name}（{param.help}）",
    "BadParameter": "{name} 的值不合用",
}


class _ChineseCommand(TyperCommand):
    """A command whose help has no English words."""

    def get_usage(self, ctx):
        return super().get_usage(ctx).replace("Usage: ", "用法：", 1)

    def get_help_option(self, ctx):
        option = super().get_help_option(ctx)
        option.help = "显示这段说明"
        return option


def call(verb, command, arguments):
    """Call the function ``command``, whose signature Typer reads, with what was typed behind the verb.

    Returns its exit code (None: 0); raises Problem for arguments that do not fit.
    """
    app = typer.Typer(add_completion=False)
    context = {"help_option_names": ["-h", "--help"]}
    app.command(verb, cls=_ChineseCommand, options_metavar="[选项]", context_settings=context)(command)
    try:
        return typer.main.get_command(app).main(list(arguments), f"custserv {verb}", standalone_mode=False)
    except TyperException as error:
        raise Problem(f"{_complaint(error)}。用法见：custserv {verb} --help") from None


def _complaint(error):
    words = _COMPLAINTS.get(type(error).__name__, "不该有的内容：{extra}（里面有空格的，两头要加引号）")
    param = getattr(error, "param", None)
    name = (getattr(param, "metavar", None) if param and not param.opts[0].startswith("-") else None) or (
        param.opts[0] if param else ""
    )
    return words.format(error=error, param=param, name=name, extra=error.message.rpartition("(")[2].rstrip(")"))
