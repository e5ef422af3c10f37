"""Numbers -> small pictures in SVG, drawn here so that they need no script: sparklines, bars, the classes of the signed scale."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

STEPS = 4  # of the signed scale on each side


def spark(values: Sequence[float | None], width: int = 120, height: int = 24, low: float | None = None, high: float | None = None) -> Markup:
    """A sparkline; gaps where there is no value, a hairline at zero where the values lie on both sides of it.

    >>> "<path" in spark([1, 2, None, 3])
    True
    """
    known = [v for v in values if v is not None]
    if not known:
        return Markup("")
    low, high = min(known) if low is None else low, max(known) if high is None else high
    spread = (high - low) or 1.0
    across = (width - 4) / max(1, len(values) - 1)
    lines, open_ = [], False
    for i, v in enumerate(values):
        if v is not None:
            alone = not open_ and (i + 1 == len(values) or values[i + 1] is None)
            lines.append(f"{'L' if open_ else 'M'}{2 + i * across:.1f} {_height(v, low, spread, height):.1f}{'h2' if alone else ''}")
        open_ = v is not None
    zero = _height(0, low, spread, height)
    rule = f'<line class="zero" x1="0" x2="{width}" y1="{zero:.1f}" y2="{zero:.1f}"/>' if low < 0 < high else ""
    return Markup(f'<svg class="spark" width="{width}" height="{height}" viewBox="0 0 {width} {height}" aria-hidden="true">{rule}'
                  f'<path d="{"".join(lines)}" fill="none"/></svg>')


def _height(value: float, low: float, spread: float, height: int) -> float:
    return 2 + (height - 4) * (1 - (value - low) / spread)


def bar(value: float, most: float, width: int = 80, kind: str = "") -> Markup:
    """A bar as long as ``value`` is of ``most``."""
    share = 0 if most <= 0 else max(0.0, min(1.0, value / most))
    return Markup(f'<svg class="bar {kind}" width="{width}" height="8" viewBox="0 0 {width} 8" preserveAspectRatio="none" aria-hidden="true">'
                  f'<rect x="0" y="0" width="{share * width:.1f}" height="8"/></svg>')


def sign_class(value: float | None, most: float = 1.0) -> str:
    """The step of the signed scale: n4 … n1, z, p1 … p4; "none" where there is nothing.

    >>> sign_class(-0.9), sign_class(0.02), sign_class(0.3), sign_class(None)
    ('n4', 'z', 'p2', 'none')
    """
    if value is None:
        return "none"
    share = max(-1.0, min(1.0, value / most if most else 0.0))
    if abs(share) < 0.05:
        return "z"
    return ("p" if share > 0 else "n") + str(min(STEPS, 1 + int(abs(share) * STEPS)))
