"""Check on PostgreSQL once a statement, and not once a row, that the large tables refer to what there is.

A foreign key is checked row by row there, each by a query of its own: of the million values of a file that took six
times as long as storing them. The triggers here look at the distinct numbers of a whole statement. They hold what a
foreign key holds: what is referred to exists, is locked FOR KEY SHARE until the transaction ends, so that nobody takes
it away meanwhile, and cannot be deleted, renumbered or truncated while anything refers to it. They rely on READ
COMMITTED, PostgreSQL's default and what every writer of this product uses: each check sees what others have committed.
Like a foreign key they look with the rights of the tables' owner: who writes needs no rights on what is referred to.

SQLite keeps its foreign keys, which cost it little. The models declare them for both.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

REFERENCES = {
    "kpi_value": {"partnership_id": "partnership", "kpi_id": "kpi", "upload_id": "upload"},
    "answer": {"partnership_id": "partnership", "item_id": "item", "upload_id": "upload"},
    "health_score": {"partnership_id": "partnership", "model_id": "scoring_model"},
    "element_score": {"partnership_id": "partnership", "model_id": "scoring_model", "element_id": "element"},
    "assignment": {"partnership_id": "partnership", "kpi_id": "kpi"},
    "alert": {"partnership_id": "partnership"},
}

_KNOWN = """
CREATE FUNCTION require_known() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE stranger bigint;
BEGIN
  FOR place IN 0 .. TG_NARGS / 2 - 1 LOOP
    EXECUTE format(
      'SELECT id FROM (SELECT DISTINCT %1$I AS id FROM added) AS said'
      ' WHERE id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM %2$I.%3$I AS known WHERE known.id = said.id FOR KEY SHARE) LIMIT 1',
      TG_ARGV[2 * place], TG_TABLE_SCHEMA, TG_ARGV[2 * place + 1]
    ) INTO stranger;
    IF stranger IS NOT NULL THEN
      RAISE foreign_key_violation USING MESSAGE = format(
        '%s of %s refers to %s, which is not in %s',
        TG_ARGV[2 * place], TG_TABLE_NAME, stranger, TG_ARGV[2 * place + 1]
      );
    END IF;
  END LOOP;
  RETURN NULL;
END $$
"""
_UNUSED = """
CREATE FUNCTION require_unused() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE held bigint;
BEGIN
  FOR place IN 0 .. TG_NARGS / 2 - 1 LOOP
    EXECUTE format(
      'SELECT gone.id FROM gone WHERE EXISTS (SELECT 1 FROM %1$I.%2$I AS holder WHERE holder.%3$I = gone.id) LIMIT 1',
      TG_TABLE_SCHEMA, TG_ARGV[2 * place], TG_ARGV[2 * place + 1]
    ) INTO held;
    IF held IS NOT NULL THEN
      RAISE foreign_key_violation USING MESSAGE = format(
        '%s of %s is still referred to by %s', held, TG_TABLE_NAME, TG_ARGV[2 * place]
      );
    END IF;
  END LOOP;
  RETURN NULL;
END $$
"""
_KEPT = """
CREATE FUNCTION refuse_renumbering() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE foreign_key_violation USING MESSAGE = format('the numbers of %s are referred to', TG_TABLE_NAME);
END $$
"""
_FUNCTIONS = ("require_known", "require_unused", "refuse_renumbering")


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for function in (_KNOWN, _UNUSED, _KEPT):
        op.execute(sa.text(function))
    for name, references in REFERENCES.items():
        for column, target in references.items():
            op.drop_constraint(f"fk_{name}_{column}_{target}", name, type_="foreignkey")
        said = _arguments(references)
        for verb in ("insert", "update"):
            op.execute(
                f"CREATE TRIGGER known_on_{verb} AFTER {verb} ON {name} REFERENCING NEW TABLE AS added "
                f"FOR EACH STATEMENT EXECUTE FUNCTION require_known({said})"
            )
    for target, holders in _holders().items():
        op.execute(
            f"CREATE TRIGGER unused_on_delete AFTER DELETE ON {target} REFERENCING OLD TABLE AS gone "
            f"FOR EACH STATEMENT EXECUTE FUNCTION require_unused({_arguments(holders)})"
        )
        op.execute(
            f"CREATE TRIGGER kept_on_update BEFORE UPDATE ON {target} FOR EACH ROW "
            "WHEN (OLD.id IS DISTINCT FROM NEW.id) EXECUTE FUNCTION refuse_renumbering()"
        )
        op.execute(
            f"CREATE TRIGGER kept_on_truncate BEFORE TRUNCATE ON {target} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_renumbering()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for function in _FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}() CASCADE")
    for name, references in REFERENCES.items():
        for column, target in references.items():
            op.create_foreign_key(f"fk_{name}_{column}_{target}", name, target, [column], ["id"])


def _holders() -> dict[str, dict[str, str]]:
    """Turn the references round: target → table → its column."""
    holders: dict[str, dict[str, str]] = {}
    for name, references in REFERENCES.items():
        for column, target in references.items():
            holders.setdefault(target, {})[name] = column
    return holders


def _arguments(pairs: dict[str, str]) -> str:
    return ", ".join(f"'{one}', '{other}'" for one, other in pairs.items())
