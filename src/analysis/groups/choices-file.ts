/** A file of choices: who preferred what to what, and how often. */
import { readFileSync } from "node:fs";
import { errorMessage, UsageError } from "../../base/errors.ts";
import { suggestion } from "../../base/nearest.ts";
import { dialectOf } from "../../population/sources/persons/csv-dialect.ts";
import { csvRecords } from "../../population/sources/persons/csv-records.ts";
import { type Choices, noWins } from "./choices.ts";

const needed = ["voter", "preferred", "other"] as const;

interface Choice {
  readonly voter: string;
  readonly preferred: string;
  readonly other: string;
  readonly times: number;
}

/**
 * @param path a table with the columns voter, preferred and other, and times where a row is more than one choice
 * @throws UsageError that names file and line
 */
export function choicesInFile(path: string): Choices {
  const choices = read(path);
  if (choices.length === 0) throw new UsageError(`${path}: there is no choice; expected one on each line`);
  const voters = [...new Set(choices.map(({ voter }) => voter))];
  const things = [...new Set(choices.flatMap(({ preferred, other }) => [preferred, other]))];
  const [voterAt, thingAt] = [voters, things].map((list) => new Map(list.map((name, i) => [name, i])));
  const wins = voters.map(() => noWins(things.length));
  for (const { voter, preferred, other, times } of choices)
    wins[voterAt.get(voter) ?? 0][thingAt.get(preferred) ?? 0][thingAt.get(other) ?? 0] += times;
  return {
    source: path,
    things: things.map((id) => ({ id })),
    people: voters.map((worker, i) => ({ worker, weight: 1, wins: wins[i] })),
    columns: [],
    silent: [],
    notes: [],
  };
}

function read(path: string): readonly Choice[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8")
      .replace(/^\uFEFF/, "")
      .replaceAll(/\r\n?/g, "\n");
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${errorMessage(error)}`);
  }
  const dialect = dialectOf(text, (name) => name === "voter" || name === "preferred");
  let header: readonly string[] | undefined;
  const rows: Choice[] = [];
  try {
    for (const { fields, line } of csvRecords(text, dialect)) {
      const place = `${path}:${line}`;
      if (!header) {
        header = fields.map((name) => name.trim().toLowerCase());
        for (const name of needed)
          if (!header.includes(name))
            throw new UsageError(`${place}: there is no column "${name}"; ${suggestion(name, header)}`);
        continue;
      }
      const at = (name: string): string => (fields[header?.indexOf(name) ?? -1] ?? "").trim();
      const [voter, preferred, other] = needed.map(at);
      const times = header.includes("times") ? Number(at("times") || Number.NaN) : 1;
      for (const name of needed) if (at(name) === "") throw new UsageError(`${place}: ${name} is empty`);
      if (preferred === other)
        throw new UsageError(`${place}: "${preferred}" is preferred to itself; expected two different things`);
      if (!(times >= 0 && Number.isFinite(times)))
        throw new UsageError(`${place}: times: expected a number from 0, found "${at("times")}"`);
      rows.push({ voter, preferred, other, times });
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path}: this is no table: ${errorMessage(error)}`);
  }
  return rows;
}
