import { bestResponse } from "../../env/respond/best-response.ts";
import type { AppliedLaw } from "../../law/applied-law.ts";
import type { Decider, Decisions } from "../decider.ts";
import type { DeciderContext } from "../decider-kind.ts";
import { someWorkers } from "../some-workers.ts";
import { type Approximation, marginsByNeighbours, meanWithMargin } from "./approximation.ts";
import { followingCitizens } from "./archetype-citizens.ts";
import type { Archetypes } from "./archetypes.ts";
import { followedHours } from "./followed-hours.ts";

/**
 * Asks the donors, and has everybody else deviate from the own best response as the donor of the range does: theory is a
 * control variate, and only the deviation from it is sampled. Donors are asked as they would be were everybody.
 * @param asking makes the decider of those who are asked
 */
export function archetypeDecider(
  whole: DeciderContext,
  { donors, followed, neighbours, checks }: Archetypes,
  asking: (context: DeciderContext) => Decider,
): Decider {
  const { economy, scenario } = whole;
  const { size } = economy;
  const rows = Uint32Array.from(new Set([...donors, ...checks.flatMap((check) => [...check.rows])])).sort();
  const placeOf = new Map(Array.from(rows, (row, place): [number, number] => [row, place]));
  const placed = (row: number): number => placeOf.get(row) ?? 0;
  const donorPlaces = donors.map(placed);
  const isDonor = new Uint8Array(rows.length);
  for (const place of donorPlaces) isDonor[place] = 1;
  /** Who is only asked to check comes with the past of whom they follow. */
  const guests = new Map(
    Array.from(rows, (row, place): [number, number] => [place, donorPlaces[followed[row]]]).filter(
      ([place]) => isDonor[place] === 0,
    ),
  );
  const checkedIn = new Map(checks.map(({ step, rows: some }) => [step, new Set(Array.from(some, placed))]));
  const some = someWorkers(whole, rows, peopleOf(whole, rows, { donors, followed }, donorPlaces));
  const isWanted = some.context.isAsked ?? (() => true);
  const inner = asking({
    ...some.context,
    guests,
    isAsked: (place, step) =>
      isDonor[place] === 1 ? isWanted(place, step) : (checkedIn.get(step)?.has(place) ?? false),
  });

  let known: { readonly law: AppliedLaw; readonly best: Float64Array } | undefined;
  const bestUnder = (law: AppliedLaw): Float64Array => {
    if (known?.law !== law) known = { law, best: bestResponse(economy, law, known?.best) };
    return known.best;
  };
  const followedBy = (best: Float64Array, said: Float64Array, whom: (place: number) => number): Float64Array => {
    const hours = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      const d = whom(followed[i]);
      hours[i] = followedHours(economy, best[i], { hours: said[donorPlaces[d]], best: best[donors[d]] });
    }
    return hours;
  };

  const found: { readonly hours: number[]; readonly income: number[]; readonly weight: number[] } = {
    ...{ hours: [], income: [], weight: [] },
  };
  let said: Float64Array = new Float64Array(rows.length);
  let approximation: Approximation | null = null;
  return {
    ...(inner.phase && { phase: inner.phase }),
    ...(inner.citizens && {
      citizens: followingCitizens(inner.citizens, { some, rows, donors, donorPlaces, followed, size }),
    }),

    async decide(_population, law, step): Promise<Decisions> {
      const answers = await inner.decide(some.context.population, some.lawOf(law), step);
      said = answers.hours;
      const hours = followedBy(bestUnder(law), said, (d) => d);
      donors.forEach((row, d) => {
        hours[row] = said[donorPlaces[d]];
      });
      const thoughts: (string | null)[] | null = answers.thoughts && Array(size).fill(null);
      if (thoughts)
        donors.forEach((row, d) => {
          thoughts[row] = answers.thoughts?.[donorPlaces[d]] ?? null;
        });
      const lost = new Set(answers.lost ?? []);
      for (const place of checkedIn.get(step) ?? []) {
        if (lost.has(place)) continue;
        const off = hours[rows[place]] - said[place];
        found.hours.push(off);
        found.income.push(off * economy.incomePerHour[rows[place]]);
        found.weight.push(economy.weight[rows[place]]);
      }
      // Who follows somebody without a valid answer has none either.
      const fallbacks = lost.size === 0 ? 0 : followed.reduce((sum, d) => sum + (lost.has(donorPlaces[d]) ? 1 : 0), 0);
      return { hours, thoughts, fallbacks };
    },

    observe(outcome) {
      inner.observe?.(some.outcomeOf(outcome));
      if (outcome.step !== scenario.steps) return;
      const otherwise = followedBy(bestUnder(outcome.schedule), said, (d) => neighbours[d]);
      approximation = {
        asked: donors.length,
        of: size,
        check:
          found.hours.length < 2
            ? null
            : {
                answers: found.hours.length,
                hours: meanWithMargin(found.hours, found.weight),
                income: meanWithMargin(found.income, found.weight),
              },
        margins: marginsByNeighbours(economy, outcome.schedule, outcome.settlement, {
          ...{ followed, otherwise, donors: donors.length },
        }),
      };
    },

    get approximation() {
      return approximation;
    },
  };
}

/** How many people each of those who are asked stands for: means that they are told of are those of everybody. */
function peopleOf(
  { population: { weight, size } }: DeciderContext,
  rows: Uint32Array,
  { followed }: Pick<Archetypes, "donors" | "followed">,
  donorPlaces: Uint32Array,
): Float64Array {
  const people = new Float64Array(rows.length);
  for (let i = 0; i < size; i++) people[donorPlaces[followed[i]]] += weight[i];
  return people;
}
