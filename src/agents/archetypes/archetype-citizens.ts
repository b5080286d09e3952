import type { Citizens } from "../electorate/citizens.ts";
import type { SomeWorkers } from "../some-workers.ts";

interface Following {
  readonly some: SomeWorkers;
  /** Of those who are asked at all. */
  readonly rows: Uint32Array;
  readonly donors: Uint32Array;
  /** Of each donor, among those who are asked. */
  readonly donorPlaces: Uint32Array;
  /** Of each worker, the donor. */
  readonly followed: Uint32Array;
  readonly size: number;
}

/** Donors stand, vote and judge; followers vote and judge as their donor does, and do not stand. */
export function followingCitizens(inner: Citizens, following: Following): Citizens {
  const { some, rows, donors, donorPlaces, followed, size } = following;
  const placeOf = new Map(Array.from(donors, (row, d): [number, number] => [row, donorPlaces[d]]));
  /** Donors of those who may vote. */
  const wantedFor = (mayVote: Uint8Array): Uint8Array => {
    const wanted = new Uint8Array(rows.length);
    for (let i = 0; i < size; i++) if (mayVote[i]) wanted[donorPlaces[followed[i]]] = 1;
    return wanted;
  };
  return {
    get warnings() {
      return inner.warnings ?? [];
    },

    async platforms({ incumbent, ...question }) {
      const asked = await inner.platforms({
        ...question,
        incumbent: incumbent === null ? null : (placeOf.get(incumbent) ?? null),
      });
      const platforms: (typeof asked)[number][] = Array(size).fill(null);
      donors.forEach((row, d) => {
        platforms[row] = asked[donorPlaces[d]];
      });
      return platforms;
    },

    async ballots({ mayVote, ...question }) {
      const asked = await inner.ballots({ ...question, mayVote: wantedFor(mayVote) });
      const of = <T>(values: readonly T[], i: number): T => values[donorPlaces[followed[i]]];
      const thoughts: (string | null)[] | null = asked.thoughts && Array(size).fill(null);
      donors.forEach((row, d) => {
        if (thoughts && asked.thoughts) thoughts[row] = asked.thoughts[donorPlaces[d]];
      });
      return {
        papers: Array.from({ length: size }, (_, i) => (mayVote[i] ? of(asked.papers, i) : null)),
        thoughts,
        fallbacks: asked.fallbacks,
      };
    },

    async comparisons({ mayVote, ...question }) {
      const { answers, fallbacks } = await inner.comparisons({ ...question, mayVote: wantedFor(mayVote) });
      return {
        answers: Array.from({ length: size }, (_, i) => (mayVote[i] ? answers[donorPlaces[followed[i]]] : [])),
        fallbacks,
      };
    },

    leaderRates: (worker, question) => inner.leaderRates(placeOf.get(worker) ?? 0, question),

    async judge({ law, settlement, lastYear, ...question }) {
      const own = { ...question, law: some.lawOf(law), settlement: some.settlementOf(settlement) };
      const asked = await inner.judge({
        ...own,
        lastYear: lastYear && Float64Array.from(rows, (row) => lastYear[row]),
      });
      return {
        grades: Uint8Array.from(followed, (d) => asked.grades[donorPlaces[d]]),
        fallbacks: asked.fallbacks,
      };
    },
  };
}
