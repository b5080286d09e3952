/**
 * Kernels on every backend of this machine, against the same work without them: TypeScript that tries every candidate,
 * the evaluator by sorted segments (both double precision, one thread), numpy and C where they are. Seven brackets,
 * random rates (so zigzags), ε = 0.25. A worker-evaluation is one worker under one schedule: choice, tax, rebate,
 * welfare. Medians of five runs or more.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { randomStream } from "../src/base/random.ts";
import { calibratedEconomy } from "../src/env/calibrate/calibrated-economy.ts";
import type { Economy } from "../src/env/economy.ts";
import { scheduleEvaluator } from "../src/env/welfare/schedule-evaluator.ts";
import type { WelfareChoice } from "../src/env/welfare/welfare.ts";
import { type Backend, type BackendName, openBackend } from "../src/gpu/backend.ts";
import { batchedWelfare } from "../src/gpu/batched-welfare.ts";
import { extraRows } from "../src/gpu/kernel-source.ts";
import { pieceRows } from "../src/gpu/piece-table.ts";
import { populationResponse } from "../src/gpu/population-response.ts";
import { workerColumns } from "../src/gpu/worker-columns.ts";
import { lawTable } from "../src/law/bracket-tables.ts";
import { taxSchedule } from "../src/law/tax-schedule.ts";
import { median, print, timed } from "./setup.ts";

const { brackets, rates: lawRates } = lawTable("us-2024-single");
const choices: readonly WelfareChoice[] = [
  { kind: "utilitarian", aversion: null },
  { kind: "ces", aversion: 1 },
];
const sizes = [1e3, 1e5, 1e6];
const widths = [1, 16, 64, 1000];
/** Worker-evaluations of a run at most: slow backends take seconds for them. */
const most = { webgpu: 1e9, headlessgl: 1e8, webasm: 1e8, cpu: 1e7, typescript: 2e7 } as const;

function economyOf(size: number): Economy {
  const random = randomStream(1, "wages");
  const ones = new Float64Array(size).fill(1);
  const wage = Float64Array.from({ length: size }, () => 20 * Math.exp(0.8 * random.normal()));
  const population = { size, wage, usualHours: ones.map(() => 40), weight: ones, columns: new Map() };
  const under = taxSchedule(brackets, lawRates);
  return calibratedEconomy(population, {
    elasticity: 0.25,
    disutility: "proportional",
    meanHours: 39,
    under,
    maxHours: null,
  });
}

function schedulesOf(count: number): number[][] {
  const random = randomStream(2, "rates");
  return Array.from({ length: count }, () => brackets.map(() => random.next()));
}

/** Engines compile again what runs often, WebAssembly's too: runs before this many milliseconds do not count. */
const warmUp = 500;

/** Milliseconds, the median of five runs or as many as a quarter of a second holds. */
async function medianOf(work: () => unknown): Promise<number> {
  for (let spent = 0; spent < warmUp; ) spent += await timed(work);
  const times: number[] = [];
  for (let spent = 0; times.length < 5 || spent < 250; spent += times[times.length - 1]) times.push(await timed(work));
  return median(times);
}

/** Every worker tries every candidate, in typed arrays that are used again; workers are in order of income. */
function everyCandidate({ zeroTaxIncome, elasticity }: Economy, isLog: boolean) {
  const z0 = zeroTaxIncome.toSorted();
  const q = z0.map((income) => income ** (-1 / elasticity));
  const net = new Float64Array(z0.length);
  const share = elasticity / (1 + elasticity);
  const ends = Float64Array.from([...brackets.slice(1), Infinity]);
  const kinkCost = Float64Array.from(brackets, (start) => share * start ** (1 / share));
  const [low, slope, level, taxSlope, kinkNet, kinkTax] = Array.from(
    { length: 6 },
    () => new Float64Array(ends.length),
  );
  return (rates: readonly number[]): number => {
    let tax = 0;
    rates.forEach((rate, k) => {
      const factor = (1 - rate) ** elasticity;
      low[k] = factor;
      slope[k] = ((1 - rate) * factor) / (1 + elasticity);
      level[k] = rate * brackets[k] - tax;
      taxSlope[k] = rate * factor;
      kinkNet[k] = brackets[k] - tax;
      kinkTax[k] = tax;
      tax += k + 1 < rates.length ? rate * (brackets[k + 1] - brackets[k]) : 0;
    });
    let revenue = 0;
    for (let i = 0; i < z0.length; i++) {
      let best = 0;
      let bestTax = 0;
      for (let k = 0; k < low.length; k++) {
        const income = z0[i] * low[k];
        const value = level[k] + slope[k] * z0[i];
        if (income >= brackets[k] && income <= ends[k] && value > best) {
          best = value;
          bestTax = taxSlope[k] * z0[i] - level[k];
        }
        const atKink = kinkNet[k] - kinkCost[k] * q[i];
        if (atKink > best) {
          best = atKink;
          bestTax = kinkTax[k];
        }
      }
      net[i] = best;
      revenue += bestTax;
    }
    const rebate = revenue / z0.length;
    let sum = 0;
    for (let i = 0; i < z0.length; i++) sum += isLog ? Math.log(net[i] + rebate) : net[i] + rebate;
    return isLog ? Math.exp(sum / z0.length) : sum / z0.length;
  };
}

