/** Census tables that change after a run: named where its people are still drawn, refused where they are not. */
import { createHash } from "node:crypto";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { packageFile } from "../../src/base/package-files.ts";
import { reopen } from "../../src/run/reopen.ts";
import { replayRun } from "../../src/run/replay.ts";
import { simulate } from "../../src/run/simulate.ts";
import { MemoryStore } from "../../src/store/memory/memory-store.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { idle, prepared } from "./run-with.ts";

/** Writes a table anew, and its hash into the manifest, as another build of the tables would. */
function rewrite(tables: string, name: string, change: (text: string) => string): void {
  const path = join(tables, name);
  const text = change(readFileSync(path, "utf8"));
  writeFileSync(path, text);
  const manifest = join(tables, "manifest.json");
  const content = JSON.parse(readFileSync(manifest, "utf8"));
  content.sha256[name] = createHash("sha256").update(text).digest("hex");
  writeFileSync(manifest, JSON.stringify(content));
}

test("changed tables are named where the people are the same, and refused where they are not", async () => {
  const tables = join(emptyDirectory(), "tables");
  cpSync(packageFile("data/census"), tables, { recursive: true });
  const store = new MemoryStore();
  const keys = `steps: 2\npopulation: {size: 40, tables: ${tables}}\nworkers: {decide: rational}\nplanner: {kind: us-federal}`;
  await simulate({
    ...{ prepared: prepared(keys), store, env: {}, signal: idle, listeners: [], command: "test", scenarioPath: null },
  });
  const run = await store.run("latest");
  expect(run.files.map(({ path }) => path)).toContain(join(tables, "hours.csv"));

  rewrite(tables, "hours.csv", (text) => text.replace(/^(\w+)/, '"$1"'));
  const replay = await replayRun({ store, run, listeners: [], signal: idle });
  expect(replay).toMatchObject({ identical: true, steps: 2, changedFiles: [join(tables, "hours.csv")] });

  rewrite(tables, "wage-quantiles.csv", (text) => text.replaceAll(/\d+\.\d+/g, (wage) => String(2 * Number(wage))));
  const refused = reopen(store, run);
  await expect(refused).rejects.toThrow(/wage-quantiles.csv.* changed since run/);
  await expect(refused).rejects.toThrow("other people are drawn");
  await store.close();
}, 120_000);

test("a run that ships with nothing but its own tables names them in the package", () => {
  const { files } = prepared("population: {size: 5}");
  expect(files.map(({ path }) => path)).toContain("data/census/cells.csv");
  const drawn = prepared("population: {size: 5, source: gb2}").files;
  expect(drawn.map(({ path }) => path)).toEqual(["data/census/federal-tax-parameters.json"]);
});
