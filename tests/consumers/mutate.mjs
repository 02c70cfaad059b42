// Breaks records: takes the schema in draft 07 and its records (a line each), gives 500 broken ones, each with the
// place that is broken and the keywords of JSON Schema by which a validator may say so. The same ones every time.
import { readFileSync, writeFileSync } from "node:fs";

const [schemaPath, recordsPath, outPath] = process.argv.slice(2);
const schema = JSON.parse(readFileSync(schemaPath, "utf8"));
const records = readFileSync(recordsPath, "utf8").trim().split("\n").map((line) => JSON.parse(line));

// A linear congruential generator: what is broken must not change from run to run.
let state = 20250101;
const below = (end) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * end);
};

const resolved = (part) => {
  const reference = part.$ref ?? part.allOf?.[0].$ref;
  return reference ? schema.definitions[reference.split("/").pop()] : part;
};

// Every place in a value: what holds it, under which key, at which pointer, by which schema.
const places = (value, rule, pointer) => {
  if (Array.isArray(value)) {
    return value.flatMap((item, key) => [
      { holder: value, key, pointer: `${pointer}/${key}`, rule: resolved(rule.items), required: false },
      ...places(item, resolved(rule.items), `${pointer}/${key}`),
    ]);
  }
  if (value === null || typeof value !== "object") {
    return [];
  }
  return Object.keys(value).flatMap((key) => {
    const inner = resolved(rule.properties[key]);
    const place = { holder: value, key, pointer: `${pointer}/${key}`, rule: inner, parent: pointer };
    return [{ ...place, required: rule.required.includes(key) }, ...places(value[key], inner, place.pointer)];
  });
};

// What can be done to a value, and how a validator may put it.
const breakages = (value, rule) => {
  const wrong = [[null, ["type"]]];
  if (!Array.isArray(value)) {
    wrong.push([[value], ["type"]]);
  }
  if (typeof value !== "object" || Array.isArray(value)) {
    wrong.push([{ value }, ["type"]]);
  }
  if (typeof value === "number") {
    wrong.push([String(value), ["type"]], [-1, ["minimum"]], [0.5, ["type"]], [true, ["type"]]);
  } else if (typeof value === "string") {
    wrong.push([12345, ["type"]], [false, ["type"]]);
    if (rule.pattern) {
      wrong.push([`${value}!`, ["pattern"]]);
    } else if (rule.enum) {
      wrong.push([`${value}!`, ["enum"]]);
    }
  } else {
    wrong.push(["text", ["type"]], [0, ["type"]]);
  }
  return wrong;
};

const lines = [];
while (lines.length < 500) {
  const record = structuredClone(records[below(records.length)]);
  const all = places(record, schema, "");
  const { holder, key, pointer, rule, parent, required } = all[below(all.length)];
  if (required && below(8) === 0) {
    delete holder[key];
    lines.push({ pointer: parent, missing: key, keywords: ["required"], record });
    continue;
  }
  const wrong = breakages(holder[key], rule);
  const [value, keywords] = wrong[below(wrong.length)];
  holder[key] = value;
  // Beside the type an enum may be named as well.
  lines.push({ pointer, keywords: [...keywords, ...(keywords[0] === "type" ? ["enum"] : [])], record });
}
writeFileSync(outPath, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
console.log(`${lines.length} broken in ${new Set(lines.map(({ pointer }) => pointer.replace(/\d+/g, "N"))).size} places`);
