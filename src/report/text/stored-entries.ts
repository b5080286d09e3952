/** What a database holds, as a table, and whether it is whole. */
import pc from "picocolors";
import type { StoredEntry } from "../../run/stored-entries.ts";
import { count, counted } from "../words/format.ts";
import { fitted } from "./columns.ts";
import { plainText } from "./terminal-text.ts";

/** @param isFiltered whether only some were asked for */
export function entryTable(entries: readonly StoredEntry[], databasePath: string, isFiltered = false): string {
  if (entries.length === 0) return `no runs in ${databasePath}${isFiltered ? " are so" : ""}`;
  const isTagged = entries.some(({ tags }) => tags.length > 0);
  const isNoted = entries.some(({ note }) => note !== null);
  const rows = entries.map((entry) => [
    ...row(entry),
    ...(isTagged ? [entry.tags.map(plainText).join(" ")] : []),
    ...(isNoted ? [plainText(entry.note ?? "")] : []),
  ]);
  const columns = ["run", "started", "scenario", "planner", "seed", "status", "steps", "welfare"];
  const own = [...(isTagged ? ["tags"] : []), ...(isNoted ? ["note"] : [])];
  const [header, ...lines] = fitted([[...columns, ...own], ...rows], ["seed", "planner", "started", "steps"]);
  return [pc.bold(header), ...lines].map((line) => line.trimEnd()).join("\n");
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
    entry.command === "elasticity" ? "elasticity" : planner,
    String(seed),
    status,
    `${stepsDone}/${steps}`,
    welfare === null ? "–" : Number(welfare.toPrecision(6)).toLocaleString("en-US"),
  ];
}

/** A run or comparison in a line, as what goes is listed. */
export function entryLine(entry: StoredEntry): string {
  const { id, kind, name, status, startedAt } = entry;
  return `${kind} ${id}  ${plainText(name)}  ${status}  ${startedAt.slice(0, 10)}`;
}

/** @param problems what `Store.verify` found */
export function verifyReport(databasePath: string, runs: number, problems: readonly string[]): string {
  if (problems.length === 0) return `${databasePath}: ${counted(runs, "run")}, no problem found`;
  return [`${databasePath}: ${count(problems.length)} problems`, ...problems.map((text) => `  ${text}`)].join("\n");
}
