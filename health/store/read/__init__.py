"""Read models: the only SELECTs a page, a report or the shell may use. Each takes the viewer and obeys their limits."""
