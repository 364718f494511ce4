// CQL text → ELM, by the CQL framework's own translator: node translate.mjs control.cql control.json
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.cwd()}/`);
const { CqlTranslator, LibraryManager, ModelManager, createModelInfoProvider, stringAsSource } = await import(
  pathToFileURL(require.resolve("@cqframework/cql/cql-to-elm"))
);
const modelInfos = {
  FHIR: require("cql-exec-fhir/lib/modelInfos/fhir-modelinfo-4.0.1.xml.js"),
  System: readFileSync(new URL("system-modelinfo.xml", import.meta.url), "utf-8"),
};
const [from, to] = process.argv.slice(2);

const models = new ModelManager();
models.modelInfoLoader.registerModelInfoProvider(
  createModelInfoProvider((name) => (name in modelInfos ? stringAsSource(modelInfos[name]) : null)),
);
const translated = CqlTranslator.fromText(readFileSync(from, "utf-8"), new LibraryManager(models));
for (const error of translated.errors.asJsReadonlyArrayView()) {
  console.error(String(error.message));
  process.exitCode = 1;
}
writeFileSync(to, translated.toJson());
