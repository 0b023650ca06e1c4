"""The theme in Chinese."""


def setup(app):
    app.connect("config-inited", translate)


def translate(app, config):
    """Put Chinese texts where theme and extensions have a setting for them."""
    config.nb_code_prompt_show = "显示代码"
    config.nb_code_prompt_hide = "隐藏代码"
    config.togglebutton_hint = "点击展开"
    config.togglebutton_hint_hide = "点击收起"
    config.html_theme_options["search_bar_text"] = "搜索本书……"
