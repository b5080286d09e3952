/** Models in files, as far as no model has to be loaded. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { hashedFile } from "../../src/base/file-hash.ts";
import { grammarSchema } from "../../src/models/providers/gguf/grammar-schema.ts";
import { SequencePool } from "../../src/models/providers/gguf/sequence-pool.ts";
import { questionSeed } from "../../src/models/question-seed.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { runHere } from "../cli/run-here.ts";
import { idle } from "../episode/run-with.ts";
import { writeTinyModel } from "../gguf/tiny-model.ts";
import { hoursRequest } from "./requests.ts";

const folder = emptyDirectory();
mkdirSync(join(folder, "models"));
writeTinyModel(join(folder, "models/tiny.gguf"));
writeFileSync(join(folder, "models/page.gguf"), "<!doctype html>");
writeFileSync(join(folder, "models/empty.gguf"), "");
writeFileSync(join(folder, "models/short.gguf"), "GGUF");
writeFileSync(join(folder, "models/text.gguf"), "GGUF and words that make no numbers");
const manyKeys = readFileSync(join(folder, "models/tiny.gguf"));
manyKeys.writeBigUInt64LE(1n << 40n, 16);
writeFileSync(join(folder, "models/keys.gguf"), manyKeys);
const scenario = join(folder, "scenario.yaml");
writeFileSync(
  scenario,
  "name: local\nsteps: 1\npopulation: {size: 2, source: gb2}\nworkers: {model: gguf:models/tiny.gguf}\nplanner: {kind: us-federal}\n",
);
const using = (model: string, ...words: string[]) =>
  runHere([...words, scenario, "--set", `workers.model=gguf:${model}`], { cwd: emptyDirectory() });

describe("bad input", () => {
  test.each([
    [
      "a file that is not there",
      "models/tinny.gguf",
      'models/tinny.gguf: there is no such file; did you mean "tiny.gguf"?',
    ],
    ["a file that is none", "models/page.gguf", 'models/page.gguf: no GGUF file: it does not begin with "GGUF"'],
    ["an empty file", "models/empty.gguf", 'models/empty.gguf: no GGUF file: it does not begin with "GGUF"'],
    ["only its first word", "models/short.gguf", "models/short.gguf: a broken GGUF file"],
    ["another version", "models/text.gguf", "models/text.gguf: GGUF of version 1684955424; expected 2 or 3"],
    ["more keys than bytes", "models/keys.gguf", "models/keys.gguf: a broken GGUF file"],
    ["a folder", "models", "models: a folder; expected a GGUF file"],
  ])("%s: exit code 3, before anything is run", async (_, model, message) => {
    expect(await using(model, "simulate")).toMatchObject({ code: 3, stderr: expect.stringContaining(message) });
    // It may be where the scenario will run.
    expect(await using(model, "validate")).toMatchObject({ code: 0, stderr: expect.stringContaining(message) });
  });

  test("an address", async () => {
    const { code, stderr } = await using("tiny@http://127.0.0.1:1/v1", "simulate");
    expect([code, stderr]).toEqual([2, expect.stringContaining("gguf: takes no base URL")]);
  });

  test.each([
    ["{sequences: 0}", "models.local.sequences"],
    ["{threads: 1.5}", "models.local.threads"],
    ["{gpu: opencl}", "expected auto, cuda, metal, vulkan or false"],
    ["{contextSize: many}", "models.local.contextSize"],
    ["{thread: 1}", 'did you mean "threads"?'],
  ])("models.local: %s", async (keys, message) => {
    const { code, stderr } = await using("models/tiny.gguf", "validate", "--set", `models.local=${keys}`);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  const isHere = (): boolean => {
    try {
      return createRequire(import.meta.url).resolve("node-llama-cpp") !== "";
    } catch {
      return false;
    }
  };
  (isHere() ? test.skip : test)(
    "no node-llama-cpp: exit code 3 and what to install (skipped where it is there)",
    async () => {
      const { code, stderr } = await using("models/tiny.gguf", "simulate");
      expect([code, stderr]).toEqual([3, expect.stringContaining("the package node-llama-cpp is not installed")]);
      expect(stderr).toContain("npm install node-llama-cpp@3.21.1 (732 MB");
      expect(stderr).toContain(
        `npm install --omit=optional node-llama-cpp@3.21.1 @node-llama-cpp/${process.platform}-${process.arch}@3.21.1 (83 MB`,
      );
    },
  );
});

test("a dry run needs no package, and says that answers cost nothing", async () => {
  const { code, stdout } = await using("models/tiny.gguf", "simulate", "--dry-run");
  expect([code, stdout]).toEqual([0, expect.stringContaining("gguf: its answers cost nothing")]);
  expect(stdout).toContain(`gguf:${join(folder, "models/tiny.gguf")}`);
});

describe("a question's seed", () => {
  const key = { ...hoursRequest.key, agent: "w1" };
  const first = questionSeed(1, key);

  test("is a whole number of 32 bits, and no matter of the episode", () => {
    expect(first).toBe(first >>> 0);
    expect(questionSeed(1, { ...key, episode: "another" })).toBe(first);
  });

  test.each([
    ["agent", { agent: "w2" }],
    ["step", { step: 4 }],
    ["purpose", { purpose: "ballot" }],
    ["sample", { sample: 2 }],
    ["attempt", { attempt: 2 }],
  ])("is another one for another %s", (_, change) => expect(questionSeed(1, { ...key, ...change })).not.toBe(first));

  test("is another one for another seed", () => expect(questionSeed(2, key)).not.toBe(first));
});

describe("sequences", () => {
  /** Who used which sequence, where questions are asked one after the other. */
  const used = async (sequences: number, agents: string): Promise<string> => {
    const pool = new SequencePool(Array.from({ length: sequences }, (_, i) => i));
    const places: number[] = [];
    for (const agent of agents)
      await pool.lend(agent, idle, async (place) => {
        places.push(place);
      });
    return places.join("");
  };
  test.each([
    ["each agent keeps its own", 3, "abcabc", "012012"],
    ["whatever the order", 3, "abccba", "012210"],
    ["of too few the one that was longest idle", 2, "abcabc", "010101"],
    ["one for all", 1, "abca", "0000"],
    ["one that is asked often keeps its own", 2, "aabaca", "001010"],
  ])("%s", async (_, sequences, agents, expected) => expect(await used(sequences, agents)).toBe(expected));

  test("are lent to one at a time, in the order of asking, also after a failure", async () => {
    const pool = new SequencePool([0, 1]);
    const told: string[] = [];
    let atOnce = 0;
    const all = [..."abcdef"].map((agent) =>
      pool.lend(agent, idle, async () => {
        told.push(agent);
        expect(++atOnce).toBeLessThanOrEqual(2);
        await new Promise((resolve) => setTimeout(resolve, 1));
        atOnce--;
        if (agent === "b") throw new Error("b failed");
      }),
    );
    const results = await Promise.allSettled(all);
    expect(told.join("")).toBe("abcdef");
    expect(results.map(({ status }) => status[0]).join("")).toBe("frffff");
  });

  test("who waits while the run is interrupted is not asked", async () => {
    const pool = new SequencePool([0]);
    const stop = new AbortController();
    const first = pool.lend("a", stop.signal, async () => stop.abort());
    const second = pool.lend("b", stop.signal, async () => "asked");
    await first;
    await expect(second).rejects.toThrow("interrupted");
  });
});

describe("a schema for a grammar", () => {
  const text = { type: "string", maxLength: 9 };
  test.each([
    [
      "keeps lengths and numbers of entries",
      { type: "array", items: text, minItems: 2, maxItems: 2 },
      { type: "array", items: text, minItems: 2, maxItems: 2 },
    ],
    ["has choices as oneOf", { anyOf: [text, { type: "null" }] }, { oneOf: [text, { type: "null" }] }],
    [
      "at any depth",
      { type: "object", properties: { anyOf: { anyOf: [{ type: "array", items: { anyOf: [text] } }] } } },
      { type: "object", properties: { anyOf: { oneOf: [{ type: "array", items: { oneOf: [text] } }] } } },
    ],
  ])("%s", (_, schema, expected) => expect(grammarSchema(schema)).toEqual(expected));
});

describe("a file's hash", () => {
  test("is SHA-256, and is taken anew where the file has changed", () => {
    const path = join(folder, "abc");
    writeFileSync(path, "abc");
    expect(hashedFile(path)).toMatchObject({
      sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      bytes: 3,
    });
    writeFileSync(path, "");
    expect(hashedFile(path)).toMatchObject({
      sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      bytes: 0,
    });
  });
});
