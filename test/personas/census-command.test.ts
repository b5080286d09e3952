import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, jest, test } from "@jest/globals";
import yargs from "yargs";
import { censusCommand } from "../../src/cli/census.ts";

const pums = (name: string) => fileURLToPath(new URL(`../fixtures/pums/${name}`, import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "census-command-"));

/** What a command line prints. */
async function output(...words: string[]): Promise<string> {
  const write = jest.spyOn(process.stdout, "write").mockReturnValue(true);
  try {
    await yargs(["census", ...words])
      .command({ command: "census", ...censusCommand })
      .strict()
      .parserConfiguration({ "greedy-arrays": false })
      .exitProcess(false)
      .fail((message, error) => {
        throw error ?? new Error(message);
      })
      .parseAsync();
    return write.mock.calls.map(([text]) => text).join("");
  } finally {
    write.mockRestore();
  }
}

describe("census sample", () => {
  test("prints as many people as asked for, with a header", async () => {
    const lines = (await output("sample", "--n", "7")).trimEnd().split("\n");
    expect(lines).toHaveLength(8);
    expect(lines[0]).toMatch(/^occupation +age +sex +education .* \$\/hour +\$\/year$/);
  });
  test("prints JSON whose annual income is 52 weeks of hours at the wage", async () => {
    const people = JSON.parse(await output("sample", "--n", "3", "--seed", "4", "--json"));
    expect(people).toHaveLength(3);
    for (const { hours, wage, annualIncome } of people) {
      expect(Math.abs(annualIncome - 52 * hours * wage)).toBeLessThan(52 * hours * 0.006 + 1);
    }
  });
  test("leaves out what a source does not know", async () => {
    const path = join(directory, "wages.csv");
    writeFileSync(path, "wage\n10\n");
    expect(await output("sample", "--source", path, "--n", "1")).toBe(
      "h/week   $/hour   $/year\n40        10.00   20,800\n",
    );
  });
  test("refuses a number that is none", async () => {
    await expect(output("sample", "--n", "x")).rejects.toThrow("--n: expected a whole number");
    await expect(output("sample", "--seed", "-1")).rejects.toThrow("--seed: expected a whole number");
  });
});

describe("census build", () => {
  const out = join(directory, "tables");
  test("builds tables that sample reads", async () => {
    const said = await output("build", "--pums", pums("persons.csv"), pums("housing.csv"), "--out", out);
    expect(said).toContain("48 records standing for 4,730 employed wage earners");
    expect((await output("sample", "--tables", out, "--n", "2")).trimEnd().split("\n")).toHaveLength(3);
  });
  test("needs files", async () => expect(output("build", "--out", out)).rejects.toThrow("pums"));
});
