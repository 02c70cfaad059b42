// ajv in strict mode: compiles a schema, accepts every record, refuses every broken one for the right reason.
// Takes DRAFT SCHEMA [RECORDS BROKEN]; without records, the schema's own examples are the records.
import { readFileSync } from "node:fs";
import Ajv07 from "ajv";
import Ajv2020 from "ajv/dist/2020.js";

const [draft, schemaPath, recordsPath, brokenPath] = process.argv.slice(2);
const read = (path) => readFileSync(path, "utf8").trim().split("\n").map((line) => JSON.parse(line));
const schema = JSON.parse(readFileSync(schemaPath, "utf8"));
const Ajv = (draft === "draft-07" ? Ajv07 : Ajv2020);
const ajv = new (Ajv.default ?? Ajv)({ strict: true, allErrors: true, validateSchema: true, logger: false });
const validate = ajv.compile(schema);
const fail = (words) => {
  console.error(words);
  process.exit(1);
};

const records = recordsPath ? read(recordsPath) : schema.examples;
for (const record of records) {
  if (!validate(record)) {
    fail(`refused: ${JSON.stringify(validate.errors)} in ${JSON.stringify(record)}`);
  }
}
const broken = brokenPath ? read(brokenPath) : [];
for (const { pointer, missing, keywords, record } of broken) {
  if (validate(record)) {
    fail(`accepted, though ${missing ?? pointer} is broken: ${JSON.stringify(record)}`);
  }
  // Of a rule that is broken ajv says which half it was, beside what is wrong.
  const errors = validate.errors.filter((error) => error.keyword !== "if");
  const said = errors.length > 0 && errors.every(
    (error) =>
      error.instancePath === pointer &&
      (missing === undefined || error.params.missingProperty === missing) &&
      keywords.includes(error.keyword),
  );
  if (!said) {
    fail(`refused for another reason than ${missing ?? pointer} (${keywords}): ${JSON.stringify(validate.errors)}`);
  }
}
console.log(`${records.length} accepted, ${broken.length} refused`);
