"""Scenarios and a checklist, for the tests of definitions, JupyterLab and page."""

from custserv.quiz import Checklist
from custserv.scenario import Ending, Reply, Scenario, Turn


def cake(**changes):
    """Return a scenario with rubric, mood and walkout; ``changes`` replace arguments."""
    story = [
        Turn("open", "客户：“蛋糕到现在还没到，<孩子>都睡了！”", [
            Reply("先查单号，请您稍等。", to="angry", mood=-15, why="没有先接住情绪。"),
            Reply("让孩子空等一晚，真对不起。", to="calm", mood=10, points={"倾听": 2, "担责": 1}, why="先接住情绪。"),
            Reply("您先别急。", to="angry", mood=-5, points={"倾听": 0}, why="叫人别急，人更急。"),
        ]),
        Turn("angry", "客户：“又要等？\n你们到底管不管！”", [
            Reply("是快递的问题。", to="calm", mood=-30, why="把责任推给了快递。"),
            Reply("是我们没有盯住，我来管。", to="calm", mood=15, points={"担责": 2}, why="一句话担起来。"),
        ]),
        Turn("calm", "客户：“那你说怎么办？”", [
            Reply("明早重做，或者全额退款，您选。", to="kept", mood=20, points={"解决": 3}, why="给了时间和选择。"),
            Reply("退您十元。", to="unhappy", mood=-20, points={"解决": 1}, why="补的比亏欠的少。"),
        ]),
        Ending("kept", "客户选了明早重做。", "先接住情绪，再给选择。"),
        Ending("unhappy", "客户收下十元，没有再来。", "钱小事小，心里的账不小。"),
        Ending("left", "客户挂断了，写了差评。", "推脱比晚到更伤人。"),
    ]  # fmt: skip
    whole = {
        "id": "cake",
        "title": "没送到的生日蛋糕",
        "setting": "你是一家蛋糕店的在线客服。可以重做，也可以全额退款。",
        "story": story,
        "criteria": {"倾听": "先听完、再复述", "担责": "不推给快递", "解决": "给出时间和选择"},
        "mood": 40,
        "walkout": "left",
    }
    return Scenario(**{**whole, **changes})


def told(words, to="good", **changes):
    """Return a reply that only has to be there."""
    return Reply(words, to, **{"why": "因为。", **changes})


ENDINGS = [Ending("good", "好。", "学到了。"), Ending("bad", "不好。", "也学到了。")]
CAKE = cake()
DILEMMA = Scenario(
    "gift",
    "客户要送你一张购物卡",
    "你是客户经理，合同下周续签。",
    [
        Turn("offer", "客户把卡推过来：“一点心意。”", [
            Reply("谢谢，我不能收。", to="refused", why="守住了规矩，可能伤了面子。"),
            Reply("先收下，回去上交。", to="reported", why="顾了面子，也留了记录；要真的上交。"),
        ]),
        Ending("refused", "客户收回了卡。", "拒绝礼物，不必拒绝人。"),
        Ending("reported", "卡交给了公司。", "留下记录，保护双方。"),
    ],
)  # fmt: skip
# A mood without a rubric; no walkout: at 0 the conversation goes on.
MOODY = cake(
    id="moody",
    criteria=None,
    mood=10,
    walkout=None,
    story=[
        Turn("open", "客户：“喂？”", [told("稍等。", "more", mood=-50), told("您好！", "more", mood=100)]),
        Turn("more", "客户：“说吧。”", [told("好的。", mood=5), told("不行。", "bad")]),
        *ENDINGS,
    ],
)
SCENARIOS = [CAKE, DILEMMA, MOODY]
DAILY = Checklist("daily", "每日服务态度自查", ["微笑问好", "听完<再说>", "说到做到"])


def ways(scenario):
    """Return all ways through a scenario, each a list of what is said."""
    found, ahead = [], [[]]
    while ahead:
        said = ahead.pop()
        walk = scenario.walk(said)
        if walk.is_over:
            found.append(said)
        else:
            ahead += [[*said, reply.text] for reply in walk.place.replies]
    return found
