"""Upload: take my quarter."""

from dataclasses import replace
from functools import partial

import streamlit as st

from pages.parts import selection, show
from pages.parts.choices import files
from pages.parts.upload import correcting, defining, taking, uploading

frame = selection.current()
words, viewer = frame.words, frame.viewer

st.title(words.say("Upload"), anchor=False)
st.markdown(words.say("Nothing is written until you have seen what your file would change and confirmed it."))
kind = files.kind(words)
taking.templates(words, kind)

taking.cancelled(words, files.cancelled())
file = files.uploaded_file(words)
if file is None:
    taking.done(words, files.last_upload())
    st.stop()

answered = files.answers_about(file, kind) or correcting.Answered()
at_work = partial(show.at_work, words, file.name, on_cancel=partial(files.cancel, file.name))
stopping = partial(files.cancel, file.name, keep=True)
look = partial(uploading.look, viewer, file, kind=kind, answered=answered, at_work=at_work)
looked = files.looked_at(file, kind, look=look)

taking.understood(words, looked)
if looked.remembered is not None and correcting.forgotten(words, looked.remembered):
    uploading.forget(viewer, looked)
    files.answer_about(file, kind, correcting.Answered(answered.reading, headers=looked.headers))
    st.rerun()
if looked.understood is not None:
    corrected = correcting.correct(
        words, kind=kind, understood=looked.understood, headers=looked.headers, questions=looked.questions,
        unknown=looked.unknown, given=replace(answered, choices=looked.choices), guessed=looked.guessed,
        options=looked.options, form=files.form_about(file, kind),
    )  # fmt: skip
    redefined = defining.define(words, looked, given=answered, form=files.form_about(file, kind))
    if (said := corrected or redefined) is not None:
        files.answer_about(file, kind, said)
        st.rerun()
taking.problems(words, looked)
taking.marked(words, looked)
if taking.preview(words, looked):
    with show.in_words(words):
        files.keep_look(uploading.tried(viewer, looked, progress=show.progress(words, on_cancel=stopping)))
        st.rerun()
if taking.may_take(words, looked) and taking.confirmed(words, looked):
    with show.in_words(words):
        files.finish_upload(uploading.confirm(viewer, looked, progress=show.progress(words, on_cancel=stopping)))
        st.rerun()
    files.look_again()
