"""Questions of every kind, for the tests of definitions, JupyterLab and page."""

from custserv.models.value import lifetime_value
from custserv.quiz import Guess, Match, Multiple, Numeric, Open, Order, Questions, Single, Worksheet

GUESS = Questions(
    "先猜",
    Guess("guess_times", "年保留率从 80% 升到 90%，平均客户寿命变成几倍？", unit="倍"),
    Guess("guess_lever", "哪一个影响更大？", options=["保留率", "口碑"]),
)
OPEN = Questions("再想", Open("why_times", "用自己的话说：为什么？"))
SINGLE = Single(
    "pre_times",
    "年保留率从 80% 升到 90%，平均客户寿命怎样变？",
    {
        "变成 1.125 倍": "这是保留率之比：寿命要看流失率。",
        "变成 2 倍": "流失率减半，寿命加倍。",
        "不变 <b>": "寿命取决于流失率。",
    },
    right="变成 2 倍",
    hint="先算流失率。",
)
MULTIPLE = Multiple(
    "pre_who",
    "公司出钱让员工学车，驾校要服务好谁？",
    {"付钱的公司": "它是客户。", "学车的员工": "他是用户。", "隔壁的面馆": "它和驾校没有来往。"},
    right=["付钱的公司", "学车的员工"],
)
NUMERIC = Numeric(
    "pre_value",
    "每年花 2,600 元，十年一共花多少？",
    right=lifetime_value(2600, 1, 10),
    unit="元",
    wrong={52000: "这是连同口碑的数。"},
    why="2,600 × 10 = 26,000",
    hint="先看几年。",
)
SHARE = Numeric("pre_rate", "100 位客户一年后剩 80 位，保留率是多少？", right=0.8, unit="%", why="80 ÷ 100")
MATCH = Match(
    "pre_roles",
    "把人和词配起来",
    {"付钱的公司": "客户", "学车的员工": "用户", "推荐的朋友": "影响者"},
    why="付钱的是客户。",
)
ORDER = Order(
    "pre_steps",
    "从早到晚",
    ["潜在客户", "目标客户", "成交客户"],
    why="先有可能，最后成交。",
    hint="最后成交。",
)
TEST = Questions("课前自测", SINGLE, MULTIPLE, NUMERIC, SHARE, MATCH, ORDER)
SHEET = Worksheet("第5章　客户终身价值")

# An answer, whether it is right (None: nothing to judge), and a part of what is said.
VERDICTS = [
    (SINGLE, None, None, "请先选一项。"),
    (SINGLE, "变成 1.125 倍", False, "这是保留率之比：寿命要看流失率。"),
    (SINGLE, "变成 2 倍", True, "流失率减半，寿命加倍。"),
    (MULTIPLE, [], None, "请先选一项或几项。"),
    (MULTIPLE, ["付钱的公司"], False, "还有该选的没有选上。"),
    (MULTIPLE, ["付钱的公司", "隔壁的面馆"], False, "“隔壁的面馆”：它和驾校没有来往。"),
    (MULTIPLE, ["付钱的公司", "学车的员工"], True, "“学车的员工”：他是用户。"),
    (NUMERIC, "", None, "请先填一个数。"),
    (NUMERIC, "２．６万元", True, "2,600 × 10 = 26,000"),
    (NUMERIC, "26000.4", True, "2,600 × 10 = 26,000"),
    (NUMERIC, "52,000", False, "这是连同口碑的数。"),
    (NUMERIC, "26001", False, "偏大了。"),
    (NUMERIC, "2600", False, "偏小了。"),
    (SHARE, "80", True, "80 ÷ 100"),
    (SHARE, "80.5%", True, "80 ÷ 100"),
    (SHARE, "80.6", False, "偏大了。"),
    (SHARE, "0.8", None, "这里的单位是 %：请换算成百分数再填。"),
    (SHARE, "0.8%", False, "偏小了。"),
    (MATCH, {"付钱的公司": "客户"}, None, "每一行都要选。"),
    (
        MATCH,
        {"付钱的公司": "用户", "学车的员工": "客户", "推荐的朋友": "影响者"},
        False,
        "有 2 处不对：付钱的公司、学车的员工。",
    ),
    (MATCH, MATCH.pairs, True, "付钱的是客户。"),
    (ORDER, ["潜在客户", "成交客户", "目标客户"], False, "从第 2 位起不对。"),
    (ORDER, ["潜在客户", "目标客户", "成交客户"], True, "先有可能，最后成交。"),
]
