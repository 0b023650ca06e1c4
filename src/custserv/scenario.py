"""Branching scenarios: a conversation in which each reply leads on, its checks, and what is said of it."""

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple

from custserv.cell import CellValue, DefinitionError, check_distinct, check_id, check_text, claim

CALMEST = 100
_MANY_POINTS = 100


def _check_whole(owner, what, value, least, most):
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise DefinitionError(f"{owner}的{what}应是 {least} 到 {most} 的整数，收到 {value!r}")


@dataclass(frozen=True)
class Reply:
    """What the student can say in a turn.

    text:   the words.
    to:     id of the turn or ending that they lead to.
    mood:   by how much the customer's mood moves, −100 to 100.
    points: a dict from criteria to the points earned, whole numbers from 0 on.
    why:    what is to be said about these words, shown when the conversation is over.
    """

    text: str
    to: str
    mood: int = 0
    points: dict = field(default_factory=dict)
    why: str = ""

    def __post_init__(self):
        check_text("一句回答", "文字", self.text)
        owner = f"回答“{self.text}”"
        check_id(f"{owner}去处 to ", self.to)
        check_text(owner, "理由 why ", self.why)
        _check_whole(owner, "心情变化 mood ", self.mood, -CALMEST, CALMEST)
        if not isinstance(self.points, dict):
            raise DefinitionError(f"{owner}的得分 points 应写成 {{标准: 分数}}，收到 {self.points!r}")
        for criterion, points in self.points.items():
            _check_whole(owner, f"“{criterion}”得分", points, 0, _MANY_POINTS)

    def spec(self):
        """Return the reply as the page needs it."""
        return {"text": self.text, "to": self.to, "mood": self.mood, "points": self.points, "why": self.why}


@dataclass(frozen=True)
class Turn:
    """What the customer says or does, and the replies to choose from.

    id:      its name in the scenario, a Python identifier.
    text:    what happens; line breaks are kept.
    replies: two or more Reply.
    """

    id: str
    text: str
    replies: list

    def __post_init__(self):
        check_id("一轮对话 Turn ", self.id)
        owner = f"一轮对话 {self.id} "
        check_text(owner, "文字", self.text)
        if not isinstance(self.replies, (list, tuple)) or not all(isinstance(r, Reply) for r in self.replies):
            raise DefinitionError(f"{owner}的回答应是 Reply 的列表，收到 {self.replies!r}")
        check_distinct(owner, "回答", [reply.text for reply in self.replies])

    def spec(self):
        """Return the turn as the page needs it."""
        return {"id": self.id, "text": self.text, "replies": [reply.spec() for reply in self.replies]}


@dataclass(frozen=True)
class Ending:
    """How a conversation ends.

    id:     its name in the scenario, a Python identifier.
    text:   what happens.
    lesson: what is to be learnt from it.
    """

    id: str
    text: str
    lesson: str

    def __post_init__(self):
        check_id("结局 Ending ", self.id)
        check_text(f"结局 {self.id} ", "文字", self.text)
        check_text(f"结局 {self.id} ", "启示 lesson ", self.lesson)

    def spec(self):
        """Return the ending as the page needs it."""
        return {"id": self.id, "text": self.text, "lesson": self.lesson}


class Step(NamedTuple):
    """A turn that was gone through: the reply taken, the mood before and after it (None: no mood)."""

    turn: Turn
    reply: Reply
    before: int | None
    mood: int | None

    @property
    def gains(self):
        """What the reply earned, in words; empty if nothing is scored."""
        points = [f"{name} +{points}" for name, points in self.reply.points.items() if points]
        mood = [] if self.mood is None else [f"客户心情 {self.before} → {self.mood}"]
        return "；".join(points + mood)


class Walk(NamedTuple):
    """Where a conversation stands: the steps so far, the turn or ending reached, the mood there."""

    steps: list
    place: Turn | Ending
    mood: int | None

    @property
    def is_over(self):
        """Whether an ending is reached."""
        return isinstance(self.place, Ending)

    def earned(self, criterion):
        """Return the points earned for a criterion so far."""
        return sum(step.reply.points.get(criterion, 0) for step in self.steps)


