"""Chapter 5: each computed figure in the prose with its expression, and the solutions' programs run."""

import contextlib
import io
import re

import pytest

from custserv import number
from custserv.author.chapter import NOTEBOOKS, read, run_cells
from custserv.models.referral import break_even_share, net_value, referral_multiplier
from custserv.models.retention import expected_lifetime
from custserv.models.value import clv_multiple, lifetime_value, present_value

NOTEBOOK = NOTEBOOKS / "05_lifetime_value.ipynb"
CELLS = {cell.id: cell for cell in read(NOTEBOOK).cells}
PROSE = {name: cell.source for name, cell in CELLS.items() if cell.cell_type == "markdown"}
SOLUTIONS = [name for name in PROSE if name.startswith("solution-") and "```python" in PROSE[name]]

ANNUAL = 50 * 52
OWN = lifetime_value(ANNUAL, 1, 10)
GOOD = referral_multiplier(told=5, conversion=0.2)
BAD = referral_multiplier(told=10, conversion=0.2)
AVERAGE = ANNUAL * clv_multiple(0.9, 0.1, first_margin_now=True)
MARGIN = ANNUAL * 0.3


def yuan(value, digits=0):
    return number(value, "元", digits)


def signed(value):
    return ("+" if value > 0 else "") + yuan(value)


def percent(share, digits=0):
    """Return a share as the prose writes it: 80%, without the space of the controls."""
    return number(share, "%", digits).replace(" ", "")


def multiple(retention, discount_rate, **options):
    return number(clv_multiple(retention, discount_rate, **options), digits=2)


def closing(retention=0.9, years=10, discount_rate=0.1, multiplier=1):
    return lifetime_value(MARGIN, retention, years, discount_rate, multiplier)


def fixed_less_average(discount_rate):
    average = ANNUAL * clv_multiple(0.9, discount_rate, first_margin_now=True)
    return lifetime_value(ANNUAL, 1, 10, discount_rate) - average


