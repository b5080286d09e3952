/**
 * Shares of family types, fitted to the earnings of who is drawn: each type's mean stands to that of everybody of the sex as it
 * does among the records, and of each age and sex as many have it.
 */
import { ageBands } from "../categories.ts";
import { type DrawnEarnings, whoCount } from "./drawn-earnings.ts";
import { bandLabels } from "./earnings-bands.ts";
import { familyTypes } from "./family-types.ts";

/** What the records say of a type. */
export interface TypeTotals {
  /** People by age and sex, then type. */
  readonly people: Float64Array;
  /** Dollars a year of all of them, likewise. */
  readonly earnings: Float64Array;
}

const types = familyTypes.length;
const bandsOfWho = bandLabels.length;
const rounds = 400;
/** Beyond which tilts are taken to come from too few records. */
const mostTilt = 1;

export function ageSexOfWho(who: number): number {
  return Math.floor(who / (2 * bandsOfWho));
}

/**
 * share·exp(α + λ·x), summing to 1 over types, with x the logarithm of what people of a group earn over what those of the age
 * and sex do, α by age, sex and type, and λ by sex and type.
 * @param shares by group and type
 */
export function tiltedShares(
  shares: readonly Float64Array[],
  drawn: DrawnEarnings,
  records: TypeTotals,
): readonly Float64Array[] {
  const levels = relativeEarnings(drawn);
  const alpha = new Float64Array(2 * ageBands.length * types);
  const lambda = new Float64Array(2 * types);
  const now = () =>
    shares.map((of, who) => {
      const ageSex = ageSexOfWho(who);
      const raw = of.map(
        (share, t) => share * Math.exp(alpha[ageSex * types + t] + lambda[(ageSex & 1) * types + t] * levels[who]),
      );
      const total = raw.reduce((sum, share) => sum + share, 0);
      return total > 0 ? raw.map((share) => share / total) : raw;
    });
  const wanted = totalsBySex(records);
  for (let round = 0; round < rounds; round++) {
    const have = typeTotals(now(), drawn);
    for (let i = 0; i < alpha.length; i++) {
      const scale = groupShare(records.people, i) / groupShare(have.people, i);
      if (scale > 0 && scale < Infinity) alpha[i] += Math.log(scale);
    }
    const bySex = totalsBySex(typeTotals(now(), drawn));
    for (let i = 0; i < lambda.length; i++) {
      const scale = relativeMean(wanted, i) / relativeMean(bySex, i);
      if (scale > 0 && scale < Infinity)
        lambda[i] = Math.max(-mostTilt, Math.min(mostTilt, lambda[i] + 0.5 * Math.log(scale)));
    }
  }
  return now();
}

/** Of a type among those of its age and sex. */
function groupShare(people: Float64Array, index: number): number {
  const from = Math.floor(index / types) * types;
  return people[index] / people.subarray(from, from + types).reduce((sum, count) => sum + count, 0);
}

/** Of a type over that of all of its sex. */
function relativeMean({ people, earnings }: TypeTotals, index: number): number {
  const from = Math.floor(index / types) * types;
  const sum = (values: Float64Array) => values.subarray(from, from + types).reduce((total, value) => total + value, 0);
  return earnings[index] / people[index] / (sum(earnings) / sum(people));
}

function relativeEarnings({ people, earnings }: DrawnEarnings): Float64Array {
  const totals = Array.from({ length: 2 * ageBands.length }, () => ({ people: 0, earnings: 0 }));
  for (let who = 0; who < whoCount; who++) {
    totals[ageSexOfWho(who)].people += people[who];
    totals[ageSexOfWho(who)].earnings += earnings[who];
  }
  return people.map((count, who) => {
    const all = totals[ageSexOfWho(who)];
    return count > 0 ? Math.log(earnings[who] / count / (all.earnings / all.people)) : 0;
  });
}

function typeTotals(shares: readonly Float64Array[], drawn: DrawnEarnings): TypeTotals {
  const people = new Float64Array(2 * ageBands.length * types);
  const earnings = new Float64Array(people.length);
  for (const [who, of] of shares.entries()) {
    const from = ageSexOfWho(who) * types;
    for (let t = 0; t < of.length; t++) {
      people[from + t] += of[t] * drawn.people[who];
      earnings[from + t] += of[t] * drawn.earnings[who];
    }
  }
  return { people, earnings };
}

function totalsBySex({ people, earnings }: TypeTotals): TypeTotals {
  const bySex = { people: new Float64Array(2 * types), earnings: new Float64Array(2 * types) };
  for (let i = 0; i < people.length; i++) {
    const to = (Math.floor(i / types) & 1) * types + (i % types);
    bySex.people[to] += people[i];
    bySex.earnings[to] += earnings[i];
  }
  return bySex;
}
