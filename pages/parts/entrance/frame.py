"""The frame around every page: who is at the door, which pages they get, and the choices that hold everywhere."""

import streamlit as st

from pages.parts import load, menu, selection, show
from pages.parts.entrance import door
from pages.parts.records import forms


def draw() -> None:
    """Draw the frame and, in it, the page asked for."""
    st.set_page_config(page_title="Partnership health", page_icon="🤝", layout="wide")
    words = selection.language()
    viewer = door.viewer(words)
    page = st.navigation(menu.pages(words, viewer), expanded=True)
    with show.in_words(words):
        load.require_ready()
        words = load.in_fiscal_years(words)
        show.simulated_notice(words, viewer)
        selection.frame(words, viewer)
        forms.show_opened(words, viewer)
        page.run()


if __name__ == "__main__":
    draw()
