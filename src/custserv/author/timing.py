"""The stages of a lesson, as its 教学设计 plans them, given to the sections in which they are taught."""

import re

from custserv.author.plan import plain

SECTION = "教学设计"
BEFORE, AFTER = "课前", "课后"
# Less than half of a name may be alike by chance.
LEAST_ALIKE = 0.5
_OPENING = ("课时", "教学手段", "教学方法", "教学重点", "教学难点", "课程思政")
# What a stage and a section are called that belong together without a word in common.
_SAME = {"导入": "引子", "课程介绍": "为什么要开这门课"}
_PARTS = re.compile("[与和、，：]")
_NUMBERED = re.compile(r"(?:实验|情景|练习|难题)\s*[一二三四五六七八九十\d]+")


def opening(plan):
    """Return what to know before the lesson, as lines of the notes."""
    heads = [f"{name}：{plain(plan.rows[name])}" for name in _OPENING if name in plan.rows]
    return [*heads, *said_at(plan, BEFORE), *map(plain, plan.notes)]


def closing(plan):
    """Return what the teacher does after the lesson, as lines of the notes."""
    return said_at(plan, AFTER) or ["布置课后任务，收学习单。"]


def homework(plan):
    """Return what the students do after the lesson, task by task."""
    return [task for task in re.split("(?<=；)", plain(plan.homework)) if task] or ["复习本章，完成学习单。"]


def cues(plan, headings):
    """Return for each section the lines on the stages that begin with it.

    One that is taught out of the page's order, such as an exercise, is told where it stands, and when it
    is its turn a line leads there; one that resembles no section is told with the one before it.
    """
    lines, last = [[] for _ in headings], 0
    for step, place, is_in_order in placed(plan, headings):
        if is_in_order:
            last = place
        elif place is not None:
            lines[last].append(f"【然后】{plain(step.stage)}（{step.minutes} 分钟）：翻到“{headings[place]}”。")
        lines[last if place is None else place].append(said(step))
    return lines


def placed(plan, headings):
    """Return for each stage in class: (stage, its section's place or None, whether it keeps their order)."""
    taught = [step for step in plan.steps if plain(step.stage) not in (BEFORE, AFTER)]
    likenesses = [[likeness(plain(step.stage), heading) for heading in headings] for step in taught]
    found = []
    for step, row, place in zip(taught, likenesses, aligned(likenesses)):
        nearest = row.index(max(row)) if any(row) else None
        found.append((step, nearest if place is None else place, place is not None))
    return found


def said_at(plan, stage):
    """Return the lines on the stages of this name."""
    return [said(step) for step in plan.steps if plain(step.stage) == stage]


def said(step):
    """Return a stage as a line of the notes."""
    time = f"【{step.minutes} 分钟】" if step.minutes else ""
    name = "：".join(part for part in (step.lesson, plain(step.stage)) if part)
    texts = (name, f"教师：{plain(step.teacher)}", f"学生：{plain(step.student)}")
    return time + "".join(text if text.endswith(("。", "？", "！")) else f"{text}。" for text in texts)


def likeness(stage, heading):
    """Return how much a stage's name says that it is about the section: 1 for surely, 0 for nothing."""
    if any(ours in stage and theirs in heading for ours, theirs in _SAME.items()):
        return 1.0
    if _numbered(stage) & _numbered(heading):
        return 1.0
    parts = [part for part in map(_plain, _PARTS.split(stage)) if part]
    return max([_alike(part, _plain(heading)) for part in parts], default=0.0)


def _numbered(text):
    return {re.sub(r"\s", "", found) for found in _NUMBERED.findall(text)}


def _alike(part, heading):
    """Return which share of a text stands in the heading, in pieces of two letters or more."""
    found = {k for k in range(len(part) - 1) if part[k : k + 2] in heading}
    share = len(found | {k + 1 for k in found}) / len(part)
    return share if share >= LEAST_ALIKE else 0.0


def _plain(text):
    return re.sub(r"\W", "", text)


def aligned(likenesses):
    """Return for each row the column it belongs to, never before that of the row above, or None.

    Of all such choices the one in which the likenesses add up to most, and of equal ones the first.
    """
    columns = len(likenesses[0]) if likenesses else 0
    # best[c]: how much the rows so far give with the last column at c or before, and their columns.
    best = [(0.0, [])] * columns
    for row in likenesses:
        after = []
        for (total, chosen), alike in zip(best, row):
            option = (total + alike, [*chosen, len(after) if alike else None])
            after.append(option if not after or option[0] > after[-1][0] else after[-1])
        best = after
    return best[-1][1] if best else []
