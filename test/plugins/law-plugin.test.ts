import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { whyRates } from "../../src/analysis/why-rates.ts";
import { packageFile } from "../../src/base/package-files.ts";
// Hands the library to plugins.
import "../../src/index.ts";
import { loadPlugins } from "../../src/plugins/load-plugins.ts";
import { openScenario } from "../../src/run/open-scenario.ts";
import { prepare } from "../../src/run/prepare.ts";
import { emptyDirectory } from "../cli/run-cli.ts";

describe("a law of a plugin", () => {
  const sound = '{ name: "rate", least: 0, most: 0.9, unit: "rate", start: 0.3 }';

  /** The kind in a file of its own: the third line names it. */
  async function lawWith(parameters: string, rate = "0.3") {
    const path = join(emptyDirectory(), "own-law.js");
    writeFileSync(
      path,
      `export const plugin = { laws: [
  {
    name: "own-law",
    description: "one rate",
    create: () => ({
      parameters: [${parameters}],
      words: "one rate",
      law: () => ({ name: () => "somebody", budget: () => [{ name: "tax", of: "own", pieces: [{ from: 0, rate: ${rate} }] }] }),
    }),
  },
] };
`,
    );
    const { kinds } = await loadPlugins([{ reference: path, place: "a.yaml:1:1" }], "/");
    return { path, kind: kinds.laws[kinds.laws.length - 1] };
  }

  test.each([
    ["a start out of range", sound.replace("0.3", "1.3"), 'parameter "rate" starts at 1.3; expected 0 to 0.9'],
    ["a range upside down", sound.replace("least: 0", "least: 2"), "expected the least value first"],
    ["a range of NaN", sound.replace("0.9", "NaN"), "ranges from 0 to NaN; expected two numbers"],
    ["one name twice", `${sound}, ${sound}`, 'two parameters named "rate"'],
  ])("%s is told with the place in its file", async (_, parameters, message) => {
    const { path, kind } = await lawWith(parameters);
    const create = () => kind.create({ scenario: {} } as never);
    expect(create).toThrow(`plugin ${path}:3:5: law own-law: parameters: `);
    expect(create).toThrow(message);
  });

  test("its classes are called what it calls them", async () => {
    const { kind } = await lawWith(sound, "1.2");
    const { law } = kind.create({ scenario: {} } as never);
    expect(() => law([0.3]).budget(0, 0)).toThrow("tax of somebody: a marginal rate of 1.2");
  });

  test("no formula says why its parameters are what they are", async () => {
    const { scenario, locate, kinds } = await openScenario(packageFile("examples/negative-income-tax.yaml"));
    const prepared = prepare({ ...scenario, population: { ...scenario.population, size: 20 } }, locate, kinds);
    expect(whyRates(prepared, prepared.levers.policy(prepared.levers.start))).toBeNull();
  });
});
