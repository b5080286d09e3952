/**
 * How often what a worker is told of its last change of hours is right: runs of a scenario with the stand-in, whose stored
 * prompts are read again. `npx tsx scripts/cue-check.ts [scenario]` prints the table of docs/agents.md.
 */
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { observedLine } from "../src/agents/stand-in/observed-line.ts";
import { behaviours } from "../src/agents/stand-in/offline-model.ts";
import { taxOn } from "../src/law/tax-line.ts";
import { observationText, type WorkerObservation } from "../src/models/observations.ts";
import { openScenario } from "../src/run/open-scenario.ts";
import { prepare } from "../src/run/prepare.ts";
import { simulate } from "../src/run/simulate.ts";
import { openStore } from "../src/store/open-store.ts";

export interface CueTally {
  /** Cues after changes whose own effect is over a dollar. */
  readonly cues: number;
  /** Those that send the worker the way of that effect. */
  readonly right: number;
  /** Rows among the best steps, and those of another law than that of the question. */
  readonly best: number;
  readonly otherLaw: number;
}

/**
 * @param prompts user parts of questions about hours, whose workers are told what effort costs in dollars
 * @returns what each says, held against u(to) − u(from) with u = income − tax − effort by that prompt alone
 */
export function cueTally(prompts: Iterable<string>): CueTally {
  const tally = { cues: 0, right: 0, best: 0, otherLaw: 0 };
  for (const prompt of prompts) {
    const { you, tax, lastChange, best } = JSON.parse(observationText(prompt)) as WorkerObservation;
    const line = observedLine(tax);
    for (const [, , income, owed] of best) {
      tally.best++;
      // Both are rounded to dollars.
      if (Math.abs(taxOn(line, income) - owed) > 2) tally.otherLaw++;
    }
    if (!lastChange || !you.effort) continue;
    const { cost, hours, power } = you.effort;
    const worth = (h: number): number => {
      const income = you.incomePerWeeklyHour * h;
      return income - taxOn(line, income) - cost * (h / hours) ** power;
    };
    const effect = worth(lastChange.to) - worth(lastChange.from);
    if (Math.abs(effect) <= 1) continue;
    const said = lastChange.text.includes("go on") ? 1 : lastChange.text.includes("turn back") ? -1 : 0;
    tally.cues++;
    if (said === Math.sign(effect)) tally.right++;
  }
  return tally;
}

/** The prompts about hours of one run, from a database that is thrown away. */
export async function storedPrompts(scenario: string, set: Readonly<Record<string, string>>): Promise<string[]> {
  const path = join(tmpdir(), `cue-check-${process.pid}.db`);
  const overrides = Object.entries(set).map(([key, value]) => ({ path: key.split("."), value, origin: key }));
  const { scenario: input, locate, kinds } = await openScenario(scenario, overrides);
  const store = await openStore(path);
  try {
    const prepared = prepare(input, locate, kinds);
    const signal = new AbortController().signal;
    await simulate({
      ...{ prepared, store, env: {}, signal, listeners: [], command: "cue-check", scenarioPath: null },
    });
  } finally {
    await store.close();
  }
  const database = new Database(path, { readonly: true });
  const prompts = database.prepare<[], string>("SELECT user FROM model_calls WHERE purpose = 'hours'").pluck().all();
  database.close();
  for (const end of ["", "-wal", "-shm"]) rmSync(`${path}${end}`, { force: true });
  return prompts;
}

const share = (part: number, of: number): string => (of === 0 ? "–" : `${((100 * part) / of).toFixed(1)} %`);
const count = (value: number): string => value.toLocaleString("en-US");

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(scenario: string): Promise<void> {
  print(
    "| decider | cues, `paper` | right | best steps of the law in force | cues, `own` | right | best steps of the law in force |",
  );
  print("|---|---|---|---|---|---|---|");
  for (const behaviour of behaviours) {
    const cells: string[] = [];
    for (const cue of ["paper", "own"]) {
      const tally = cueTally(
        await storedPrompts(scenario, { "workers.model": `offline:${behaviour}`, "workers.cue": cue }),
      );
      cells.push(count(tally.cues), share(tally.right, tally.cues), share(tally.best - tally.otherLaw, tally.best));
    }
    print(`| \`${behaviour}\` | ${cells.join(" | ")} |`);
  }
}

if (process.argv[1]?.endsWith("cue-check.ts")) await main(process.argv[2] ?? "scenarios/quickstart.yaml");
