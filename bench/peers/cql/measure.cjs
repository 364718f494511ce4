// Answer the question for every patient of a folder: node measure.cjs FOLDER control.json YEAR
// Prints seconds to read and bundle, seconds to evaluate, and both counts, as JSON.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join } = require("node:path");

const installed = createRequire(`${process.cwd()}/`);
const cql = installed("cql-execution");
const fhir = installed("cql-exec-fhir");
const [folder, elm, year] = process.argv.slice(2);

function lines(name) {
  return readFileSync(join(folder, `${name}.ndjson`), "utf-8").trimEnd().split("\n").map(JSON.parse);
}

function bundles() {
  const found = new Map();
  for (const patient of lines("Patient")) {
    found.set(`Patient/${patient.id}`, { resourceType: "Bundle", type: "collection", entry: [{ resource: patient }] });
  }
  for (const [name, subject] of [["EpisodeOfCare", "patient"], ["Observation", "subject"]]) {
    for (const resource of lines(name)) found.get(resource[subject].reference).entry.push({ resource });
  }
  return [...found.values()];
}

async function main() {
  let since = process.cpuUsage();
  const everyone = bundles();
  const source = fhir.PatientSource.FHIRv401();
  source.loadBundles(everyone);
  const reading = process.cpuUsage(since);
  const within = new cql.Interval(new cql.Date(+year, 1, 1), new cql.Date(+year, 12, 31));
  const library = new cql.Library(JSON.parse(readFileSync(elm, "utf-8")));
  const executor = new cql.Executor(library, new cql.CodeService({}), { Year: within });
  since = process.cpuUsage();
  const results = Object.values((await executor.exec(source)).patientResults);
  const answering = process.cpuUsage(since);
  const seconds = (used) => (used.user + used.system) / 1e6;
  console.log(JSON.stringify({
    residents: results.length, reading: seconds(reading), answering: seconds(answering),
    numerator: results.filter((one) => one.Controlled === true).length,
    denominator: results.filter((one) => one.Managed === true).length,
  }));
}

main();
