"""A purchase log of one's own: read it, check every row, and say what was wrong with which."""

import csv
import io
import os
import re
import unicodedata
import warnings
from contextlib import closing
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import pandas as pd
from openpyxl import load_workbook

from custserv.data.daily import collect, lazy_frame
from custserv.data.progress import progress

# Headers as the exports of tills, shops and payment services name them.
_HEADERS = {
    "customer_id": "客户编号 客户号 客户id 客户代码 客户 客户名 客户名称 客户姓名 顾客编号 顾客 会员编号 会员号 会员id "
    "会员卡号 用户编号 用户id 用户名 买家 买家id 买家昵称 买家会员名 手机号 customerid customer custid memberid userid",
    "date": "日期 时间 交易日期 交易时间 购买日期 购买时间 消费日期 消费时间 订单日期 订单时间 下单日期 下单时间 付款日期 "
    "付款时间 支付时间 成交日期 成交时间 订单创建时间 订单付款时间 date datetime orderdate invoicedate timestamp",
    "amount": "金额 交易金额 购买金额 消费金额 订单金额 实付金额 实付款 实收金额 支付金额 付款金额 成交金额 总金额 销售额 "
    "买家实际支付金额 买家实付金额 amount total sales revenue dollarvalue",
    "order_id": "订单号 订单编号 订单id 交易号 交易单号 单号 小票号 流水号 orderid orderno invoice invoiceno",
}
_FIELDS = {name: field for field, names in _HEADERS.items() for name in names.split()}
_NAMES = {"customer_id": "客户编号", "date": "日期", "amount": "金额", "order_id": "订单号"}
_NOBODY = {"", "nan", "nat", "none", "null", "n/a", "#n/a", "无", "-", "—", "<na>"}
_YUAN = re.compile("¥|元|rmb|cny", re.IGNORECASE)
# What Excel makes of a long number: 13800001111 and 13800002222 both become 1.38E+10.
_SHORTENED = r"\d(?:\.\d+)?E\+\d+"
_DAY = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})"
_DATE = re.compile(rf"{_DAY}[日号]?(?:[ T]+(?:上午|下午|AM|PM)? *\d{{1,2}}[:时].*)?|(\d{{4}})(\d{{2}})(\d{{2}})")
# A cell whose later lines hold a day: rows that a quotation mark without its other half has swallowed.
_ROWS_IN_A_CELL = re.compile(rf"\n.*{_DAY}", re.DOTALL)
_AMOUNT = re.compile(
    r"(?:¥|\$|rmb|cny)? *([-+]?) *[¥$]? *"
    r"(\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+) *(?:元|rmb|cny)?",
    re.IGNORECASE,
)
_SET_ASIDE, _KEPT = "剔除", "保留"
_SURPLUS = "多出的第"
_FIRST_DATE = date(1970, 1, 1)


class Report(NamedTuple):
    """What was found in a log.

    rows_read, rows_kept: how many rows the file had and how many are in the cleaned log.
    columns:  which of the file's columns was taken for which: ``{"date": "下单时间", …}``.
    problems: a pandas table 行, 列, 内容, 问题, 处理, one line per problem. 行 is the line of the file as
              Excel counts it (the header is line 1), or the index label of a frame. 处理 is 剔除 (not in
              the cleaned log) or 保留 (in it, but look at it).
    unread_sheets: names of a workbook's other sheets that hold something.
    """

    rows_read: int
    rows_kept: int
    columns: dict
    problems: pd.DataFrame
    unread_sheets: tuple = ()

    def __str__(self):
        taken = "，".join(f"{_NAMES[field]}←{name}" for field, name in self.columns.items())
        lines = [
            f"读入 {self.rows_read} 行，保留 {self.rows_kept} 行，剔除 {self.rows_read - self.rows_kept} 行",
            f"各列取自：{taken}",
        ]
        for (problem, action), found in self.problems.groupby(["问题", "处理"], sort=False):
            rows = [str(row) for row in found["行"]]
            more = f"，共 {len(rows)} 行" if len(rows) > 10 else ""
            lines.append(f"{action}：{problem}（第 {'、'.join(rows[:10])} 行{more}）")
        if self.unread_sheets:
            lines.append(f"没有读的工作表：{'、'.join(self.unread_sheets)}（只读有内容的第一张）")
        if self.problems.empty:
            lines.append("没有发现问题")
        return "\n".join(lines)

    __repr__ = __str__


