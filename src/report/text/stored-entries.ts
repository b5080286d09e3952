/** What a database holds, as a table, and whether it is whole. */
import pc from "picocolors";
import type { StoredEntry } from "../../run/stored-entries.ts";
import { count, counted } from "../words/format.ts";
import { table } from "./columns.ts";
import { plainText } from "./terminal-text.ts";

export function entryTable(entries: readonly StoredEntry[], databasePath: string): string {
  if (entries.length === 0) return `no runs in ${databasePath}`;
  const [header, ...lines] = table([
    ["run", "started", "scenario", "planner", "seed", "status", "steps", "welfare"],
    ...entries.map(row),
  ]);
  return [pc.bold(header), ...lines].join("\n");
}

function row(entry: StoredEntry): string[] {
  const { id, name, status } = entry;
  const started = `${entry.startedAt.slice(0, 16).replace("T", " ")}Z`;
  if (entry.kind === "comparison")
    return [id, started, plainText(name), "comparison", `${entry.seedsDone}/${entry.seeds}`, status, "–", "–"];
  const { planner, seed, stepsDone, steps, welfare } = entry;
  return [
    id,
    started,
    plainText(name),
    planner,
    String(seed),
    status,
    `${stepsDone}/${steps}`,
    welfare === null ? "–" : Number(welfare.toPrecision(6)).toLocaleString("en-US"),
  ];
}

/** @param problems what `Store.verify` found */
export function verifyReport(databasePath: string, runs: number, problems: readonly string[]): string {
  if (problems.length === 0) return `${databasePath}: ${counted(runs, "run")}, no problem found`;
  return [`${databasePath}: ${count(problems.length)} problems`, ...problems.map((text) => `  ${text}`)].join("\n");
}