@dataclass(frozen=True)
class Scenario(CellValue):
    """A branching conversation: the value of a notebook cell.

    id:       its name in the chapter, a Python identifier; questions and scenarios share their names.
    title:    its heading.
    setting:  who the student is, what is known, what may be done.
    story:    Turn and Ending, two endings or more; the first is the turn at the start.
    criteria: a dict from each criterion of the rubric to what it means; None: nothing is scored.
    mood:     the customer's mood at the start, 0 to 100; None: there is no mood.
    walkout:  id of the ending to which the customer goes as soon as the mood falls to 0.

    Without criteria and mood it is a dilemma: at the end the considerations behind all replies are
    shown, and no score. No way leads back, and every turn and ending is on some way.
    """

    id: str
    title: str
    setting: str
    story: list
    criteria: dict | None = None
    mood: int | None = None
    walkout: str | None = None

    def __post_init__(self):
        check_id("情景", self.id)
        check_text(self._owner, "标题", self.title)
        check_text(self._owner, "背景", self.setting)
        self._check_story()
        self._check_criteria()
        self._check_mood()
        for turn in self.turns:
            for reply in turn.replies:
                self._check_reply(turn, reply)
        self._check_no_way_back()
        self._check_reached()
        for criterion, most in self.most.items():
            if not most:
                self._fail(f"的标准“{criterion}”在哪一条路上都得不到分")
        claim([self.id])

    @property
    def _owner(self):
        return f"情景 {self.id} "

    def _fail(self, message):
        raise DefinitionError(f"{self._owner}{message}")

    @property
    def turns(self):
        """The turns, the first at the start."""
        return [place for place in self.story if isinstance(place, Turn)]

    @property
    def endings(self):
        """The endings."""
        return [place for place in self.story if isinstance(place, Ending)]

    @cached_property
    def _places(self):
        return {place.id: place for place in self.story}

    @property
    def is_dilemma(self):
        """Whether nothing is scored."""
        return self.criteria is None and self.mood is None

    def _check_story(self):
        if not isinstance(self.story, (list, tuple)):
            self._fail(f"的经过应是 Turn 和 Ending 的列表，收到 {self.story!r}")
        for place in self.story:
            if not isinstance(place, (Turn, Ending)):
                self._fail(f"的经过里只能有 Turn 和 Ending，收到 {place!r}")
        if not self.story or not isinstance(self.story[0], Turn):
            self._fail("的经过应从一轮对话 Turn 开始")
        ids = [place.id for place in self.story]
        if len(set(ids)) < len(ids):
            repeated = sorted({name for name in ids if ids.count(name) > 1})
            self._fail(f"里有重复的编号：{'、'.join(repeated)}")
        if len(self.endings) < 2:
            self._fail(f"至少要有 2 个结局 Ending，收到 {len(self.endings)} 个")

    def _check_criteria(self):
        if self.criteria is None:
            return
        if not isinstance(self.criteria, dict) or not self.criteria:
            self._fail(f"的评分标准应写成 {{标准: 说明}}，收到 {self.criteria!r}")
        check_distinct(self._owner, "标准", list(self.criteria), least=1)
        for criterion, meaning in self.criteria.items():
            check_text(self._owner, f"标准“{criterion}”的说明", meaning)

    def _check_mood(self):
        if self.mood is not None:
            _check_whole(self._owner, "心情 mood ", self.mood, 0, CALMEST)
        if self.walkout is None:
            return
        if self.mood is None:
            self._fail("有 walkout 却没有心情 mood：客户走掉要由心情决定")
        if self.walkout not in [ending.id for ending in self.endings]:
            known = "、".join(ending.id for ending in self.endings)
            self._fail(f"的 walkout 应是一个结局（{known}），收到 {self.walkout!r}")

    def _check_reply(self, turn, reply):
        where = f"一轮 {turn.id} 的回答“{reply.text}”"
        if reply.to not in self._places:
            self._fail(f"{where}要去 {reply.to}，没有这个编号；有的是 {'、'.join(self._places)}")
        if reply.mood and self.mood is None:
            self._fail(f"{where}会改变心情，情景却没有心情：请写 mood=…")
        for criterion in reply.points:
            if criterion not in (self.criteria or {}):
                known = "、".join(self.criteria or {}) or "一个也没有"
                self._fail(f"{where}给“{criterion}”记分，评分标准里没有它；有的是 {known}")

    def _check_no_way_back(self):
        done = set()

        def follow(turn, way):
            if turn.id in way:
                circle = [*way[way.index(turn.id) :], turn.id]
                self._fail(f"绕成了圈，会谈个没完：{' → '.join(circle)}")
            if isinstance(turn, Turn) and turn.id not in done:
                for reply in turn.replies:
                    follow(self._places[reply.to], [*way, turn.id])
                done.add(turn.id)

        follow(self.story[0], [])

    def _check_reached(self):
        seen, ahead = set(), [(self.story[0].id, self.mood)]
        while ahead:
            state = ahead.pop()
            if state in seen:
                continue
            seen.add(state)
            place, mood = self._places[state[0]], state[1]
            for reply in getattr(place, "replies", ()):
                following, after = self._after(reply, mood)
                ahead.append((following.id, after))
        missed = [name for name in self._places if name not in {name for name, _ in seen}]
        if missed:
            self._fail(f"里有哪一条路也走不到的：{'、'.join(missed)}")

    def _after(self, reply, mood):
        """Return the place and the mood to which a reply leads."""
        if mood is None:
            return self._places[reply.to], None
        mood = min(CALMEST, max(0, mood + reply.mood))
        return self._places[self.walkout if mood == 0 and self.walkout else reply.to], mood

    def walk(self, said):
        """Return the Walk along the words said, as far as each turn offers them."""
        steps, place, mood = [], self.story[0], self.mood
        for text in said:
            reply = next((reply for reply in getattr(place, "replies", ()) if reply.text == text), None)
            if reply is None:
                break
            following, after = self._after(reply, mood)
            steps.append(Step(place, reply, mood, after))
            place, mood = following, after
        return Walk(steps, place, mood)

    @cached_property
    def most(self):
        """The most points that any one way can earn, by criterion."""

        @cache
        def most_from(name, mood, criterion):
            sums = [
                reply.points.get(criterion, 0) + most_from(place.id, after, criterion)
                for reply in getattr(self._places[name], "replies", ())
                for place, after in [self._after(reply, mood)]
            ]
            return max(sums, default=0)

        return {name: most_from(self.story[0].id, self.mood, name) for name in self.criteria or {}}

    def scores(self, walk):
        """Return the points of a Walk in words, one for each criterion: 倾听 2/4."""
        return [f"{name} {walk.earned(name)}/{most}" for name, most in self.most.items()]

    def report(self, walk):
        """Return how a Walk went as lines for the worksheet."""
        if not walk.steps:
            return ["没有开始"]
        lines = [f"结局：{walk.place.text}"] if walk.is_over else ["还没有谈完"]
        if walk.is_over and self.criteria:
            lines.append(f"得分：{'；'.join(self.scores(walk))}")
        if walk.is_over and walk.mood is not None:
            lines.append(f"最后的客户心情：{walk.mood}")
        return [*lines, f"走法：{' → '.join(step.reply.text for step in walk.steps)}"]

    def spec(self):
        """Return the scenario as the page needs it; with each criterion the most that can be earned."""
        return {
            "kind": "scenario",
            "id": self.id,
            "title": self.title,
            "setting": self.setting,
            "turns": [turn.spec() for turn in self.turns],
            "endings": [ending.spec() for ending in self.endings],
            "criteria": [[name, meaning, self.most[name]] for name, meaning in (self.criteria or {}).items()],
            "mood": self.mood,
            "walkout": self.walkout,
        }

    def summary(self):
        """Return the setting, the first turn and its replies as plain text."""
        start = self.story[0]
        mood = [] if self.mood is None else [f"客户心情：{self.mood}（0–{CALMEST}）"]
        replies = [f"   ○ {reply.text}" for reply in start.replies]
        return "\n".join([f"情景：{self.title}", self.setting, *mood, start.text, "你怎么回答？", *replies])

    def _view(self):
        from custserv.jupyter.scenario import ScenarioView

        return ScenarioView(self)

    def __repr__(self):
        return f"<Scenario {self.id}：{self.title}>"