# The cell, and the words of its prose with every computed figure put in by its expression.
FIGURES = [
    ("objectives", f"“10 年、{yuan(OWN)}”"),
    ("exercise-worked", f"50 × 52 = {yuan(50 * 52)}"),
    ("exercise-worked", f"{number(ANNUAL)} × 10 = {yuan(OWN)}"),
    ("exercise-worked", f"5 × 20% = {number(GOOD)} 位新客户。新客户和他一样值 {yuan(OWN * GOOD)}"),
    ("exercise-worked", f"10 × 20% = {number(BAD)} 位，店里就失去 {number(BAD)} 位客户，共 {yuan(OWN * BAD)}"),
    ("exercise-worked", f"又少 {yuan(OWN)}"),
    ("exercise-worked", f"| 他本人 | {signed(OWN)} | {signed(-OWN)} |"),
    ("exercise-worked", f"| 口碑的价值 | {signed(OWN * GOOD)} | {signed(-OWN * BAD)} |"),
    ("exercise-worked", f"**{signed(net_value(OWN, GOOD))}** | **{signed(net_value(OWN, -BAD, own=-1))}**"),
    ("exercise-worked", f"按 50 周算，他本人十年是 {yuan(50 * 50 * 10)}"),
    ("exercise-worked", f"365.25 ÷ 7 ≈ {number(365.25 / 7, digits=2)} 周算，是 {yuan(365.25 / 7 * 50 * 10)}"),
    ("exercise-worked", f"差 {yuan(net_value(OWN, GOOD) - net_value(OWN, -BAD, own=-1))}"),
    ("exercise-worked", f"满意是 {signed(net_value(OWN, GOOD))}"),
    ("exercise-worked", f"是 {signed(net_value(OWN, -BAD, own=0))}，相差"),
    ("exercise-worked", f"相差 {yuan(net_value(OWN, GOOD) - net_value(OWN, -BAD, own=0))}"),
    ("exercise-lesson", f"从 0 元到 {yuan(net_value(OWN, -BAD, own=-1))}"),
    ("ten-myriad", f"| {number(4000 / 500)} 次 | {number(5000 / 500)} 次 |"),
    ("ten-myriad", "4,000～5,000 元，又会影响别人再买 5,000 元"),
    ("ten-myriad", "| 他本人一年 | 4,000 元 | 5,000 元 |"),
    ("ten-myriad", f"受他影响的 5,000 元 | {yuan(4000 + 5000)} | {yuan(5000 + 5000)} |"),
    (
        "ten-myriad",
        f"| 十年 | {yuan(lifetime_value(4000, 1, 10, 0, 1.25))} | {yuan(lifetime_value(5000, 1, 10, 0, 1))} |",
    ),
    ("ten-myriad", f"在 {number(5000 / 5000)} 到 {number(5000 / 4000, digits=2)} 之间"),
    ("ten-myriad", f"从 {yuan(lifetime_value(ANNUAL, 0.8, 10))}变成 {yuan(lifetime_value(ANNUAL, 0.9, 10))}"),
    ("retention", f"| 第1年 | 100 位 | {yuan(ANNUAL)} |"),
    ("retention", f"| 第2年 | {number(100 * 0.9)} 位 | {yuan(ANNUAL * 0.9)} |"),
    ("retention", f"| 第3年 | {number(100 * 0.9**2)} 位 | {yuan(ANNUAL * 0.9**2)} |"),
    ("retention", f"| 三年合计 | | {yuan(lifetime_value(ANNUAL, 0.9, 3))} |"),
    ("retention", f"{number(ANNUAL)} × 0.9 元；"),
    ("retention", f"{number(ANNUAL)} × 0.9 × 0.9"),
    (
        "retention",
        f"保留率 50%，平均来 {number(expected_lifetime(0.5))} 年；80%，{number(expected_lifetime(0.8))} 年；"
        f"90%，{number(expected_lifetime(0.9))} 年；95%，{number(expected_lifetime(0.95))} 年",
    ),
    ("retention", f"每年花 {yuan(ANNUAL)}"),
    (
        "lab-retention-after",
        f"只有 {yuan(lifetime_value(ANNUAL, 0.6, 30))}，其中前 10 年就有 {yuan(lifetime_value(ANNUAL, 0.6, 10))}",
    ),
    (
        "lab-retention-after",
        f"10 年是 {yuan(lifetime_value(ANNUAL, 0.9, 10))}，约为甲店的 "
        f"{number(lifetime_value(ANNUAL, 0.9, 10) / lifetime_value(ANNUAL, 0.6, 30), digits=1)} 倍",
    ),
    (
        "lab-retention-after",
        f"10 年只收到 {yuan(lifetime_value(ANNUAL, 0.95, 10))}，30 年有 {yuan(lifetime_value(ANNUAL, 0.95, 30))}",
    ),
    ("word-of-mouth", f"k = 5 \\times 20\\% = {number(GOOD)}$，不满意时 $k = -10 \\times 20\\% = -{number(BAD)}$"),
    ("lab-word-of-mouth-after", f"门槛是 {percent(break_even_share(GOOD, -BAD), 1)}"),
    (
        "lab-word-of-mouth-after",
        f"平均 $k$ 是 {number(0.6 * GOOD - 0.4 * BAD, digits=2)}，{yuan(OWN)}打了八折，只剩 "
        f"{yuan(lifetime_value(ANNUAL, 1, 10, 0, 0.6 * GOOD - 0.4 * BAD))}",
    ),
    ("discounting", f"除以 1.1，今天只值 {yuan(100 / 1.1, 2)}"),
    ("discounting", f"后年的 100 元要除两次，{yuan(100 / 1.1**2, 2)}；十年以后的 100 元，{yuan(100 / 1.1**10, 2)}"),
    ("discounting", f"每年年初付 {yuan(ANNUAL)}，一共 {yuan(OWN)}"),
    ("discounting", f"① 约 {yuan(OWN * 0.9)}（打九折）"),
    ("discounting", f"② 约 {yuan(round(lifetime_value(ANNUAL, 1, 10, 0.1), -2))}"),
    ("discounting", "③ 约 10,000 元"),
    ("discounting", f"不折现也是 {yuan(ANNUAL * expected_lifetime(0.9))}"),
    (
        "lab-discount-after",
        f"{yuan(OWN)}折成今天的 {yuan(lifetime_value(ANNUAL, 1, 10, 0.1))}，"
        f"剩 {percent(lifetime_value(ANNUAL, 1, 10, 0.1) / OWN)}",
    ),
    ("lab-discount-after", f"只剩 {yuan(ANNUAL / 1.1**9)}"),
    ("lab-discount-after", f"一共只剩 {yuan(present_value(ANNUAL, 1, 0.1, years=10))}"),
    ("lab-discount-after", f"只剩 {yuan(AVERAGE)}，刚好五成半。不折现时两人都是 {yuan(OWN)}"),
    ("multiple", f"1.1/0.2 = {number(1.1 / 0.2, digits=1)}$，于是 {number(ANNUAL)} × 5.5 = {yuan(AVERAGE)}"),
    ("multiple-reading", f"最下面一行从 {multiple(0.9, 0.1)} 降到 {multiple(0.9, 0.16)}"),
    ("multiple-reading", f"第一列从 {multiple(0.9, 0.1)} 降到 {multiple(0.6, 0.1)}"),
    ("multiple-reading", f"落在 {multiple(0.6, 0.16)} 到 {multiple(0.9, 0.1)} 之间"),
    (
        "multiple-reading",
        f"一年 {yuan(ANNUAL)}，两种算法分别是 {multiple(0.8, 0.1, first_margin_now=True)} 倍、"
        f"{yuan(ANNUAL * clv_multiple(0.8, 0.1, first_margin_now=True))}和 {multiple(0.8, 0.1)} 倍、"
        f"{yuan(ANNUAL * clv_multiple(0.8, 0.1))}，相差整整一年的 {yuan(ANNUAL)}",
    ),
    (
        "lab-multiple-after",
        f"从 60% 起，乘数只增加 {number(clv_multiple(0.61, 0.1) - clv_multiple(0.6, 0.1), digits=2)}；"
        f"从 90% 起，增加 {number(clv_multiple(0.91, 0.1) - clv_multiple(0.9, 0.1), digits=2)}",
    ),
    ("margin", f"{yuan(OWN)}进了收银机"),
    ("margin", f"{number(ANNUAL)} × 30% = {yuan(MARGIN)}"),
    ("margin", f"乘数 {number(clv_multiple(0.9, 0.1, first_margin_now=True), digits=1)}"),
    ("margin", f"{number(MARGIN)} × 5.5 = {yuan(MARGIN * 5.5)}"),
    ("margin", f"从 {yuan(OWN)}到 {yuan(MARGIN * 5.5)}，只剩六分之一左右"),
    ("margin", f"一位值 {yuan(MARGIN * 5.5)}的客户"),
    ("margin", f"花 10,000 元广告费争取一位这样的新客户，理由是“他值 {yuan(OWN)}”"),
    ("margin", f"亏 {yuan(10000 - MARGIN * 5.5)}"),
    ("back-to-value", f"连同口碑值 {yuan(net_value(OWN, GOOD))}"),
    ("back-to-value-after", f"应当得到 {yuan(net_value(OWN, GOOD))}"),
    (
        "back-to-value-after",
        f"{yuan(net_value(OWN, GOOD))}变成了 {yuan(closing())}，只剩 {percent(closing() / net_value(OWN, GOOD))}",
    ),
    (
        "back-to-value-after",
        f"{number(OWN)} → {number(lifetime_value(ANNUAL, 0.9, 10))} → "
        f"{number(lifetime_value(ANNUAL, 0.9, 10, 0.1))} → {yuan(closing(multiplier=0))}",
    ),
    ("back-to-value-after", f"升到 95%，{yuan(closing(retention=0.95))}"),
    ("back-to-value-after", f"降到 5%，{yuan(closing(discount_rate=0.05))}"),
    ("back-to-value-after", f"看到 15 年，{yuan(closing(years=15))}"),
    ("back-to-value-after", f"总价值是 {yuan(closing(multiplier=-2))}"),
    ("summary", f"满意 {signed(net_value(OWN, GOOD))}，不满意 {signed(net_value(OWN, -BAD, own=-1))}"),
    ("self-test", f"50 × 52 × 10 = {yuan(OWN)}"),
    ("self-test", f"1 ÷（1 − 0.75）= {number(expected_lifetime(0.75))} 年"),
    ("self-test", f"121 ÷ 1.1 ÷ 1.1 = {number(121 / 1.1**2)} 元"),
    (
        "self-test",
        f"0.8 ÷（1.1 − 0.8）≈ {multiple(0.8, 0.1)}；"
        f"算首期再加 1，约 {multiple(0.8, 0.1, first_margin_now=True)}",
    ),
    ("self-test", f"一个是 {yuan(AVERAGE)}，一个是 {yuan(lifetime_value(ANNUAL, 1, 10, 0.1))}"),
    (
        "solution-1",
        f"{number(18 * 2 * 50 * 0.6)} ×（1 + 0.7 + {number(0.7**2, digits=2)} + {number(0.7**3, digits=3)} + "
        f"{number(0.7**4, digits=4)}）",
    ),
    (
        "solution-2",
        "（" + "、".join(number(fixed_less_average(d)) for d in (0.05, 0.1, 0.2)) + " 元）",
    ),
    ("lesson-plan", f"从 {yuan(net_value(OWN, GOOD))}调到自己相信的数"),
    ("solution-4", f"0.8 ÷（1.12 − 0.8）= {number(clv_multiple(0.8, 0.12), digits=1)} 倍"),
]

