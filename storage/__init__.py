"""The record: tables, migrations, queries per noun, the writer."""
