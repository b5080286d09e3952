/** Whom a model is asked for, and which of them are examined beside every run. */

import { groupRows } from "../../agents/groups/group-rows.ts";
import { deciderKind } from "../../agents/registry.ts";
import type { Prepared } from "../../run/prepare.ts";
import { panelOf } from "../../run/recorder.ts";

/** Rows of the population, ascending, whose hours a model says; those that a fork took from it are not among them. */
export function askedRows({ scenario, population, kinds }: Prepared): readonly number[] {
  const { workers, fork } = scenario;
  const asks = (decide: string): boolean => deciderKind(decide, kinds.deciders).uses.includes("model");
  const { groups } = workers;
  const isReplaced = (row: number): boolean =>
    fork?.replaceWorkers.some(({ from, to }) => row >= from && row <= to) ?? false;
  const all = groups
    ? groupRows(population, groups)
        .flatMap((rows, g) => (asks(groups[g].decide) ? [...rows] : []))
        .sort((a, b) => a - b)
    : asks(workers.decide)
      ? Array.from({ length: population.size }, (_, row) => row)
      : [];
  return all.filter((row) => !isReplaced(row));
}

/** A seeded sample of at most so many, in their order. */
export function sampleOf(rows: readonly number[], most: number, seed: number): readonly number[] {
  return panelOf(rows.length, most, seed).map((place) => rows[place]);
}
