"""Reads records into classes that quicktype generated and writes them back. Takes MODULE CLASS RECORDS."""

import importlib.util
import json
import sys

path, name, records_path = sys.argv[1:]
spec = importlib.util.spec_from_file_location("classes", path)
classes = importlib.util.module_from_spec(spec)
sys.modules["classes"] = classes
spec.loader.exec_module(classes)
model = getattr(classes, name)

count = 0
with open(records_path, encoding="utf-8") as lines:
    for line in lines:
        record = json.loads(line)
        written = model.from_dict(record).to_dict()
        if written != record:
            sys.exit(f"changed: {record} {written}")
        count += 1
print(f"{count} records read and written back")
