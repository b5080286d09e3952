/** What a database holds, as a table, and whether it is whole. */
import pc from "picocolors";
import type { StoredEntry } from "../../run/stored-entries.ts";
import { count, counted, rounded } from "../words/format.ts";
import { fitted, showsAllColumns } from "./columns.ts";
import { plainText } from "./terminal-text.ts";

/** @param isFiltered whether only some were asked for */
export function entryTable(entries: readonly StoredEntry[], databasePath: string, isFiltered = false): string {
  if (entries.length === 0) return `no runs in ${databasePath}${isFiltered ? " are so" : ""}`;
  const isTagged = entries.some(({ tags }) => tags.length > 0);
  const isNoted = entries.some(({ note }) => note !== null);
  const length = showsAllColumns() ? Number.POSITIVE_INFINITY : idLength(entries.map(({ id }) => id));
  const rows = entries.map((entry) => [
    ...row(entry, length),
    ...(isTagged ? [entry.tags.map(plainText).join(" ")] : []),
    ...(isNoted ? [plainText(entry.note ?? "")] : []),
  ]);
  const columns = ["run", "started", "scenario", "planner", "seed", "status", "steps", "welfare"];
  const own = [...(isTagged ? ["tags"] : []), ...(isNoted ? ["note"] : [])];
  const [header, ...lines] = fitted([[...columns, ...own], ...rows], ["started", "steps", "seed", "planner"]);
  return [pc.bold(header), ...lines].map((line) => line.trimEnd()).join("\n");
}

/** Characters of an id that are shown at least, as in the summary of a run. */
const shortId = 13;

/** Characters after which the ids of a list differ: each command takes as many. */
function idLength(ids: readonly string[]): number {
  let length = shortId;
  while (new Set(ids.map((id) => id.slice(0, length))).size < new Set(ids).size) length++;
  return length;
}

/** @param length characters of an id that are shown */
function row(entry: StoredEntry, length: number): string[] {
  const { name, status } = entry;
  const id = entry.id.slice(0, length);
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
    steps === 0 ? "–" : `${stepsDone}/${steps}`,
    welfare === null ? "–" : rounded(welfare, 6),
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
