/** Groups of people that are no column of theirs: of a file, as `llm-econ groups` writes it, or by a trait of their personas. */
import { existsSync, readFileSync } from "node:fs";
import { errorMessage, ScenarioError } from "../base/errors.ts";
import { type PersonaSource, traitColumns } from "../personas/persona-source.ts";
import {
  type CodedColumn,
  type Column,
  columnOf,
  type LabelColumn,
  type Population,
} from "../population/population.ts";
import type { DataFile } from "../store/store.ts";
import { readFile } from "./read-files.ts";

/** Whether groups are named by the path of a file. */
function isGroupFile(groups: string): boolean {
  return /\.csv$/i.test(groups);
}

/** The file that groups are read from, where there is one; of one that cannot be read whoever reads it will say. */
export function groupFiles(groups: string | undefined): readonly DataFile[] {
  return groups !== undefined && isGroupFile(groups) && existsSync(groups) ? [readFile(groups, "people")] : [];
}

/**
 * The people with the groups among their columns, where they are not yet.
 * @param groups `planner.welfare.groups`, a file by its whole path
 * @throws ScenarioError where the file cannot be read or leaves somebody out
 */
export function withGroups(
  population: Population,
  groups: string | undefined,
  personas: PersonaSource | null,
  seed: number,
): Population {
  if (groups === undefined || columnOf(population, groups)) return population;
  const coded = isGroupFile(groups)
    ? groupsInFile(groups, population.size)
    : personas && traitColumns(personas.draw(population, seed)).get(groups);
  if (!coded) return population;
  const column: LabelColumn = {
    ...coded,
    kind: "label",
    name: groups,
    unit: "",
    meaning: "group of the welfare function",
  };
  return { ...population, columns: new Map<string, Column>([...population.columns, [groups, column]]) };
}

function groupsInFile(path: string, size: number): CodedColumn {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new ScenarioError(`planner.welfare.groups: cannot read ${path}: ${errorMessage(error)}`);
  }
  const codes = new Uint32Array(size);
  const labels: string[] = [""];
  const lines = text.split(/\r?\n/);
  const header = lines[0].split(",").map((name) => name.trim().toLowerCase());
  const [workerAt, groupAt] = [header.indexOf("worker"), header.indexOf("group")];
  if (workerAt < 0 || groupAt < 0)
    throw new ScenarioError(
      `${path}:1: planner.welfare.groups: expected columns worker and group, found "${lines[0]}"`,
    );
  lines.slice(1).forEach((line, i) => {
    if (line.trim() === "") return;
    const fields = line.split(",").map((field) => field.trim().replace(/^"|"$/g, ""));
    const worker = Number(fields[workerAt]);
    const label = fields[groupAt] ?? "";
    if (!Number.isInteger(worker) || worker < 0 || worker >= size || fields[workerAt] === "")
      throw new ScenarioError(
        `${path}:${i + 2}: planner.welfare.groups: expected a worker from 0 to ${size - 1}, found "${fields[workerAt]}"`,
      );
    if (label === "")
      throw new ScenarioError(`${path}:${i + 2}: planner.welfare.groups: worker ${worker} has no group`);
    if (codes[worker] !== 0)
      throw new ScenarioError(`${path}:${i + 2}: planner.welfare.groups: worker ${worker} stands there twice`);
    const known = labels.indexOf(label);
    codes[worker] = known > 0 ? known : labels.push(label) - 1;
  });
  const left = codes.indexOf(0);
  if (left >= 0)
    throw new ScenarioError(
      `${path}: planner.welfare.groups: worker ${left} has no group; expected one of each of ${size}`,
    );
  return { codes, labels };
}
