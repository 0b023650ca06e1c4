// What is said about an answer; the same sentences as in quiz.py.

export type Answer = string | string[] | Record<string, string>;

/** A verdict; right is undefined where there is nothing to judge yet. */
export interface Verdict {
  right?: boolean;
  feedback: string[];
}

interface Asked {
  id: string;
  stem: string;
}

interface Judged extends Asked {
  answer: string[];
  hint: string;
}

interface Choices extends Judged {
  options: [option: string, feedback: string][];
  right: string[];
}

export interface Single extends Choices {
  kind: "single";
}

export interface Multiple extends Choices {
  kind: "multiple";
}

export interface Numeric extends Judged {
  kind: "numeric";
  right: number;
  reach: number;
  unit: string;
  wrong: [value: number, feedback: string][];
  why: string;
}

export interface Match extends Judged {
  kind: "match";
  pairs: [left: string, right: string][];
  choices: string[];
  why: string;
}

export interface Order extends Judged {
  kind: "order";
  items: string[];
  right: string[];
  why: string;
}

export interface Guess extends Asked {
  kind: "guess";
  unit: string;
  options: string[];
}

export interface Open extends Asked {
  kind: "open";
}

export type JudgedQuestion = Single | Multiple | Numeric | Match | Order;
export type Question = JudgedQuestion | Guess | Open;

const FACTORS: Record<string, number> = { "": 1, 千: 1e3, 万: 1e4, 百万: 1e6, 千万: 1e7, 亿: 1e8 };
const NUMBER = /^[约≈]?([+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?)(.*)$/s;
const UNIT = /^(百万|千万|千|万|亿|)(.*)$/s;

/** The text without spaces and full-width forms. */
const plainOf = (text: string) => text.normalize("NFKC").replace(/\s/g, "");

/** The number that was typed, in the measure of the unit (a share for "%"); throws a sentence. */
export function readNumber(text: string, unit: string): number {
  const plain = plainOf(text).replace(/[−–]/g, "-");
  if (!plain) throw new Error("请先填一个数。");
  const [, digits, rest] = NUMBER.exec(plain)!;
  if (!/[0-9]/.test(digits) || /^[0-9.,]/.test(rest)) {
    throw new Error(`没有读懂“${text.trim()}”：请填一个数，例如 1,200 或 0.5。`);
  }
  const value = Number(digits.replace(/,/g, ""));
  const [, unitFactor, unitName] = UNIT.exec(plainOf(unit))!;
  const [, factor, name] = rest ? UNIT.exec(rest)! : [, unitFactor, unitName];
  if ((name === "%" && ["", "%", "倍"].includes(unitName)) || (!rest && unitName === "%")) {
    return (value * FACTORS[factor]) / 100;
  }
  if (["", unitName].includes(name) && unitName !== "%") return (value * FACTORS[factor]) / FACTORS[unitFactor];
  throw new Error(`没有读懂单位“${rest}”：${unit ? `请用 ${unit}。` : "请只填数字。"}`);
}

const nothing = (sentence: string): Verdict => ({ feedback: [sentence] });
const wrong = (...feedback: string[]): Verdict => ({ right: false, feedback });
const right = (...feedback: string[]): Verdict => ({ right: true, feedback });

function judgeSingle({ options, right: [wanted] }: Single, answer?: string): Verdict {
  const chosen = options.find(([option]) => option === answer);
  return chosen ? { right: answer === wanted, feedback: [chosen[1]] } : nothing("请先选一项。");
}

function judgeMultiple(question: Multiple, chosen: string[]): Verdict {
  if (!chosen.length) return nothing("请先选一项或几项。");
  const wrongly = question.options.filter(([option]) => !question.right.includes(option));
  const amiss = wrongly.filter(([option]) => chosen.includes(option));
  const missed = question.right.some((option) => !chosen.includes(option));
  if (!amiss.length && !missed) return right(...question.answer);
  return wrong(
    ...amiss.map(([option, feedback]) => `“${option}”：${feedback}`),
    ...(missed ? ["还有该选的没有选上。"] : []),
  );
}

function judgeNumeric(question: Numeric, answer: string): Verdict {
  let value: number;
  try {
    value = readNumber(answer, question.unit);
  } catch (problem) {
    return nothing((problem as Error).message);
  }
  const near = (target: number, given = value) => Math.abs(given - target) <= question.reach;
  if (near(question.right)) return right(question.why);
  const known = question.wrong.find(([target]) => near(target));
  if (known) return wrong(known[1]);
  if (question.unit === "%" && !plainOf(answer).includes("%") && near(question.right, value * 100)) {
    return nothing("这里的单位是 %：请换算成百分数再填。");
  }
  return wrong(value > question.right ? "偏大了。" : "偏小了。");
}

function judgeMatch({ pairs, why }: Match, answer: Record<string, string>): Verdict {
  if (!pairs.every(([left]) => answer[left])) return nothing("每一行都要选。");
  const amiss = pairs.filter(([left, belongs]) => answer[left] !== belongs).map(([left]) => left);
  return amiss.length ? wrong(`有 ${amiss.length} 处不对：${amiss.join("、")}。`) : right(why);
}

function judgeOrder(question: Order, answer: string[]): Verdict {
  const place = question.right.findIndex((item, k) => answer[k] !== item);
  return place < 0 ? right(question.why) : wrong(`从第 ${place + 1} 位起不对。`);
}

export function judge(question: JudgedQuestion, answer: Answer | undefined): Verdict {
  if (question.kind === "single") return judgeSingle(question, answer as string | undefined);
  if (question.kind === "multiple") return judgeMultiple(question, answer as string[]);
  if (question.kind === "numeric") return judgeNumeric(question, answer as string);
  if (question.kind === "match") return judgeMatch(question, answer as Record<string, string>);
  return judgeOrder(question, answer as string[]);
}

export function isJudged(question: Question): question is JudgedQuestion {
  return question.kind !== "guess" && question.kind !== "open";
}
