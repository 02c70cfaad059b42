"""jsonschema: checks a schema against its metaschema, accepts every record, refuses every broken one for the right
reason. Takes SCHEMA [RECORDS BROKEN]; without records, the schema's own examples are the records."""

import json
import sys

import jsonschema


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


schema_path, *rest = sys.argv[1:]
with open(schema_path, encoding="utf-8") as file:
    schema = json.load(file)
Validator = jsonschema.validators.validator_for(schema, default=None)
Validator.check_schema(schema)
validator = Validator(schema)

records = read(rest[0]) if rest else schema["examples"]
for record in records:
    for error in validator.iter_errors(record):
        sys.exit(f"refused: {error.message} in {record}")

broken = read(rest[1]) if rest else []
for case in broken:
    errors = list(validator.iter_errors(case["record"]))
    if not errors:
        sys.exit(f"accepted, though broken: {case}")
    for error in errors:
        pointer = "".join(f"/{key}" for key in error.absolute_path)
        said = pointer == case["pointer"] and repr(case.get("missing", "")).strip("'") in error.message
        if not said or error.validator not in case["keywords"]:
            sys.exit(f"refused for another reason: {error.message} at {pointer} in {case}")
print(f"{len(records)} accepted, {len(broken)} refused")