def read_log(source, columns=None):
    """Read and check a purchase log; return (cleaned log, ``Report``).

    source:  a path to a .csv, .txt, .tsv or .xlsx file (text in UTF-8, UTF-16 or GBK; of a workbook the
             first sheet that holds something), or a frame: pandas, polars or Dask.
    columns: what is where, if the headers do not tell: ``{"amount": "实付金额"}``; the fields are
             customer_id, date, amount and, if there is one, order_id.

    The cleaned log has ``customer_id`` (text), ``date`` (a day), ``amount`` (元), ``order_id`` if there is
    one, and as its index the rows' numbers in the file (a frame's own labels). It is a pandas frame.

    Set aside, each named in the report: rows without a customer, or with one whose number Excel has cut
    short (1.38E+10); dates that cannot be read, lie before 1970 or in the future; amounts that are no
    numbers or below 0 (a refund is no purchase); where some amounts are marked as ¥ and others as $,
    those of the rarer mark (they cannot be added); rows that repeat another in every column, order number
    included; rows with more cells than the header.
    Kept, but named: amounts of 0; amounts in $ beside others without a mark; repeated rows without an
    order number, which may be two purchases; an order number with two customers; cells that seem to have
    swallowed the rows below.

    Raise FileNotFoundError; TypeError if the source is neither a path nor a frame; ValueError if the
    file cannot be read, a column is missing or ambiguous, or no row is left.
    """
    if isinstance(source, (str, os.PathLike)):
        raw, unread_sheets = _read_file(Path(source))
    else:
        raw, unread_sheets = _read_frame(source), ()
    if raw.empty:
        raise ValueError("表里没有数据：表头以下一行也没有")
    taken = _choose_columns(list(raw.columns), columns or {})
    text = pd.DataFrame({name: _each(raw[name], _as_text, str) for name in raw.columns})
    problems = _Problems(text.index)
    text = problems.without_blank_rows(text)
    problems.surplus(text)
    problems.swallowed(text)
    log = pd.DataFrame(
        {
            "customer_id": problems.customers(text[taken["customer_id"]]),
            "date": problems.dates(text[taken["date"]]),
            "amount": problems.amounts(text[taken["amount"]]),
        }
    )
    orders = text[taken["order_id"]] if "order_id" in taken else None
    problems.repeats(text, orders)
    if orders is not None:
        problems.shared_orders(orders, log["customer_id"])
        log["order_id"] = orders
    log = log.drop(index=list(problems.set_aside), errors="ignore")
    report = Report(len(raw), len(log), taken, problems.table(), unread_sheets)
    if log.empty:
        raise ValueError(f"没有一行可用。{report}")
    return log.astype({"amount": float}), report


