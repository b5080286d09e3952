/**
 * Which part of the gap from US law to the optimum planners have closed after each decision: with the rates in force, and
 * with the best that they have seen. Reads a comparison that was written as JSON and, for its runs, the database of
 * LLM_ECON_DB; writes gap.csv, gap.md and gap.svg beside the JSON.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ArmResult, Comparison } from "../src/analysis/compare/comparison.ts";
import { SqliteStore } from "../src/store/sqlite/sqlite-store.ts";
import { lineChart } from "./line-chart.ts";

const path = process.argv[2];
const { results, seeds } = JSON.parse(readFileSync(path, "utf8")) as Comparison;
const store = new SqliteStore(process.env.LLM_ECON_DB ?? "./llm-econ.db", "read");
const colours: Readonly<Record<string, string>> = {
  llm: "#0072b2",
  bayesian: "#d55e00",
  evolution: "#009e73",
  bandit: "#8a4f7d",
};

const armOf = (planner: string): ArmResult => results.find((arm) => arm.planner === planner)!;
const [law, optimum] = [armOf("us-federal"), armOf("stackelberg")];

/** Means over seeds, by decision. */
async function pathsOf({ planner, perSeed }: ArmResult) {
  const sums = { inForce: new Float64Array(0), best: new Float64Array(0) };
  for (const [i, { run }] of perSeed.entries()) {
    const { series } = await store.run(run);
    const [from, to] = [law.perSeed[i].welfare, optimum.perSeed[i].welfare];
    const closed = series.map(({ welfare }) => (welfare - from) / (to - from));
    if (i === 0) for (const way of ["inForce", "best"] as const) sums[way] = new Float64Array(closed.length);
    let most = -Infinity;
    closed.forEach((part, step) => {
      most = Math.max(most, part);
      sums.inForce[step] += part / seeds;
      sums.best[step] += most / seeds;
    });
  }
  return { name: planner === "llm" ? "llm (stand-in)" : planner, colour: colours[planner], ...sums };
}

const lines = await Promise.all(results.filter(({ planner }) => planner in colours).map(pathsOf));
await store.close();

const decisions = Array.from(lines[0].best, (_, i) => i + 1);
const written = (name: string, text: string) => writeFileSync(join(dirname(path), name), text);
written(
  "gap.csv",
  [
    ["decision", ...lines.flatMap(({ name }) => [`${name}: in force`, `${name}: best so far`])],
    ...decisions.map((decision, i) => [
      decision,
      ...lines.flatMap(({ inForce, best }) => [inForce[i].toFixed(6), best[i].toFixed(6)]),
    ]),
  ]
    .map((row) => `${row.join(",")}\n`)
    .join(""),
);

const shown = [1, 5, 10, 20, 40, 60, 80, 100].filter((decision) => decision <= decisions.length);
const percent = (value: number) => `${(100 * value).toFixed(0)} %`.replace("-", "−");
const rows = (way: "inForce" | "best", words: string): string[] =>
  lines.map((line) => `| ${line.name}, ${words} | ${shown.map((i) => percent(line[way][i - 1])).join(" | ")} |`);
written(
  "gap.md",
  [
    `| after decision | ${shown.join(" | ")} |`,
    `|---|${shown.map(() => "--:|").join("")}`,
    ...rows("best", "best so far"),
    ...rows("inForce", "in force"),
    "",
  ].join("\n"),
);
written(
  "gap.svg",
  lineChart({
    title: `Part of the gap between US law and the optimum closed, mean of ${seeds} seeds`,
    x: "decisions of the planner",
    step: 0.25,
    show: percent,
    legend: "solid: the rates in force, which people live under; dotted: the best that the planner has seen so far",
    lines: lines.map(({ best, inForce, ...line }) => ({ ...line, values: [...inForce], dotted: [...best] })),
  }),
);
