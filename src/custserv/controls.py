"""The controls of a lab: what a student can move, and the values it may take."""

from dataclasses import dataclass
from decimal import Decimal
from math import isfinite

from custserv.text import number

MAX_STEPS = 2000


class ControlError(ValueError):
    """A control is badly defined, or was given a value it does not allow."""


@dataclass(frozen=True)
class Slider:
    """A number from ``low`` to ``high`` in steps.

    label:   what the student reads beside it.
    low, high, step: the range; high − low must be a whole number of steps (at most 2000).
    default: the value at the start, one of the steps.
    unit:    shown behind the value; with ``"%"`` the slider holds a share (0–1) and shows 0–100 %.
    """

    label: str
    low: float
    high: float
    step: float
    default: float
    unit: str = ""

    def __post_init__(self):
        where = f"滑块“{self.label}”"
        for name in ("low", "high", "step", "default"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
                raise ControlError(f"{where}的 {name} 应是有限的数，收到 {value!r}")
        if self.step <= 0:
            raise ControlError(f"{where}的 step 应大于 0，收到 {self.step}")
        if self.low >= self.high:
            raise ControlError(f"{where}的 low 应小于 high，收到 {self.low} 和 {self.high}")
        steps = (Decimal(str(self.high)) - Decimal(str(self.low))) / Decimal(str(self.step))
        if steps != int(steps):
            raise ControlError(f"{where}从 {self.low} 到 {self.high} 不是整数个 step={self.step}")
        if steps > MAX_STEPS:
            raise ControlError(f"{where}有 {int(steps)} 步，最多 {MAX_STEPS} 步：请加大 step")
        if self.check(self.default) != self.default:
            raise ControlError(f"{where}的 default={self.default} 不在刻度上：应是 low 加整数个 step")

    @property
    def digits(self):
        """Decimals that a value needs to be read exactly."""
        step, low = Decimal(str(self.step)), Decimal(str(self.low))
        if self.unit == "%":
            step, low = step * 100, low * 100
        return max(0, -step.normalize().as_tuple().exponent, -low.normalize().as_tuple().exponent)

    @property
    def values(self):
        """Every value of the slider, from low to high."""
        low, high, step = (Decimal(str(end)) for end in (self.low, self.high, self.step))
        kind = int if all(isinstance(end, int) for end in (self.low, self.step)) else float
        return [kind(low + step * k) for k in range(int((high - low) / step) + 1)]

    def check(self, value):
        """Return ``value`` moved to the nearest step; refuse what is out of range."""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ControlError(f"{self.label}应是数字，收到 {value!r}")
        if not self.low <= value <= self.high:
            raise ControlError(
                f"{self.label}应在 {self.text(self.low)} 到 {self.text(self.high)} 之间，"
                f"收到 {self.text(value) if isfinite(value) else value}"
            )
        values = self.values
        return values[round((value - self.low) / (self.high - self.low) * (len(values) - 1))]

    def text(self, value):
        """Return ``value`` as the student reads it: ``80 %``."""
        return number(value, self.unit, self.digits)

    def spec(self):
        """Return the control as the page needs it."""
        return {
            "kind": "slider",
            "label": self.label,
            "low": self.low,
            "high": self.high,
            "step": self.step,
            "default": self.default,
            "unit": self.unit,
            "digits": self.digits,
        }


@dataclass(frozen=True)
class Choice:
    """One of several named options.

    options: the options as texts, or a dict from text to the value the function gets
             (a number, a text or a truth value).
    default: the value at the start; the first option if not given.
    """

    label: str
    options: list | tuple | dict
    default: object = None

    def __post_init__(self):
        pairs = self.options.items() if isinstance(self.options, dict) else [(o, o) for o in self.options]
        options = dict(pairs)
        where = f"选项“{self.label}”"
        if len(options) < 2:
            raise ControlError(f"{where}至少要有两个不同的选项，收到 {list(options)}")
        for text, value in options.items():
            if not isinstance(text, str) or not isinstance(value, (str, int, float, bool)):
                raise ControlError(f"{where}：每个选项应是文字，值应是文字或数字，收到 {text!r}: {value!r}")
        object.__setattr__(self, "options", options)
        if self.default is None:
            object.__setattr__(self, "default", self.values[0])
        self.check(self.default)

    @property
    def values(self):
        """Every value, in the order of the options."""
        return list(self.options.values())

    def check(self, value):
        """Return ``value`` if it is one of the options."""
        for known in self.values:
            if known == value and type(known) is type(value):
                return value
        raise ControlError(f"{self.label}应是 {'、'.join(map(str, self.values))} 之一，收到 {value!r}")

    def text(self, value):
        """Return the option's text."""
        return next(text for text, known in self.options.items() if known == value)

    def spec(self):
        """Return the control as the page needs it."""
        return {
            "kind": "choice",
            "label": self.label,
            "options": [[text, value] for text, value in self.options.items()],
            "default": self.default,
        }


@dataclass(frozen=True)
class Toggle:
    """On or off."""

    label: str
    default: bool = False

    def __post_init__(self):
        self.check(self.default)

    @property
    def values(self):
        """Both values."""
        return [False, True]

    def check(self, value):
        """Return ``value`` if it is a truth value."""
        if not isinstance(value, bool):
            raise ControlError(f"{self.label}应是 True 或 False，收到 {value!r}")
        return value

    def text(self, value):
        """Return the state in a word."""
        return "开" if value else "关"

    def spec(self):
        """Return the control as the page needs it."""
        return {"kind": "toggle", "label": self.label, "default": self.default}
