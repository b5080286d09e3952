/** What `llm-econ groups --json` prints. */

/** With its 95 % interval over people who were drawn anew; an end is null where none were. */
export interface GroupNumber {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface ThingScore extends GroupNumber {
  readonly id: string;
}

export interface PreferenceGroup {
  /** 1 is the largest. */
  readonly group: string;
  /** Part of the voters. */
  readonly share: GroupNumber;
  /** People whose likeliest group it is, by their weights. */
  readonly people: number;
  readonly voters: number;
  /** ln odds of being preferred, mean 0, best first. */
  readonly scores: readonly ThingScore[];
}

/** One number of groups that was tried. */
export interface TriedGroups {
  readonly groups: number;
  readonly logLikelihood: number;
  readonly aic: number;
  readonly bic: number;
  /** Mean ln probability of the choices of people who were left out of the fit; null where it was not asked for. */
  readonly heldOut: number | null;
  /** By how much that is less than the best number's, with its standard error over people. */
  readonly less: { readonly value: number; readonly standardError: number } | null;
}

/** Who the groups are by one column of the persons. */
export interface GroupColumn {
  readonly name: string;
  readonly unit: string;
  /** How often chance alone sets groups as far apart, after Holm's correction for all columns. */
  readonly p: number;
  /** Of each group: the mean of a number, or the share of each label. */
  readonly mean?: readonly GroupNumber[];
  readonly labels?: readonly { readonly label: string; readonly shares: readonly GroupNumber[] }[];
}

export interface GroupMember {
  readonly worker: string;
  readonly group: string;
  /** How likely it is; 0 for who said nothing and is in group `none`. */
  readonly certainty: number;
}

export interface GroupsResult {
  readonly source: string;
  readonly voters: number;
  readonly things: readonly { readonly id: string; readonly rates?: readonly number[] }[];
  readonly seed: number;
  readonly tried: readonly TriedGroups[];
  /** How the number of groups came about. */
  readonly chosenBy: "held-out" | "given";
  readonly groups: readonly PreferenceGroup[];
  readonly columns: readonly GroupColumn[];
  readonly members: readonly GroupMember[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}
