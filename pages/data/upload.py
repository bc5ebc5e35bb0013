"""Upload: take my quarter."""

from dataclasses import replace

import streamlit as st

from pages.parts import correcting, selection, show, taking, uploading

frame = selection.current()
words, viewer = frame.words, frame.viewer

st.title(words.say("Upload"), anchor=False)
st.markdown(words.say("Nothing is written until you have seen what your file would change and confirmed it."))
kind = selection.kind(words)
taking.templates(words, kind)

file = selection.uploaded_file(words)
if file is None:
    taking.done(words, selection.last_upload())
    st.stop()

with st.spinner(words.say("Reading and checking {name} …", name=file.name)):
    answered = selection.answers_about(file, kind) or correcting.Answered()
    looked = selection.looked_at(file, kind, look=lambda: uploading.look(viewer, file, kind=kind, answered=answered))

taking.understood(words, looked)
if looked.remembered is not None and correcting.forgotten(words, looked.remembered):
    uploading.forget(viewer, looked)
    selection.answer_about(file, kind, correcting.Answered(answered.reading, headers=looked.headers))
    st.rerun()
if looked.understood is not None:
    corrected = correcting.correct(
        words,
        kind=kind,
        understood=looked.understood,
        headers=looked.headers,
        questions=looked.questions,
        unknown=looked.unknown,
        given=replace(answered, choices=looked.choices),
        form=selection.form_about(file, kind),
    )
    if corrected is not None:
        selection.answer_about(file, kind, corrected)
        st.rerun()
taking.problems(words, looked)
taking.marked(words, looked)
taking.preview(words, looked)
if taking.may_take(words, looked) and taking.confirmed(words, looked):
    with show.in_words(words):
        selection.finish_upload(uploading.confirm(viewer, looked, progress=show.progress(words)))
        st.rerun()
    selection.look_again()
