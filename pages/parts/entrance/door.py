"""The door: without sign-in the person at the keyboard may do everything; with it, only listed members come in."""

from pathlib import Path

import streamlit as st

from health.access import Viewer, local_viewer, viewer_of
from health.errors import AccessDenied
from health.wording import Words
from pages.parts import show


def viewer(words: Words) -> Viewer:
    """Say who this is; show the sign-in and stop the run for anybody not let in.

    Sign-in is on where the deployer put an `[auth]` section (and `[members]`) into `.streamlit/secrets.toml`.
    """
    if not _asks_for_sign_in(words):
        return local_viewer()
    if not st.user.is_logged_in:
        _ask(words)
    try:
        return viewer_of(str(st.user.email), st.secrets.get("members", {}))
    except AccessDenied as stranger:
        st.error(words.message(stranger.sentence))
        st.button(words.say("Sign out"), on_click=st.logout, key="sign_out")
        st.stop()


def _asks_for_sign_in(words: Words) -> bool:
    if st.secrets.load_if_toml_exists():
        return "auth" in st.secrets
    # A file that is there but cannot be read may well ask for sign-in: the door stays shut rather than open.
    if any(Path(place).exists() for place in st.get_option("secrets.files")):
        st.error(
            words.say(
                "The settings for sign-in are there but cannot be read, so nobody is let in. "
                "Whoever runs this dashboard finds the reason in the server's log."
            ),
            icon=":material/lock:",
        )
        st.stop()
    return False


def _ask(words: Words) -> None:
    st.title(words.say("Partnership health"))
    st.write(words.say("Please sign in to see your partnerships."))
    st.button(show.on_primary(words.say("Sign in")), on_click=st.login, type="primary", key="sign_in")
    st.stop()
