"""Labs to try the page with."""

from custserv import Choice, Metric, Slider, Toggle, lab, number


@lab(
    "当年毛利",
    "保留率越低，曲线落得越快。",
    retention=Slider("年保留率", 0.0, 1.0, 0.01, 0.8, "%"),
    years=Slider("年数", 1, 9, 1, 5),
)
def curve(ax, retention, years):
    ax.plot(range(years + 1), [100 * retention**t for t in range(years + 1)], label="毛利")
    return [Metric("最后一年", 100 * retention**years, "元", 2)]


@lab(
    "高度",
    "柱子有多高。",
    height=Slider("高度", 1, 100, 1, 50),
    many=Toggle("三根"),
    place=Choice("位置", {"左": 0.0, "右": 1.0}, 1.0),
)
def bars(ax, height, many, place):
    ax.bar(range(3 if many else 1), [height] * (3 if many else 1), label="高度")
    ax.legend()
    return [Metric("高度", height, "米"), Metric("位置", place, digits=1)]


@lab("会出错的实验", "设为 3 时除以零，设为 4 时算不完，设为 5 时说中文。", k=Slider("设置", 1, 6, 1, 1))
def faulty(ax, k):
    while k == 4:
        pass
    if k == 5:
        raise ValueError("设置不应是 5")
    ax.plot([0, 1], [0, 1 / (k - 3)])
    return [Metric("倒数", 1 / (k - 3), digits=2)]


def _level(retention, start):
    return [start * retention**t for t in range(8)]


@lab(
    "所有画法",
    "每一种画法都用到。",
    retention=Slider("保留率", 0.05, 0.95, 0.05, 0.6, "%"),
    n=Slider("数目", 2, 6, 1, 4),
    upside=Toggle("倒过来"),
)
def everything(ax, retention, n, upside):
    ys = _level(retention, 100.0)
    xs = list(range(len(ys)))
    ax.plot(xs, ys, label="线", linestyle="--", marker="s")
    ax.plot(xs, [None if t == n else y / 3 for t, y in zip(xs, ys)], color="gray", linewidth=1)
    ax.step(xs, [y / 2 for y in ys], where="mid", linestyle=":")
    ax.scatter(xs[:n], ys[:n], s=50, marker="D", alpha=0.5, label="点")
    ax.bar(xs[:n], [y / 4 for y in ys[:n]], width=0.5, bottom=5, color=["C3"] * n)
    ax.barh([110, 120], [n, n / 3], height=6, left=[0, 1], color="C4", label="横条")
    ax.fill_between(xs, ys, [y * 0.9 for y in ys], alpha=0.3)
    ax.stackplot(xs, [3] * 8, [y / 10 for y in ys], labels=("一", "二"))
    ax.axhline(ys[2], color="C5", linestyle="-.")
    ax.axvline(n, label="数目")
    ax.axhspan(60, 60 + n, alpha=0.2)
    ax.axvspan(1, 1 + retention, color="gray", alpha=0.2)
    ax.text(2, 90, number(ys[2], "元", 1), ha="center", va="top", color="C2")
    ax.annotate("这里", (n, ys[n]), xytext=(-20, 30), textcoords="offset points", arrowprops={})
    ax.set_title("保留率 " + number(retention, "%"))
    ax.set_xlabel("年")
    ax.set_ylabel("元")
    ax.set_xlim(-1, 9)
    ax.set_ylim(bottom=-3)
    ax.set_xticks([0, 4, 8], ["头年", "四年后", "八年后"])
    ax.set_yticks([0, 50, 100])
    ax.margins(y=0.1)
    ax.grid()
    ax.legend()
    if upside:
        ax.invert_yaxis()
    return [Metric("数目", n), Metric("合计", sum(ys), "元", 1), Metric("无穷", float("inf"))]


@lab("倍数", "两条对数刻度的坐标轴。", growth=Slider("一年是去年的", 0.5, 4, 0.25, 2, "倍"))
def ratios(ax, growth):
    ax.plot([1, 10, 100], [growth, growth**2, growth**3], label="价值")
    ax.set_xscale("log")
    ax.set_yscale("log")
    return [Metric("三年", growth**3, "倍", 2)]


VALUES = (
    [0.0, -0.0, 1e-9, 1e15, 123456789012.0, float("inf"), -float("inf")]
    + [k / 8 for k in range(-400, 400)]
    + [k / 1000 for k in range(0, 3000, 7)]
    + [(-1) ** k * ((k * 1103515245 + 12345) % 2**31) / 10 ** (k % 12) for k in range(1500)]
)
FINITE = [value for value in VALUES if abs(value) != float("inf")]


@lab(
    "数字",
    "把许多数字写成文字。",
    digits=Slider("小数位数", 0, 6, 1, 0),
    unit=Choice("单位", ["元", "%", "倍"]),
)
def numbers(ax, digits, unit):
    ax.set_xticks(FINITE, [number(value, unit, digits) for value in FINITE])
    return [Metric("数", value, unit, digits) for value in VALUES]
