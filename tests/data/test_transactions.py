import datetime

import openpyxl
import pandas as pd
import pytest

from custserv.data.rfm import rfm_table
from custserv.data.transactions import read_log

LINES = [
    "订单编号,买家昵称,下单时间,实付金额（元）",
    "A1,张三,2024-01-05 10:00,¥128.50",
    'A2,李四,2024/1/6,"1,200"',
    "A3,,2024-01-07,50",
    "A4,王五,2024-13-01,50",
    "A5,王五,2024年2月3日,-30",
    "A6,王五,2099-01-01,20",
    "A7,赵六,20240208,0",
    'A2,李四,2024/1/6,"1,200"',
    "",
    "A8,赵六,2024-02-30,5",
    'A9,赵六,2024-02-09,"12,50"',
    "A1,孙七,2024.2.10,３３元",
    "A10,孙七,1/2/2024,33",
    "A11,孙七,,",
    "A12,孙七,2024-02-11,1,300",
    "A13,无,1969-12-31,八十",
]
FOUND = [
    (2, "订单编号", "A1", "同一个订单号属于不同的客户", "保留"),
    (4, "买家昵称", "", "没有客户编号", "剔除"),
    (5, "下单时间", "2024-13-01", "日历上没有这一天", "剔除"),
    (6, "实付金额（元）", "-30", "金额为负：退款或冲销不是购买", "剔除"),
    (7, "下单时间", "2099-01-01", "日期在将来", "剔除"),
    (8, "实付金额（元）", "0", "金额为 0：赠品，还是全额抵扣？", "保留"),
    (9, "", "同第 3 行", "与前面的一行完全相同", "剔除"),
    (10, "", "", "空行", "剔除"),
    (11, "下单时间", "2024-02-30", "日历上没有这一天", "剔除"),
    (12, "实付金额（元）", "12,50", "金额不是数字", "剔除"),
    (13, "订单编号", "A1", "同一个订单号属于不同的客户", "保留"),
    (14, "下单时间", "1/2/2024", "日期看不懂，应写成 2024-01-31 的样子", "剔除"),
    (15, "下单时间", "", "没有日期", "剔除"),
    (15, "实付金额（元）", "", "没有金额", "剔除"),
    (16, "多出的第 1 格", "300", "比表头多出一格：千分位的逗号要去掉，或给金额加引号", "剔除"),
    (17, "买家昵称", "无", "没有客户编号", "剔除"),
    (17, "下单时间", "1969-12-31", "日期早于 1970 年", "剔除"),
    (17, "实付金额（元）", "八十", "金额不是数字", "剔除"),
]


@pytest.fixture
def write(tmp_path):
    """Write lines to a file whose path is not plain either."""

    def to_file(lines, encoding="utf-8", name="我的 订单.csv"):
        path = tmp_path / name
        path.write_bytes("\r\n".join(lines).encode(encoding))
        return path

    return to_file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_every_row_is_kept_or_named(write, encoding):
    lines = LINES if encoding != "gbk" else [line.replace("¥", "") for line in LINES]
    log, report = read_log(write(lines, encoding))
    assert list(report.problems.itertuples(index=False, name=None)) == FOUND
    aside = set(report.problems.loc[report.problems["处理"] == "剔除", "行"])
    assert set(log.index) | aside == set(range(2, len(LINES) + 1)) and not set(log.index) & aside
    assert (report.rows_read, report.rows_kept) == (len(LINES) - 1, len(log)) == (16, 4)


def test_values_are_read_as_meant(write):
    log, report = read_log(write(LINES))
    assert log.index.tolist() == [2, 3, 8, 13]
    assert log["customer_id"].tolist() == ["张三", "李四", "赵六", "孙七"]
    assert [str(day.date()) for day in log["date"]] == [
        "2024-01-05",
        "2024-01-06",
        "2024-02-08",
        "2024-02-10",
    ]
    assert log["amount"].tolist() == [128.5, 1200, 0, 33]
    assert log["order_id"].tolist() == ["A1", "A2", "A7", "A1"]
    assert report.columns == {
        "customer_id": "买家昵称",
        "date": "下单时间",
        "amount": "实付金额（元）",
        "order_id": "订单编号",
    }


def test_report_reads_as_a_text(write):
    text = str(read_log(write(LINES))[1])
    assert text.startswith("读入 16 行，保留 4 行，剔除 12 行\n各列取自：客户编号←买家昵称，日期←下单时间，")
    assert "剔除：日历上没有这一天（第 5、11 行）" in text
    assert "剔除：日期看不懂，应写成 2024-01-31 的样子（第 14 行）" in text
    good = str(read_log(write(["客户,日期,金额", "1,2024-01-01,5"]))[1])
    assert good.endswith("没有发现问题")


