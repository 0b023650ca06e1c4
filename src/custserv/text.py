"""Numbers as a student reads them: the one portable formatter of the book.

CPython and MicroPython format floats differently (ties, commas), so text is made
from integer arithmetic here and nowhere else.
"""

MINUS = "\u2212"
# Values this close below a tie round up, so that the last bits of a float do not show.
_TIE = 1e-12


def number(value, unit="", digits=0):
    """Return ``value`` as text: grouped thousands, true minus sign, unit behind a space.

    value:  a number; with ``unit="%"`` a share (0.8 reads ``80 %``).
    unit:   text put behind the number, or ``""``.
    digits: decimals shown (after the factor 100 of a per cent), 0 or more; half rounds up in size.

    >>> number(26000, "元"), number(0.8, "%"), number(-1234.5, digits=1)
    ('26,000 元', '80 %', '−1,234.5')
    """
    if value != value:
        raise ValueError("无法显示：结果不是一个数（NaN）")
    size = abs(value) * (100 if unit == "%" else 1)
    if size == float("inf"):
        text = "∞"
    else:
        scale = 10**digits
        size *= scale
        units = int(size + 0.5 + min(size * _TIE, 1e-6))
        text = _grouped(units // scale)
        if digits:
            fraction = str(units % scale)
            text += "." + "0" * (digits - len(fraction)) + fraction
        if units == 0:
            value = 0
    sign = MINUS if value < 0 else ""
    return sign + text + (" " + unit if unit else "")


def _grouped(whole):
    """Return a whole number of 0 or more with a comma between thousands."""
    text = str(whole)
    parts = []
    while len(text) > 3:
        parts.insert(0, text[-3:])
        text = text[:-3]
    return ",".join([text] + parts)
