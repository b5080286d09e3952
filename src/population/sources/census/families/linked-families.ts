/**
 * Who is whose spouse or child, by the relationship of everybody to the first person of the household: codes of RELSHIPP
 * (since 2019) of the PUMS data dictionary.
 */
import { integerIn } from "../pums-fields.ts";
import type { PumsRow } from "../pums-file.ts";
import { type FamilyShare, familyTypeOf } from "./family-types.ts";

const relations = {
  reference: [20],
  spouse: [21, 23],
  /** Own, adopted, step- and foster children of the reference person. */
  child: [25, 26, 27, 35],
  childInLaw: [32],
  parent: [29],
  parentInLaw: [31],
  grandchild: [30],
} as const;

/** What is assumed even so, for the manifest and for whoever uses the families. */
export const linkedAssumptions: readonly string[] = [
  "married people (MAR 1) file jointly, unmarried ones with children under 17 as head of household, all others as single without children",
  "children are those of the reference person and the spouse; grandchildren those of the only grown child there, or else theirs",
  "there are no older children, other dependants or separate filers, and a spouse is of the same class of age",
];

type Relation = keyof typeof relations;

interface Member {
  readonly order: number;
  readonly age: number;
  readonly isMarried: boolean;
  readonly relation: Relation | "other";
  /** Dollars a year; NaN where unknown. */
  readonly earned: number;
}

/** What the links say of one person. */
export interface LinkedFamily {
  readonly family: FamilyShare;
  /** What the spouse in the household earns, dollars of the survey; NaN where there is none. */
  readonly spouseEarned: number;
}

const columns = ["SERIALNO", "SPORDER", "RELSHIPP"] as const;

/** Whether a file says enough. */
export function hasLinks(names: readonly string[]): boolean {
  return columns.every((name) => names.includes(name));
}

/** Children who count for tax are below this age. */
const childAge = 17;
/** A child of the reference person of this age can be a parent. */
const parentAge = 18;

/** Everybody in the households of person files, earners or not. */
export class HouseholdMembers {
  readonly #households = new Map<string, Member[]>();

  /**
   * @param earned dollars a year, NaN where the file does not say
   * @returns a ticket for {@link familyOf}
   * @throws ScenarioError for codes that the dictionary does not have, and for a person who is there twice
   */
  add(row: PumsRow, age: number, isMarried: boolean, earned: number): MemberTicket {
    const serial = row.text("SERIALNO");
    const order = integerIn(row, "SPORDER", 1, 20);
    const code = integerIn(row, "RELSHIPP", 20, 38);
    const household = this.#households.get(serial) ?? [];
    this.#households.set(serial, household);
    if (household.some((member) => member.order === order))
      throw row.error("SPORDER", `person ${order} of household ${serial} is there twice; is a file given twice?`);
    household.push({ order, age, isMarried, relation: relationOf(code), earned });
    return { serial, order };
  }

  /** Right once all person files have been read. */
  familyOf({ serial, order }: MemberTicket): LinkedFamily {
    const household = this.#households.get(serial) ?? [];
    const person = household.find((member) => member.order === order)!;
    const spouse = spouseOf(household, person);
    const children = childrenOf(household, person);
    const status = person.isMarried ? "married-joint" : children > 0 ? "head-of-household" : "single";
    return {
      family: { type: familyTypeOf(status, children), children, share: 1 },
      spouseEarned: spouse?.earned ?? Number.NaN,
    };
  }
}

export interface MemberTicket {
  readonly serial: string;
  readonly order: number;
}

function relationOf(code: number): Member["relation"] {
  const names = Object.keys(relations) as Relation[];
  return names.find((name) => relations[name].some((one) => one === code)) ?? "other";
}

/** Couples by relation; of two possible ones nobody knows which. */
const couples: readonly (readonly [Relation, Relation])[] = [
  ["reference", "spouse"],
  ["child", "childInLaw"],
  ["parent", "parent"],
  ["parentInLaw", "parentInLaw"],
];

function spouseOf(household: readonly Member[], person: Member): Member | undefined {
  if (!person.isMarried) return undefined;
  for (const [one, other] of couples) {
    if (person.relation !== one && person.relation !== other) continue;
    const pair = household.filter(({ relation, isMarried }) => isMarried && (relation === one || relation === other));
    const isPair = pair.length === 2 && (one === other || pair[0].relation !== pair[1].relation);
    if (isPair) return pair.find((member) => member !== person);
  }
  return undefined;
}

/**
 * Children under 17 of a person. Of an unmarried couple they are the reference person's. Grandchildren are those of the
 * only grown child of the reference person there, with whom a spouse shares them, or else the reference person's.
 */
function childrenOf(household: readonly Member[], person: Member): number {
  const among = (relation: Relation) =>
    household.filter((member) => member.relation === relation && member.age < childAge && !member.isMarried).length;
  const grown = household.filter(({ relation, age }) => relation === "child" && age >= parentAge);
  const parent = grown.length === 1 ? grown[0] : undefined;
  const [own, grand] = [among("child"), among("grandchild")];
  const isReference = person.relation === "reference" || person.relation === "spouse";
  if (isReference) return own + (parent ? 0 : grand);
  const isParent = parent !== undefined && (person === parent || spouseOf(household, parent) === person);
  return isParent ? grand : 0;
}
