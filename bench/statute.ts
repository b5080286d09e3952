/** The law of families: a step of a million people under the US statute, and its optimum for a thousand. */
import { loadavg } from "node:os";
import { measure } from "../src/env/measures/metrics.ts";
import { bestResponse } from "../src/env/respond/best-response.ts";
import { settle } from "../src/env/settle/settlement.ts";
import { usFederal } from "../src/law/policy.ts";
import { optimalValues } from "../src/planner/oracles/optimal-values.ts";
import { median, prepared, print, timed } from "./setup.ts";

const people = (size: number) =>
  prepared(
    `steps: 2\npopulation: {size: ${size}}\neconomy: {law: us-2024, calibrate: {under: us-2024}}\nworkers: {decide: rational}\nplanner: {kind: us-federal}`,
  );

async function step(size: number): Promise<void> {
  const { economy, levers, scenario } = people(size);
  const { law } = usFederal(levers, scenario.economy.brackets);
  const ms = { "best response": [] as number[], settlement: [] as number[], metrics: [] as number[] };
  for (let turn = 0; turn < 6; turn++) {
    let hours: Float64Array = new Float64Array(0);
    let settlement = settle(economy, law, new Float64Array(size));
    const taken = {
      "best response": await timed(() => {
        hours = bestResponse(economy, law);
      }),
      settlement: await timed(() => {
        settlement = settle(economy, law, hours);
      }),
      metrics: await timed(() => measure(economy, law, settlement)),
    };
    // The first warms up.
    if (turn > 0) for (const name of Object.keys(ms) as (keyof typeof ms)[]) ms[name].push(taken[name]);
  }
  const found = Object.entries(ms).map(([name, values]) => `${name} ${median(values).toFixed(0)} ms`);
  const together = median(ms.settlement) + median(ms.metrics);
  print(
    `${size.toLocaleString("en-US")} people, a step: ${found.join(", ")}; settlement with metrics ${(together / 1000).toFixed(2)} s (target ≤ 1 s)`,
  );
}

async function optimum(size: number): Promise<void> {
  const seconds: number[] = [];
  let best = Number.NaN;
  for (let turn = 0; turn < 3; turn++) {
    // Made anew: what is known of an economy is found at once.
    const { economy, levers, welfare, scenario } = people(size);
    const ms = await timed(() => {
      best = optimalValues({ economy, welfare, levers, seed: scenario.seed }).welfare;
    });
    seconds.push(ms / 1000);
  }
  print(
    `${size.toLocaleString("en-US")} people, optimum over 7 rates: ${median(seconds).toFixed(1)} s (${Math.min(...seconds).toFixed(1)}–${Math.max(...seconds).toFixed(1)}; target ≤ 5 s), welfare ${best.toFixed(2)}`,
  );
}

print(`US statute, families of the census (load ${loadavg()[0].toFixed(1)})`);
await step(1_000_000);
await optimum(1000);