# Inputs of the exercises and figures quoted from a cited source, by cell.
GIVEN = {
    "exercise-worked": {"365.25"},
    "ten-myriad": {"4,000", "5,000"},
    "multiple-reading": {"4.5", "0.1"},
    "exercise-2": {"2,600"},
    "exercise-3": {"2,600"},
    "exercise-4": {"1,500", "2,100"},
    "exercise-5": {"80.8", "11.88"},
    "solution-3": {"0.75", "1.1"},
}


@pytest.mark.parametrize(("cell", "words"), FIGURES)
def test_figure_in_the_prose_is_the_computed_one(cell, words):
    assert words in PROSE[cell]


def figures(text):
    return set(re.findall(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+\.\d+", text))


def printed(name):
    """Run a solution's program and return what it prints."""
    (program,) = re.findall(r"```python\n(.*?)```", PROSE[name], re.DOTALL)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(program, name, "exec"), {})
    return out.getvalue()


@pytest.mark.parametrize("name", PROSE)
def test_no_figure_stands_unaccounted(name):
    prose = re.sub(r"```python.*?```", "", PROSE[name], flags=re.DOTALL)
    known = figures(" ".join(words for cell, words in FIGURES if cell == name)) | GIVEN.get(name, set())
    if name in SOLUTIONS:
        known |= figures(printed(name))
    assert figures(prose) <= known


@pytest.mark.parametrize("name", SOLUTIONS)
def test_solution_states_what_its_program_prints(name):
    prose = re.sub(r"```python.*?```", "", PROSE[name], flags=re.DOTALL)
    shown = re.findall(r"\d[\d,.]*", printed(name))
    assert shown and set(shown) <= set(re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", prose))


def test_every_exercise_has_a_solution():
    numbers = [name.removeprefix("exercise-") for name in PROSE if re.fullmatch(r"exercise-\d+", name)]
    assert len(numbers) >= 4
    assert all(f"solution-{k}" in PROSE for k in numbers)


@pytest.fixture(scope="module")
def notebook():
    """Return what the notebook's code cells define."""
    return run_cells(read(NOTEBOOK), NOTEBOOK.name)


@pytest.mark.parametrize(
    ("name", "values", "shown"),
    [
        ("lab_retention", {"retention": 0.6, "years": 30}, yuan(lifetime_value(ANNUAL, 0.6, 30))),
        ("lab_retention", {"retention": 1, "years": 30}, "∞ 年"),
        ("lab_word_of_mouth", {"conversion": 0.4}, "66.7 %"),
        ("lab_word_of_mouth", {"told_bad": 5}, "50.0 %"),
        ("lab_discount", {}, yuan(AVERAGE)),
        ("lab_discount", {"discount_rate": 0}, yuan(OWN)),
        ("lab_multiple", {"retention": 0.6}, "0.04 倍"),
        ("lab_multiple", {"retention": 0.9}, "0.29 倍"),
        ("lab_back_to_value", {"retention": 1, "discount_rate": 0, "margin_rate": 1}, "52,000 元"),
        ("lab_back_to_value", {"multiplier": -2}, yuan(closing(multiplier=-2))),
        ("lab_back_to_value", {"retention": 0.8, "multiplier": -1}, "0 元"),
    ],
)
def test_lab_shows_what_the_text_promises(notebook, name, values, shown):
    assert shown in [metric.text for metric in notebook[name].run(**values).metrics]


@pytest.mark.parametrize("values", [(2600, 1, 10, 0, 1), (780, 0.9, 10, 0.1, 1), (780, 0.9, 0, 0.1, 1)])
def test_five_line_function_agrees_with_the_library(notebook, values):
    assert notebook["my_lifetime_value"](*values) == pytest.approx(lifetime_value(*values), rel=1e-12)
    assert len(CELLS["five-line-function"].source.splitlines()) == 5


def test_lesson_fills_four_periods_of_45_minutes():
    minutes = re.findall(r"^\|[^|]+\| (\d+) \|", PROSE["lesson-plan"], re.MULTILINE)
    assert sum(map(int, minutes)) == 4 * 45