def test_many_rows_of_one_kind_are_cut_short_in_the_text_only(write):
    _, report = read_log(write(["客户,日期,金额", *["1,2024-01-01,0"] * 12]))
    assert "第 2、3、4、5、6、7、8、9、10、11 行，共 12 行" in str(report)
    assert len(report.problems[report.problems["问题"].str.startswith("金额为 0")]) == 12


def test_repeated_rows_without_an_order_number_may_be_two_purchases(write):
    log, report = read_log(write(["客户,日期,金额", *["1,2024-01-01,5"] * 3]))
    assert len(log) == 3
    assert report.problems[["行", "内容", "处理"]].to_numpy().tolist() == [
        [3, "同第 2 行", "保留"],
        [4, "同第 2 行", "保留"],
    ]


def test_lines_of_one_order_are_no_repeats(write):
    log, report = read_log(
        write(["订单号,客户,日期,商品,金额", "1,a,2024-01-01,茶,5", "1,a,2024-01-01,杯,5"])
    )
    assert len(log) == 2 and report.problems.empty


@pytest.mark.parametrize("separator", ["\t", ";", "，"])
def test_other_separators(write, separator):
    log, _ = read_log(
        write(["客户编号,日期,金额".replace(",", separator), separator.join(["007", "2024-01-01", "5"])])
    )
    assert log["customer_id"].tolist() == ["007"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1,234.50", 1234.5), ("￥1,234.50", 1234.5), ("１，２３４．５０元", 1234.5), ("¥ 1 234.50", 1234.5),
        ("12,345,678", 12345678), ("RMB 12", 12), ("12 元", 12), ("+5", 5), (".5", 0.5), ("12.", 12),
        ("12 50", None), ("1,23", None), ("1234,567", None), ("1.2万", None), ("(50)", None), ("1e3", None),
        ("inf", None), ("5%", None), ("€5", None),
    ],
)  # fmt: skip
def test_amounts_are_read_as_meant_or_named(write, written, meant):
    log, report = read_log(write(["客户,日期,金额", f'甲,2024-01-01,"{written}"', "乙,2024-01-01,1"]))
    assert log["amount"].tolist() == [1] if meant is None else [meant, 1]
    assert report.problems["问题"].tolist() == (["金额不是数字"] if meant is None else [])


TWO_CURRENCIES = "两种货币不能相加，请先换算"


@pytest.mark.parametrize(
    ("written", "kept", "problem"),
    [
        (["¥1", "＄2", "￥3", "4"], [1, 3, 4], f"剔除：金额是 $，另有 3 行不是：{TWO_CURRENCIES}（第 3 行）"),
        (["1元", "$2"], [1], f"剔除：金额是 $，另有 1 行不是：{TWO_CURRENCIES}（第 3 行）"),
        (["$1", "2 RMB", "$3"], [1, 3], f"剔除：金额是 ¥，另有 2 行是 $：{TWO_CURRENCIES}（第 3 行）"),
        (["1", "$2"], [1, 2], "保留：金额写着 $，另有 1 行没有写货币：是同一种吗？（第 3 行）"),
        (["$1", "$2", "¥八"], [1, 2], "剔除：金额不是数字（第 4 行）"),
        (["¥1", "2"], [1, 2], "没有发现问题"),
    ],
)
def test_amounts_in_two_currencies_are_not_added(write, written, kept, problem):
    log, report = read_log(
        write(["客户,日期,金额", *(f"客{k},2024-01-01,{amount}" for k, amount in enumerate(written))])
    )
    assert log["amount"].tolist() == kept
    assert str(report).splitlines()[2:] == [problem]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        *((good, None) for good in ["2024年3月5日", "2024年3月5号", "2024/3/5", "2024-3-5", "20240305"]),
        *((good, None) for good in ["２０２４．３．５", "2024/3/5 下午 3:00", "2024-03-05T10:00:00+08:00"]),
        *((bad, "日期看不懂，应写成 2024-01-31 的样子") for bad in ["45356", "24/3/5", "3/5/2024", "2024年3月"]),
        ("9999-12-31", "日期在将来"),
        ("0001-01-01", "日期早于 1970 年"),
        ("2023-02-29", "日历上没有这一天"),
    ],
)
def test_days_are_read_as_meant_or_named(write, written, problem):
    log, report = read_log(write(["客户,日期,金额", f"甲,{written},5", "乙,2024-03-05,1"]))
    assert [str(day.date()) for day in log["date"]] == ["2024-03-05"] * (2 if problem is None else 1)
    assert report.problems["问题"].tolist() == ([] if problem is None else [problem])


