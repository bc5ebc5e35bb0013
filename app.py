"""Start here: `streamlit run app.py` serves the frame, and running this file as a script draws it.

Served as an `App` whose script is the frame in `pages/parts/entrance/`, a fresh server never takes Streamlit's old way
of running whatever lies beside its script in `pages/`: a deep link passes the sign-in gate from the first visitor on.
"""

import streamlit as st
from starlette.middleware import Middleware

from pages.parts.entrance import delivery

app = st.App(
    "pages/parts/entrance/frame.py",
    lifespan=delivery.at_once,
    middleware=[Middleware(delivery.Early), Middleware(delivery.Packed)],
)

if __name__ == "__main__":
    from pages.parts.entrance import frame

    frame.draw()
