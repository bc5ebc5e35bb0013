"""What tests ask of a page: which there are, what it says, what went wrong."""

from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    f"{path.parent.name}/{path.stem}" for path in (ROOT / "pages").glob("*/*.py") if path.parent.name != "parts"
)


def wrong_on(app: AppTest) -> list[str]:
    """List exceptions and refusals on a page: what an undisturbed visit must not show."""
    return [shown.value for shown in (*app.exception, *app.error)]


def said_on(app: AppTest) -> list[str]:
    """List what a page says in sentences, apart from badges."""
    told = (*app.markdown, *app.caption, *app.info, *app.warning, *app.success)
    return [shown.value for shown in told if "badge[" not in shown.value]


def is_marked_simulated(app: AppTest) -> bool:
    return any("badge[" in shown.value for shown in app.markdown)


def metrics_of(app: AppTest) -> dict[str, str]:
    return {shown.label: shown.value for shown in app.metric}


def chart_of(app: AppTest, key: str) -> Any:
    [found] = [drawn for drawn in app.get("plotly_chart") if drawn.proto.id.endswith(f"-{key}")]
    return found.proto


def links_of(app: AppTest) -> list[str]:
    return [link.proto.query_string for link in app.get("page_link")]


def keys_on(app: AppTest) -> set[str]:
    return {widget.key for widget in (*app.button, *app.selectbox, *app.multiselect, *app.button_group) if widget.key}