class _Problems:
    """Collects what is wrong, row by row, while the columns are turned into values."""

    def __init__(self, rows):
        self._order = {row: k for k, row in enumerate(rows)}
        self._found, self.set_aside = [], set()

    def table(self):
        found = sorted(self._found, key=lambda problem: self._order[problem[0]])
        return pd.DataFrame(found, columns=["行", "列", "内容", "问题", "处理"])

    def without_blank_rows(self, text):
        blank = (text == "").all(axis=1)
        for row in text.index[blank]:
            self._add(row, "", "", "空行")
        return text[~blank]

    def surplus(self, text):
        """Name rows with more cells than the header: a comma inside an amount, most likely."""
        for name in (name for name in text.columns if name.startswith(_SURPLUS)):
            self._mark(text[name], text[name] != "", "比表头多出一格：千分位的逗号要去掉，或给金额加引号")

    def swallowed(self, text):
        """Name cells that hold further rows: a file without the second of two quotation marks."""
        for name in text.columns:
            cells = text[name][text[name].str.contains("\n", regex=False)]
            rows = [_ROWS_IN_A_CELL.search(cell) is not None for cell in cells]
            problem = "这一格里好像并进了下面的行：引号没有成对？"
            self._mark(cells.str.slice(0, 40), rows, problem, _KEPT)

    def customers(self, values):
        nobody = values.str.lower().isin(_NOBODY)
        self._mark(values, nobody, "没有客户编号")
        shortened = values.str.fullmatch(_SHORTENED, case=False)
        self._mark(values, shortened, "编号被 Excel 写成了科学计数法，分不清是谁：请把这一列设成文本再导出")
        return values

    def dates(self, values):
        days = _each(values, _as_day, "datetime64[us]")
        unread, written = days.isna(), values.str.fullmatch(_DATE)
        self._mark(values, unread & (values == ""), "没有日期")
        self._mark(values, unread & written, "日历上没有这一天")
        self._mark(values, unread & ~written & (values != ""), "日期看不懂，应写成 2024-01-31 的样子")
        self._mark(values, days > pd.Timestamp(date.today()), "日期在将来")
        self._mark(values, days < pd.Timestamp(_FIRST_DATE), "日期早于 1970 年")
        return days

    def amounts(self, values):
        amount = _each(values, _as_amount, float)
        unread = amount.isna()
        self._mark(values, unread & (values == ""), "没有金额")
        self._mark(values, unread & (values != ""), "金额不是数字")
        self._mark(values, amount < 0, "金额为负：退款或冲销不是购买")
        self._mark(values, amount == 0, "金额为 0：赠品，还是全额抵扣？", _KEPT)
        self.currencies(values, ~unread)
        return amount

    def currencies(self, values, read):
        """Name the fewer of the amounts in two currencies; ``read`` tells which are amounts at all."""
        dollars = read & values.str.contains("$", regex=False)
        others, yuan = read & ~dollars, read & ~dollars & values.str.contains(_YUAN)
        if not dollars.any() or not others.any():
            return
        if not yuan.any():
            problem = f"金额写着 $，另有 {others.sum()} 行没有写货币：是同一种吗？"
            self._mark(values, dollars, problem, _KEPT)
        elif dollars.sum() > others.sum():
            self._mark(values, yuan, f"金额是 ¥，另有 {dollars.sum()} 行是 $：两种货币不能相加，请先换算")
        else:
            self._mark(values, dollars, f"金额是 $，另有 {others.sum()} 行不是：两种货币不能相加，请先换算")

    def repeats(self, text, orders):
        """Name rows that repeat an earlier one in every column."""
        good = self._good(text)
        alike = good[good.duplicated(keep=False)]
        firsts = {}
        for row, cells in zip(alike.index, alike.itertuples(index=False, name=None), strict=True):
            first = firsts.setdefault(cells, row)
            if first == row:
                continue
            if orders is not None and orders[row]:
                self._add(row, "", f"同第 {first} 行", "与前面的一行完全相同")
            else:
                problem = "与前面的一行完全相同，但没有订单号：也可能是同一天买了两次"
                self._add(row, "", f"同第 {first} 行", problem, _KEPT)

    def shared_orders(self, orders, customers):
        """Name order numbers that stand beside more than one customer."""
        numbered = self._good(orders)
        numbered = numbered[numbered != ""]
        shared = customers[numbered.index].groupby(numbered).transform("nunique") > 1
        self._mark(numbered, shared, "同一个订单号属于不同的客户", _KEPT)

    def _good(self, values):
        return values[~values.index.isin(list(self.set_aside))]

    def _mark(self, values, wrong, problem, action=_SET_ASIDE):
        for row, content in values[wrong].items():
            self._add(row, values.name, content, problem, action)

    def _add(self, row, name, content, problem, action=_SET_ASIDE):
        self._found.append((row, name, content, problem, action))
        if action == _SET_ASIDE:
            self.set_aside.add(row)


def _read_frame(source):
    """Return a frame of the user's as one of pandas with unique row labels and headers as text."""
    if not isinstance(source, pd.DataFrame):
        # As objects: whole numbers beside a gap would become floats and lose digits.
        source = pd.DataFrame(collect(lazy_frame(source)).to_dict(as_series=False), dtype=object)
    frame = source.copy() if source.index.is_unique else source.reset_index(drop=True)
    return frame.set_axis(_distinct(frame.columns), axis=1)


def _read_file(path):
    """Return a file's table, its index the lines as Excel counts them, and the names of unread sheets."""
    if not path.exists():
        raise FileNotFoundError(f"找不到文件 {path}；当前文件夹是 {Path.cwd()}")
    kind = path.suffix.lower()
    if kind in (".xlsx", ".xlsm"):
        rows, unread_sheets = _read_excel(path)
    elif kind in (".csv", ".txt", ".tsv"):
        rows, unread_sheets = _read_text(path), ()
    else:
        raise ValueError(
            f"只能读 .csv、.txt、.tsv 和 .xlsx 文件，收到 {path.name}；请在 Excel 里另存为其中一种"
        )
    if not rows:
        raise ValueError(f"{path.name} 是空的")
    columns = list(zip_longest(*rows))
    names = _distinct("" if column[0] is None else column[0] for column in columns)
    cells = {name: pd.Series(column[1:], dtype=object) for name, column in zip(names, columns, strict=True)}
    return pd.DataFrame(cells).set_axis(range(2, len(rows) + 1)), unread_sheets


def _read_excel(path):
    """Return the rows of the first sheet that holds something, and the names of the others that do."""
    try:
        # What openpyxl has to say of styles and menus that it cannot read is of no use here.
        with warnings.catch_warnings(action="ignore", category=UserWarning):
            with closing(load_workbook(path, read_only=True, data_only=True, keep_links=False)) as book:
                sheets = [sheet for sheet in book.worksheets if any(map(_filled, _rows(sheet)))]
                rows = list(progress(_rows(sheets[0]), "读入 Excel", "行")) if sheets else []
    except (BadZipFile, KeyError, ValueError):
        raise ValueError(
            f"{path.name} 不是能读的 Excel 文件；请在 Excel 里打开，去掉密码，另存为 .xlsx 或 CSV"
        ) from None
    # A sheet goes on for as long as somebody once coloured its cells.
    while rows and not _filled(rows[-1]):
        rows.pop()
    return rows, tuple(sheet.title for sheet in sheets[1:])


