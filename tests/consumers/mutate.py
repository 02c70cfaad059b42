"""Breaks records: takes SCHEMA (draft 07) RECORDS OUT, gives at least 500 broken ones, each with the place that is broken
and the keywords of JSON Schema by which a validator may say so. First every column in every way that there is, then every rule between
columns, then places by chance, the same ones every time. Fails where a column is in no record, or a rule is tried by
none, so that none goes untried."""

import copy
import json
import random
import sys

schema_path, records_path, out_path = sys.argv[1:]
with open(schema_path, encoding="utf-8") as file:
    schema = json.load(file)
with open(records_path, encoding="utf-8") as lines:
    records = [json.loads(line) for line in lines]


def resolved(rule):
    reference = rule.get("$ref") or next((part["$ref"] for part in rule.get("allOf", [])), None)
    return schema["definitions"][reference.rsplit("/", 1)[1]] if reference else rule


def columns(rule, path):
    """The path of every property of a schema, an item of a list as N."""
    for key, inner in rule.get("properties", {}).items():
        yield f"{path}/{key}"
        yield from columns(resolved(inner), f"{path}/{key}")
    if "items" in rule:
        yield f"{path}/N"
        yield from columns(resolved(rule["items"]), f"{path}/N")


def places(value, rule, keys):
    """Every place in a value: the keys that lead there, its schema, whether it is required."""
    if isinstance(value, list):
        inside = [(at, item, rule["items"], False) for at, item in enumerate(value)]
    elif isinstance(value, dict):
        inside = [(key, item, rule["properties"][key], key in rule["required"]) for key, item in value.items()]
    else:
        inside = []
    for key, item, inner, required in inside:
        inner = resolved(inner)
        yield [*keys, key], item, inner, required
        yield from places(item, inner, [*keys, key])


def column(keys):
    return "".join(f"/{'N' if isinstance(key, int) else key}" for key in keys)


GONE = object()


def breakages(value, rule, required):
    """What can be done to a value, and how a validator may put it."""
    wrong = [(None, "type")]
    if required:
        wrong.append((GONE, "required"))
    if not isinstance(value, list):
        wrong.append(([value], "type"))
    if not isinstance(value, dict):
        wrong.append(({"value": value}, "type"))
    if isinstance(value, bool):
        wrong += [(str(value), "type"), (1, "type")]
        if "const" in rule:
            wrong.append((not value, "const"))
    elif isinstance(value, (int, float)):
        wrong += [(str(value), "type"), (-1, "minimum"), (rule["minimum"] + 0.5, "type"), (True, "type")]
        wrong += [(rule["minimum"] - 1, "minimum"), (rule["maximum"] + 1, "maximum")]
    elif isinstance(value, str):
        wrong += [(12345, "type"), (False, "type")]
        if "pattern" in rule:
            wrong.append((f"{value}!", "pattern"))
        elif "enum" in rule:
            wrong.append((f"{value}!", "enum"))
    else:
        wrong += [("text", "type"), (0, "type")]
    return wrong


def broken(record, keys, value, keyword):
    record = copy.deepcopy(record)
    holder = record
    for key in keys[:-1]:
        holder = holder[key]
    pointer = "".join(f"/{key}" for key in keys)
    # Beside the type, the only value or the words there are may be named as well.
    keywords = [keyword, "const", "enum"] if keyword in ("type", "minimum", "maximum") else [keyword]
    case = {"pointer": pointer, "keywords": keywords, "record": record}
    if value is GONE:
        del holder[keys[-1]]
        case |= {"pointer": "".join(f"/{key}" for key in keys[:-1]), "missing": keys[-1]}
    else:
        holder[keys[-1]] = value
    return case


def rules():
    """The rules between columns: if, then and perhaps else."""
    for rule in schema.get("dependencies", {}).values():
        yield from rule.get("allOf", [rule])


def holds(condition, record):
    kinds = [(key, inner["const"]) for key, inner in condition["properties"].items() if isinstance(inner, dict)]
    return all(record.get(key) == kind for key, kind in kinds) and all(key in record for key in condition.get("required", []))


def unruly(record, rule):
    """What can be done against a rule that holds for a record: what tells it apart, then the case."""
    is_then = holds(rule["if"], record)
    part = rule["then"] if is_then else rule.get("else", {})
    for name in part.get("required", []):
        case = broken(record, [name], GONE, "required")
        yield (is_then, name), case
    if is_then and "else" in rule:
        [missing], [gone] = rule["else"]["required"], rule["if"]["required"]
        yield (is_then, "else"), broken(record, [gone], GONE, "required") | {"missing": missing}
        forbidden = broken(record, [missing], True, "not") | {"pointer": ""}
        yield (is_then, "not"), forbidden


cases, tried = [], set()
for record in records:
    for keys, value, rule, required in places(record, schema, []):
        if column(keys) not in tried:
            tried.add(column(keys))
            cases += [broken(record, keys, *wrong) for wrong in breakages(value, rule, required)]
untried = sorted(set(columns(schema, "")) - tried)
if untried:
    sys.exit(f"no record has {', '.join(untried)}: give tests/consumers/run an input that does")
for number, rule in enumerate(rules()):
    seen = {}
    for record in records:
        for what, case in unruly(record, rule):
            seen.setdefault(what, case)
    if not seen:
        sys.exit(f"no record is ruled by {rule}: give tests/consumers/run an input that has one")
    cases += seen.values()
chance = random.Random(20250101)
while len(cases) < 500:
    record = chance.choice(records)
    keys, value, rule, required = chance.choice(list(places(record, schema, [])))
    cases.append(broken(record, keys, *chance.choice(breakages(value, rule, required))))
with open(out_path, "w", encoding="utf-8") as out:
    out.writelines(json.dumps(case) + "\n" for case in cases)
print(f"{len(cases)} broken, in all {len(tried)} places that there are")
