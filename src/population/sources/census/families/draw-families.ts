/**
 * Families of people who are drawn already: a type by what they earn among those of their sex and age, then marital status,
 * children and household that go with it, then what the spouse has. Numbers come from a stream of their own, three a person.
 */
import { type RandomStream, randomStream } from "../../../../base/random.ts";
import { filingStatusLabels, housingLabels, maritalStatusLabels } from "../../../labels.ts";
import { weeksPerYear } from "../../../population.ts";
import { inRange, type PopulationFilter, rangeFor, wantedLabels } from "../../../population-filter.ts";
import { bachelorFrom, broadAgeOf } from "../categories.ts";
import { drawSample, type Sampler, samplerOf } from "../sampler.ts";
import { whoIndex } from "./drawn-earnings.ts";
import { bandLabels, earningsBand, tenthOf } from "./earnings-bands.ts";
import type { FamilyHousehold, FamilyTables } from "./family-tables.ts";
import { familyTypes } from "./family-types.ts";
import { otherIncomeAt } from "./other-income-pool.ts";
import { groupIndex } from "./tabulate-beside.ts";

/** Who a family is drawn for. */
export interface Earner {
  readonly ageBand: number;
  readonly ageSex: number;
  readonly sex: number;
  readonly education: number;
  /** Dollars an hour, and usual hours a week. */
  readonly wage: number;
  readonly hours: number;
}

export interface DrawnFamily {
  /** Index in `filingStatusLabels`. */
  readonly filingStatus: number;
  readonly household: FamilyHousehold;
  /** Dollars a year; NaN where the tables do not say. */
  readonly otherEarned: number;
}

export class FamilyDraws {
  readonly #tables: FamilyTables;
  readonly #stream: RandomStream;
  /** By {@link whoIndex}; undefined where nobody passes. */
  readonly #types: readonly (Sampler | undefined)[];
  readonly #households: readonly (Sampler | undefined)[];
  readonly #isConditioned: boolean;

  /** @param filter of which conditions on household facts are kept to */
  constructor(tables: FamilyTables, seed: number, filter: PopulationFilter) {
    this.#tables = tables;
    this.#stream = randomStream(seed, "families");
    this.#isConditioned = familyFacts.some((name) => filter[name] !== undefined);
    const isWanted = householdTest(filter);
    this.#households = tables.households.map((kinds, index) =>
      samplerOf(
        kinds.map((_, kind) => kind),
        kinds.map(({ count }) => count),
        (kind) => isWanted(index % familyTypes.length, kinds[kind]),
      ),
    );
    this.#types = tables.shares.map((shares, who) => {
      const ageSex = Math.floor(who / (2 * bandLabels.length));
      const passing = shares.map(
        (share, type) => share * (this.#households[ageSex * familyTypes.length + type]?.share ?? 0),
      );
      const total = shares.reduce((sum, share) => sum + share, 0);
      const sampler = samplerOf(
        familyTypes.map((_, type) => type),
        passing,
      );
      return sampler && { ...sampler, share: sampler.table.total / total };
    });
  }

  /** The greatest share of people of this age, sex and education who pass, whatever they earn. */
  mostPassing(ageSex: number, education: number): number {
    const shares = bandLabels.map(
      (_, band) => this.#types[whoIndex(ageSex, education >= bachelorFrom, band)]?.share ?? 0,
    );
    return Math.max(...shares);
  }

  /**
   * Whether somebody is to be kept who was drawn as often as {@link mostPassing} says: by the share of those who earn as
   * much and pass.
   */
  isKept(earner: Earner): boolean {
    if (!this.#isConditioned) return true;
    const who = whoIndex(earner.ageSex, earner.education >= bachelorFrom, this.#band(earner));
    const share = this.#types[who]?.share ?? 0;
    return this.#stream.next() * this.mostPassing(earner.ageSex, earner.education) < share;
  }

  draw(earner: Earner): DrawnFamily {
    const stream = this.#stream;
    const band = this.#band(earner);
    const who = whoIndex(earner.ageSex, earner.education >= bachelorFrom, band);
    const type = drawSample(this.#types[who]!, stream.next());
    const index = earner.ageSex * familyTypes.length + type;
    const household = this.#tables.households[index][drawSample(this.#households[index]!, stream.next())];
    const u = stream.next();
    return {
      filingStatus: filingStatusLabels.indexOf(familyTypes[type].status),
      household,
      otherEarned: this.#otherEarned(earner, type, band, u),
    };
  }

  #otherEarned({ ageBand, sex }: Earner, type: number, band: number, u: number): number {
    const { otherIncome } = this.#tables;
    if (!otherIncome) return Number.NaN;
    const { status, children } = familyTypes[type];
    if (status !== "married-joint") return 0;
    const pool = otherIncome[groupIndex(broadAgeOf[ageBand], sex, children > 0 ? 1 : 0, tenthOf(band), 2)];
    return pool ? otherIncomeAt(pool, u) : Number.NaN;
  }

  #band({ ageSex, wage, hours }: Earner): number {
    return earningsBand(this.#tables.bounds[ageSex], weeksPerYear * wage * hours);
  }
}

/** Columns that are conditioned on. */
const familyFacts = ["maritalStatus", "householdSize", "children", "housing", "filingStatus"] as const;

function householdTest(filter: PopulationFilter): (type: number, household: FamilyHousehold) => boolean {
  const marital = wantedLabels(filter, maritalStatusLabels, "maritalStatus");
  const homes = wantedLabels(filter, housingLabels, "housing");
  const statuses = wantedLabels(filter, filingStatusLabels, "filingStatus");
  const [sizes, children] = ["householdSize", "children"].map((name) => rangeFor(filter, name));
  return (type, household) =>
    statuses[filingStatusLabels.indexOf(familyTypes[type].status)] &&
    marital[household.maritalStatus] &&
    homes[household.housing] &&
    inRange(household.size, sizes) &&
    inRange(household.children, children);
}