def _rows(sheet):
    # The size that a file gives for its sheet is often wrong.
    sheet.reset_dimensions()
    return sheet.iter_rows(values_only=True)


def _filled(row):
    return any(cell is not None for cell in row)


def _read_text(path):
    """Return the rows of a text file; a column past the header is named so, for the report to tell."""
    text = _decode(path)
    header = text.split("\n", 1)[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(",\t;，", key=header.count))
    try:
        rows = list(progress(lines, "读入文件", "行"))
    except csv.Error:
        raise ValueError(f"{path.name} 读到第 {lines.line_num} 行读不下去：前面的引号没有成对") from None
    for k in range(max(map(len, rows), default=0) - len(rows[0] if rows else [])):
        rows[0].append(f"{_SURPLUS} {k + 1} 格")
    return rows


def _distinct(headers):
    """Return headers as text, none of them blank; of those that are alike, all but the first numbered."""
    seen, named = {}, []
    for header in map(str, headers):
        # What pandas calls the column of a sheet that has no header.
        if not header.strip() or header.startswith("Unnamed: "):
            header = "（空）"
        seen[header] = seen.get(header, 0) + 1
        named.append(header if seen[header] == 1 else f"{header}（第 {seen[header]} 列）")
    return named


def _decode(path):
    content = path.read_bytes()
    candidates = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in candidates:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError(f"{path.name} 的编码既不是 UTF-8 也不是 GBK；请在 Excel 里另存为“CSV UTF-8”")


def _choose_columns(headers, given):
    """Return which header holds which field; raise ValueError where that is not plain."""
    if not isinstance(given, dict):
        raise TypeError(f"columns 应写成 {{'amount': '实付金额'}} 的样子，收到 {given!r}")
    for field, header in given.items():
        if field not in _NAMES:
            raise ValueError(f"columns 里的字段应是 {'、'.join(_NAMES)}，收到 {field}")
        if header not in headers:
            raise ValueError(f"没有名为“{header}”的列；文件里的列是：{'、'.join(headers)}")
    taken = dict(given)
    for field, label in _NAMES.items():
        fitting = [header for header in headers if _FIELDS.get(_plain(header)) == field]
        if field in given or not fitting:
            continue
        if len(fitting) > 1:
            raise ValueError(
                f"{label}可能是这几列：{'、'.join(fitting)}；"
                f"请用 columns={{{field!r}: {fitting[0]!r}}} 指定一列"
            )
        taken[field] = fitting[0]
    missing = [field for field in ("customer_id", "date", "amount") if field not in taken]
    if missing:
        names = "、".join(_NAMES[field] for field in missing)
        wanted = ", ".join(f"{field!r}: '{_NAMES[field]}那一列的表头'" for field in missing)
        raise ValueError(
            f"找不到这些列：{names}；表头应在第一行，现在读到的是：{'、'.join(headers)}。"
            f"第一行若是标题或说明，请先删掉；若是表头，请用 columns={{{wanted}}} 指定"
        )
    return {field: taken[field] for field in _NAMES if field in taken}


def _plain(header):
    """Return a header without units in brackets, blanks and underscores: ``实付金额（元）`` is 实付金额."""
    header = unicodedata.normalize("NFKC", header).lower()
    return re.sub(r"\(.*?\)|[\s_\-\ufeff]", "", header)


def _each(values, read, kind):
    """Return a column of what ``read`` makes of each value; its distinct values are read once."""
    which, distinct = pd.factorize(values, use_na_sentinel=False)
    found = [read(value) for value in progress(distinct, f"读“{values.name}”列", "个")]
    return pd.Series(found, dtype=kind).take(which).set_axis(values.index)


def _as_text(value):
    """Return a cell as the text that a person would have typed."""
    if pd.isna(value):
        return ""
    # A number in Excel has no kind: customer 1001 comes as 1001.0.
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return unicodedata.normalize("NFKC", str(value)).strip()


def _as_day(text):
    """Return the date that a text begins with, or None."""
    found = _DATE.fullmatch(text)
    try:
        return date(*(int(part) for part in found.groups() if part)) if found else None
    except ValueError:
        return None


def _as_amount(text):
    """Return the number in an amount of money, or NaN."""
    found = _AMOUNT.fullmatch(text)
    return float(re.sub("[, ]", "", "".join(found.groups()))) if found else float("nan")
