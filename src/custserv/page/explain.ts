// Python's errors in words that a beginner can act on.

import { LabError } from "./runtime";

const MEANINGS: Record<string, string> = {
  SyntaxError: "这一行不合 Python 的写法。常见的原因：少了冒号、逗号，括号或引号没有成对，或者写成了中文的逗号、冒号、括号、引号。",
  IndentationError: "缩进不对。同一层的各行要对齐，冒号之后的一行要多缩进四格。",
  NameError: "用了一个还没有定义的名字。检查拼写和大小写，或者先给它赋值。",
  TypeError: "类型不对。常见的原因：把文字和数放在一起算，或函数的参数多了、少了。",
  ValueError: "值不在允许的范围里。",
  ZeroDivisionError: "除数是 0。",
  IndexError: "序号超出了列表的长度。列表从 0 数起，最后一项是长度减 1。",
  KeyError: "字典里没有这个键。",
  AttributeError: "它没有这个属性或方法。检查拼写。",
  ImportError: "网页里没有这个模块。可以用 math 和 custserv 里的内容。",
  OverflowError: "数太大，超出了能表示的范围。",
  MemoryError: "内存不够：列表太长，或者循环停不下来。",
  AssertionError: "assert 后面的条件不成立。",
};

/** An error in words for the reader, with its line; below them its own words, if those are Python's. */
export function explained(error: unknown): string[] {
  const raised = error instanceof LabError ? error.raised : undefined;
  const place = raised?.line ? `第 ${raised.line} 行：` : "";
  if (!raised || raised.text === raised.message) return [place + (error instanceof Error ? error.message : error)];
  return [place + meaningOf(raised.type, raised.message), `${raised.type}: ${raised.message}`];
}

function meaningOf(type: string, message: string): string {
  if (message.startsWith("maximum recursion")) return "函数调用自己的层数太多。";
  return MEANINGS[type] ?? "程序自己报告了一个错误。";
}