@pytest.mark.parametrize("closed", ["", '"'])
def test_rows_that_a_quotation_mark_swallows_are_told(write, closed):
    lines = ["客户,日期,金额,备注", '甲,2024-01-01,5,"好', f"乙,2024-01-02,6,{closed}", "丙,2024-01-03,7,"]
    _, report = read_log(write(lines))
    assert report.problems[["行", "列", "处理"]].to_numpy().tolist() == [[2, "备注", "保留"]]
    assert "这一格里好像并进了下面的行：引号没有成对？" in str(report)
    remark = ["客户,日期,金额,备注", '甲,2024-01-01,5,"好\r\n下次还来"', "乙,2024-01-02,6,"]
    assert read_log(write(remark))[1].problems.empty


def test_a_cell_without_end(write):
    lines = ["客户,日期,金额,备注", '甲,2024-01-01,5,"好', *["乙,2024-01-02,6,"] * 9000]
    with pytest.raises(ValueError, match=r"读到第 \d+ 行读不下去：前面的引号没有成对"):
        read_log(write(lines))


def test_numbers_that_excel_cut_short_are_nobodys(write):
    log, report = read_log(write(["手机号,日期,金额", "1.38E+10,2024-01-01,5", "13800001111,2024-01-02,6"]))
    assert log["customer_id"].tolist() == ["13800001111"]
    assert report.problems["问题"][0].startswith("编号被 Excel 写成了科学计数法")


