"""Reads records into generated pydantic models and writes them back unchanged. Takes MODULE CLASS RECORDS."""

import importlib.util
import json
import sys

path, name, records_path = sys.argv[1:]
spec = importlib.util.spec_from_file_location("models", path)
models = importlib.util.module_from_spec(spec)
sys.modules["models"] = models
spec.loader.exec_module(models)
model = getattr(models, name)

count = 0
with open(records_path, encoding="utf-8") as lines:
    for line in lines:
        read = model.model_validate_json(line)
        written = read.model_dump(mode="json", by_alias=True, exclude_none=True)
        # The order of columns is kept too.
        if json.dumps(written) != json.dumps(json.loads(line)):
            sys.exit(f"changed: {line}{written}")
        count += 1
try:
    model.model_validate({})
except ValueError:
    pass
else:
    sys.exit("an empty object is no record")
print(f"{count} records read and written back")