function row(what: string, choice: string, size: number, width: number, ms: number, note = ""): void {
  const rate = (size * width) / ms / 1000;
  const cells = [
    what.padEnd(24),
    choice.padEnd(12),
    size.toLocaleString("en-US").padStart(9),
    String(width).padStart(9),
    ms.toFixed(ms < 10 ? 3 : 0).padStart(9),
    rate.toFixed(rate < 100 ? 1 : 0).padStart(9),
  ];
  print(`${cells.join(" ")}  ${note}`.trimEnd());
}

const nameOf = ({ kind, aversion }: WelfareChoice) => (aversion === null ? kind : `${kind} ${aversion}`);

/** A kernel with the same table and results that computes nothing: launching, and moving data to and fro. */
async function emptyKernel(backend: Backend, economy: Economy, width: number): Promise<number> {
  const { chunks } = workerColumns(economy, brackets);
  const height = pieceRows(brackets.length) + extraRows;
  const shape = { output: [width, chunks], table: [width, height], constants: {} } as const;
  const run = backend.createKernel("function (table) { return table[0][this.thread.x] + this.thread.y; }", shape);
  return medianOf(() => run(new Float32Array(width * height)));
}

/** @returns false where the backend is not there */
async function printBackend(name: BackendName, of: readonly number[]): Promise<boolean> {
  const opened = await openBackend(name).catch((error: Error) => error.message);
  if (typeof opened === "string") {
    print(opened);
    return false;
  }
  const backend = opened.backend!;
  for (const size of of) {
    const economy = economyOf(size);
    for (const width of widths.filter((count) => count * size <= most[name])) {
      const lists = schedulesOf(width);
      const empty = await emptyKernel(backend, economy, width);
      for (const choice of choices) {
        const evaluate = batchedWelfare(economy, choice, brackets, backend, width);
        const note = `of it two launches with transfers ${(2 * empty).toFixed(3)} ms`;
        row(name, nameOf(choice), size, width, await medianOf(() => evaluate(lists)), note);
      }
    }
    const respond = populationResponse(economy, brackets, backend);
    const [list] = schedulesOf(1);
    const ms = await medianOf(() => respond(list));
    row(name, "everyone", size, 1, ms, `on ${backend.device ?? "this processor"}, ${megabytes()} MB`);
  }
  await backend.close();
  return true;
}

const megabytes = () => Math.round(process.memoryUsage().rss / 2 ** 20);

async function printDoublePrecision(): Promise<void> {
  for (const size of sizes) {
    const economy = economyOf(size);
    for (const choice of choices) {
      const brute = everyCandidate(economy, choice.kind === "ces");
      const count = Math.max(1, Math.min(64, Math.floor(most.typescript / size)));
      const lists = schedulesOf(count);
      row("TypeScript, candidates", nameOf(choice), size, count, await medianOf(() => lists.map(brute)));
      const { evaluateMany } = scheduleEvaluator(economy, choice, brackets);
      row("TypeScript, segments", nameOf(choice), size, count, await medianOf(() => evaluateMany(lists)));
    }
  }
}

/** Programs that print the size and microseconds a schedule of both choices. */
function printProgram(what: string, command: string, ...args: readonly string[]): void {
  for (const size of sizes) {
    const output = execFileSync(command, [...args, String(size)], { encoding: "utf8" });
    const [, ...micros] = output.trim().split(" ").map(Number);
    choices.forEach((choice, c) => {
      row(what, nameOf(choice), size, 1, micros[c] / 1000);
    });
  }
}

function printCompiled(): void {
  const directory = mkdtempSync(join(tmpdir(), "llm-econ-bench-"));
  try {
    const program = join(directory, "evaluation");
    const source = join(import.meta.dirname, "evaluation.c");
    execFileSync("cc", ["-O3", "-march=native", "-ffast-math", source, "-o", program, "-lm"], { stdio: "pipe" });
    printProgram("C, candidates", program);
  } catch {
    print("no C compiler, so no comparison with C");
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function printNumpy(): void {
  try {
    execFileSync("python3", ["-c", "import numpy"], { stdio: "pipe" });
  } catch {
    print("no numpy, so no comparison with it");
    return;
  }
  printProgram("numpy, candidates", "python3", join(import.meta.dirname, "kernels.py"));
}

print(`Node.js ${process.version}, ${cpus()[0].model}, ${availableParallelism()} processors`);
print(`${"what".padEnd(24)} welfare        workers schedules        ms  M evaluations/s`);
await printDoublePrecision();
printNumpy();
printCompiled();
// One WebGPU device for all sizes: Dawn crashes at the end of a process that had two. What others hold is released.
await printBackend("webgpu", sizes);
for (const name of ["headlessgl", "webasm", "cpu"] as const)
  for (const size of sizes) if (!(await printBackend(name, [size]))) break;
