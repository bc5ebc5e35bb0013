"""The only place that writes: uploads and what they replace, scores, definitions, settings.

Every verb takes the writer's connection (see `health.store.engine.writing`): the caller holds the transaction, so that
an upload and the scores it moves are kept together or not at all.
"""