@pytest.fixture
def workbook(tmp_path):
    """Write sheets, each a list of rows, to a workbook."""

    def to_file(**sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
            sheet.cell(len(rows) + 9, 1).font = openpyxl.styles.Font(bold=True)
        book.save(tmp_path / "账.xlsx")
        return tmp_path / "账.xlsx"

    return to_file


HEADER = ["客户", "日期", "金额"]


def test_sheets_that_are_not_read_are_named(workbook):
    log, report = read_log(
        workbook(封面=[], 一月=[HEADER, ["甲", "2024年1月5日", "￥1,234.50"]], 二月=[HEADER], 空白=[])
    )
    assert log["amount"].tolist() == [1234.5] and report.rows_read == 1
    assert report.unread_sheets == ("二月",)
    assert "没有读的工作表：二月（只读有内容的第一张）" in str(report)
    assert "工作表" not in str(read_log(workbook(一月=[HEADER, ["甲", "2024-01-05", 1]]))[1])


def test_excel_headers_that_are_alike_are_not_plain(workbook):
    with pytest.raises(ValueError, match="金额可能是这几列：金额、金额（第 2 列）"):
        read_log(workbook(账=[[*HEADER, "金额"], ["甲", "2024-01-01", 5, 6]]))


def test_excel_sheets_without_a_log(workbook):
    for sheet, words in [([], "账.xlsx 是空的"), ([HEADER], "表里没有数据"), ([[], HEADER], "找不到这些列")]:
        with pytest.raises(ValueError, match=words):
            read_log(workbook(账=sheet))


def test_cells_of_other_kinds_in_excel_are_named(workbook):
    odd = [["甲", 45356, 5], ["乙", datetime.time(3), 5], ["丙", "2024-01-01", "#N/A"]]
    log, report = read_log(workbook(账=[HEADER, *odd, [7.0, "2024-01-01", 1]]))
    assert log["customer_id"].tolist() == ["7"]
    assert report.problems[["行", "内容"]].to_numpy().tolist() == [[2, "45356"], [3, "03:00:00"], [4, "#N/A"]]


def test_excel(tmp_path):
    path = tmp_path / "订单.xlsx"
    cells = {
        "会员号": [1001, None, 1002, None],
        "消费日期": [datetime.datetime(2024, 1, 5, 9, 30), None, "2024-01-06", datetime.date(2024, 1, 7)],
        "金额": [12.5, None, 3, 4],
    }
    pd.DataFrame(cells).to_excel(path, index=False)
    log, report = read_log(path)
    assert log["customer_id"].tolist() == ["1001", "1002"] and log.index.tolist() == [2, 4]
    assert report.problems[["行", "问题"]].to_numpy().tolist() == [[3, "空行"], [5, "没有客户编号"]]


def test_a_frame_keeps_its_labels_and_is_left_alone():
    frame = pd.DataFrame(
        {"userId": [1.0, pd.NA, 3], "Date": pd.to_datetime(["2024-01-01"] * 3), "amount": [1, 2, 3]},
        index=["x", "y", "z"],
    )
    before = frame.copy()
    log, report = read_log(frame)
    assert log.index.tolist() == ["x", "z"] and report.problems["行"].tolist() == ["y"]
    pd.testing.assert_frame_equal(frame, before)
    assert read_log(frame.set_axis([1, 1, 2]))[0].index.tolist() == [0, 2]


def test_frames_of_any_engine(engine):
    frame = pd.DataFrame(
        {
            "会员号": pd.array([2**60 + 1, None, 3], "Int64"),
            "日期": pd.to_datetime(["2024-01-01"] * 3),
            "金额": ["1,200", "2", "3"],
        }
    )
    log, report = read_log(engine(frame))
    assert log["customer_id"].tolist() == [str(2**60 + 1), "3"] and log["amount"].tolist() == [1200, 3]
    assert report.problems["行"].tolist() == [1]


@pytest.mark.parametrize("source", [None, [1], {"客户": [1]}])
def test_what_is_neither_a_path_nor_a_frame(source):
    with pytest.raises(TypeError, match="应是 pandas、polars 或 Dask 的表，收到"):
        read_log(source)


def test_columns_can_be_said(write):
    path = write(["谁,何时,应付金额,实付金额,备注,备注", "1,2024-01-01,9,5,,"])
    with pytest.raises(
        ValueError, match="找不到这些列：客户编号、日期；表头应在第一行，现在读到的是：谁、何时"
    ):
        read_log(path)
    with pytest.raises(ValueError, match="'customer_id': '客户编号那一列的表头', 'date': '日期那一列的表头'"):
        read_log(path)
    log, _ = read_log(path, {"customer_id": "谁", "date": "何时"})
    assert log["amount"].tolist() == [5]
    with pytest.raises(TypeError, match="columns 应写成 {'amount': '实付金额'} 的样子"):
        read_log(path, ["谁"])
    assert read_log(path, {"customer_id": "谁", "date": "何时", "amount": "应付金额"})[0][
        "amount"
    ].tolist() == [9]


@pytest.mark.parametrize(
    ("lines", "columns", "words"),
    [
        (["客户,日期,订单金额,实付金额", "1,2024-01-01,9,5"], None, "金额可能是这几列：订单金额、实付金额"),
        (["客户,日期,金额", "1,2024-01-01,5"], {"amount": "钱"}, "没有名为“钱”的列"),
        (
            ["客户,日期,金额", "1,2024-01-01,5"],
            {"price": "金额"},
            "字段应是 customer_id、date、amount、order_id，收到 price",
        ),
        (["客户,日期,金额"], None, "表里没有数据"),
        ([""], None, "表里没有数据|是空的"),
        (["客户,日期,金额", "1,昨天,5"], None, "没有一行可用。读入 1 行，保留 0 行"),
    ],
)
def test_what_cannot_be_used_says_why(write, lines, columns, words):
    with pytest.raises(ValueError, match=words):
        read_log(write(lines), columns)


def test_files_that_cannot_be_read(write, tmp_path):
    with pytest.raises(FileNotFoundError, match="找不到文件"):
        read_log(tmp_path / "没有.csv")
    with pytest.raises(ValueError, match="只能读"):
        read_log(write(["x"], name="老.xls"))
    with pytest.raises(ValueError, match=r"假.xlsx 不是能读的 Excel 文件"):
        read_log(write(["客户,日期,金额"], name="假.xlsx"))
    broken = tmp_path / "乱.csv"
    broken.write_bytes(b"\xff\x81\x00\xff\xff")
    with pytest.raises(ValueError, match="编码既不是 UTF-8 也不是 GBK"):
        read_log(broken)


def test_a_sheet_with_a_title_above_its_header_is_told_in_chinese(tmp_path):
    path = tmp_path / "有标题.xlsx"
    pd.DataFrame([["三月账", None], ["客户", "日期"]]).to_excel(path, index=False, header=False)
    with pytest.raises(ValueError, match="现在读到的是：三月账、（空）。第一行若是标题或说明，请先删掉"):
        read_log(path)


def test_the_cleaned_log_goes_straight_on(write):
    log, _ = read_log(write(LINES))
    assert rfm_table(log)["total_amount"].sum() == log["amount"].sum()


def test_cdnow_passes_whole(sample):
    log, report = read_log(sample)
    assert len(log) == len(sample) and set(report.problems["处理"]) == {"保留"}
