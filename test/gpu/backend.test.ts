import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "@jest/globals";
import { UsageError } from "../../src/base/errors.ts";
import { type BackendName, openBackend } from "../../src/gpu/backend.ts";
import { openBackends } from "./helpers.ts";

const backends = await openBackends();
afterAll(async () => {
  for (const backend of backends) await backend.close();
});
const present = backends.map(({ name }) => name);
const absent = (["webgpu", "headlessgl"] satisfies BackendName[]).filter((name) => !present.includes(name));

test("off opens nothing and says nothing", async () => {
  expect(await openBackend("off")).toEqual({ backend: null, note: null });
});

const hasGpu = present.includes("webgpu");
const testWithoutGpu = hasGpu ? test.skip : test;
testWithoutGpu(`auto says why kernels are off where there is no GPU${hasGpu ? " (here is one)" : ""}`, async () => {
  const { backend, note } = await openBackend("auto");
  expect(backend).toBeNull();
  expect(note).toMatch(/^kernels are off: no GPU \(.+\); schedules are evaluated in double precision/);
});

for (const name of absent) {
  // What it would be tested for stands below only where it is; this lists it among what was skipped.
  test.skip(`kernels on ${name}: not here (llm-econ optimum --gpu ${name} says what it needs)`, () => undefined);

  test(`asked for by name and not there: ${name}`, async () => {
    const error = await openBackend(name).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({
      message: expect.stringContaining(`--gpu ${name} does not work here: `),
      hint: expect.stringMatching(/it needs .*npm (install|rebuild)/),
    });
  });
}

test("what gpu.js would do on another backend, with a warning on the console, is an error", async () => {
  const webasm = backends.find(({ name }) => name === "webasm");
  const texture = { type: "NumberTexture" } as unknown as Float32Array;
  const shape = { output: [4, 1], table: [4, 1], constants: { texture } } as const;
  const run = webasm?.createKernel("function (table) { return this.constants.texture[this.thread.x]; }", shape);
  await expect(run?.(new Float32Array(4))).rejects.toThrow("gpu.js cannot run this kernel by webasm");
});

describe.each(backends.map((backend) => [backend.name, backend] as const))("%s", (name, backend) => {
  const shape = { output: [4, 3], table: [4, 1], constants: { column: Float32Array.of(1, 2, 3, 4) } } as const;

  test("computes by thread, table and constants", async () => {
    const run = backend.createKernel(
      "function (table) { return table[0][this.thread.x] + 10 * this.thread.y + this.constants.column[this.thread.x]; }",
      shape,
    );
    const rows = async (...table: readonly number[]) => (await run(Float32Array.from(table))).map((row) => [...row]);
    expect(await rows(100, 200, 300, 400)).toEqual([
      [101, 202, 303, 404],
      [111, 212, 313, 414],
      [121, 222, 323, 424],
    ]);
    expect((await rows(0, 0, 0, 0))[1]).toEqual([11, 12, 13, 14]);
  });

  test("a process ends by itself once it has closed it, and nothing is printed", async () => {
    const source = new URL("../../src/gpu/backend.ts", import.meta.url).href;
    const script = `
      const { openBackend } = await import("${source}");
      const { backend } = await openBackend("${name}");
      const size = 8192;
      const shape = { output: [size, 1], table: [1, 1], constants: { column: new Float32Array(size).fill(2) } };
      const run = backend.createKernel("function (table) { return table[0][0] * this.constants.column[this.thread.x]; }", shape);
      const [row] = await run(Float32Array.of(21));
      process.stdout.write(String(row[size - 1]));
      await backend.close();`;
    const file = join(mkdtempSync(join(tmpdir(), "llm-econ-gpu-")), "kernel.mts");
    writeFileSync(file, script);
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--import", "tsx", file], {
      timeout: 30_000,
    });
    expect(stdout).toBe("42");
    if (name === "webasm" || name === "cpu") expect(stderr).toBe("");
  });
});
