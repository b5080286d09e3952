/** Kernels for laws by class and offset against the evaluator in double precision: US statute, families of the census. */
import { loadavg } from "node:os";
import { byWorker } from "../src/env/welfare/schedule-evaluator.ts";
import { openBackend } from "../src/gpu/backend.ts";
import { batchedLawWelfare } from "../src/gpu/batched-law-welfare.ts";
import { median, prepared, print, timed } from "./setup.ts";

const width = 64;

async function compare(size: number): Promise<void> {
  const { economy, levers, welfare } = prepared(
    `steps: 2\npopulation: {size: ${size}}\neconomy: {law: us-2024, calibrate: {under: us-2024}}\nworkers: {decide: rational}\nplanner: {kind: us-federal}`,
  );
  const laws = Array.from(
    { length: width },
    (_, s) => levers.policy(levers.start.map((rate) => rate * (1 - s / 200))).law,
  );
  const exact = byWorker(economy, welfare);
  const { backend } = await openBackend("webasm");
  if (backend === null) throw new Error("expected WebAssembly");
  const evaluate = batchedLawWelfare(economy, welfare, backend, width);
  const ms = { "double precision, one core": [] as number[], WebAssembly: [] as number[] };
  for (let turn = 0; turn < 6; turn++) {
    const taken = {
      "double precision, one core": await timed(() => laws.map(exact)),
      WebAssembly: await timed(() => evaluate(laws)),
    };
    // The first warms up.
    if (turn > 0) for (const name of Object.keys(ms) as (keyof typeof ms)[]) ms[name].push(taken[name]);
  }
  await backend.close();
  const rates = Object.entries(ms).map(
    ([name, values]) =>
      `${name} ${median(values).toFixed(0)} ms (${((size * width) / median(values) / 1000).toFixed(1)} M/s)`,
  );
  print(`${size.toLocaleString("en-US")} people, ${width} laws: ${rates.join(", ")}`);
}

print(`US statute, million worker-evaluations a second (load ${loadavg()[0].toFixed(1)})`);
await compare(1000);
