/** Groups of people who prefer alike: how many, how large, what they prefer, who they are, and how sure that is. */
import { mean } from "simple-statistics";
import { shuffle } from "../../agents/worker-types.ts";
import { UsageError } from "../../base/errors.ts";
import { randomStream } from "../../base/random.ts";
import {
  logScore,
  type PreferenceGroups,
  preferenceGroups,
  preferenceGroupsNear,
  roughPreferenceGroups,
  type Wins,
} from "../pairwise/preference-groups.ts";
import type { Choices } from "./choices.ts";
import { groupColumns } from "./group-columns.ts";
import { type Draw, numberOf } from "./group-draws.ts";
import type { GroupMember, GroupsResult, PreferenceGroup, TriedGroups } from "./groups-result.ts";

export interface GroupsRequest {
  /** Null to find out how many. */
  readonly groups: number | null;
  /** Where that is to be found out. */
  readonly most: number;
  readonly seed: number;
  /** How often people are drawn anew for intervals; 0 for none. */
  readonly bootstrap: number;
}

const folds = 5;
/** Below these, groups are mostly what chance made of the ballots. */
const fewestVoters = 30;
const fewestInGroup = 5;
const fewestCertainty = 0.8;
/** Standard errors by which a larger number of groups has to predict better. */
const clearly = 1.96;

/** @throws UsageError where fewer than two people, or two things, are known */
export function findGroups(choices: Choices, { groups, most, seed, bootstrap }: GroupsRequest): GroupsResult {
  const { people, things, source } = choices;
  const wins = people.map((person) => person.wins);
  if (things.length < 2) throw new UsageError(`${source}: expected two or more platforms, found ${things.length}`);
  const least = Math.max(2, groups ?? 1);
  if (people.length < least)
    throw new UsageError(`${source}: expected ${least} or more people who prefer anything, found ${people.length}`);
  const tried =
    groups === null ? triedUpTo(wins, Math.min(most, people.length), seed) : [triedOnce(wins, groups, seed)];
  const { fit } = chosen(tried);
  const draws = bootstrap > 0 ? drawnAnew(wins, fit, bootstrap, seed) : [];
  const members = people.map(
    ({ worker }, i): GroupMember => ({ worker, group: String(fit.of[i] + 1), certainty: fit.certainty[i] }),
  );
  const found = fit.shares.map((_, g) =>
    groupOf(
      choices,
      fit,
      draws.map((draw) => draw.fit),
      g,
    ),
  );
  return {
    source,
    voters: people.length,
    things: things.map(({ id, rates }) => ({ id, ...(rates && { rates }) })),
    seed,
    tried: tried.map(({ told }) => told),
    chosenBy: groups === null ? "held-out" : "given",
    groups: found,
    columns: found.length < 2 ? [] : groupColumns(choices, fit, draws, seed),
    members: [...members, ...choices.silent.map((worker) => ({ worker, group: "none", certainty: 0 }))],
    warnings: [...warningsOf(choices, tried, found, fit, groups === null), ...choices.notes],
  };
}

interface Tried {
  readonly told: TriedGroups;
  readonly fit: PreferenceGroups;
}

function triedOnce(wins: readonly Wins[], groups: number, seed: number): Tried {
  const fit = preferenceGroups(wins, groups, seed);
  const { logLikelihood, aic, bic } = fit;
  return { fit, told: { groups, logLikelihood, aic, bic, heldOut: null, less: null } };
}

/**
 * Each number of groups, by how likely it makes the choices of people whom it has not seen. All that one person said is
 * left out together: choices of one person are no independent evidence.
 */
function triedUpTo(wins: readonly Wins[], most: number, seed: number): readonly Tried[] {
  const fold = foldsOf(wins.length, seed);
  const scores = Array.from({ length: most }, (_, k) => heldOutScores(wins, fold, k + 1, seed));
  const means = scores.map(mean);
  const best = means.indexOf(Math.max(...means));
  return scores.map((own, k) => {
    const less = own.map((score, i) => scores[best][i] - score);
    const { fit, told } = triedOnce(wins, k + 1, seed);
    return { fit, told: { ...told, heldOut: means[k], less: { value: mean(less), standardError: errorOfMean(less) } } };
  });
}

/** The fewest groups that do not predict clearly worse than the best number of them. */
function chosen(tried: readonly Tried[]): Tried {
  const enough = ({ told: { less } }: Tried): boolean =>
    less === null || less.value <= clearly * less.standardError || less.value === 0;
  return tried.find(enough) ?? tried[0];
}

function foldsOf(size: number, seed: number): readonly number[] {
  const order = shuffle(
    Array.from({ length: size }, (_, i) => i),
    seed,
    "group-folds",
  );
  const fold = Array<number>(size).fill(0);
  order.forEach((person, place) => {
    fold[person] = place % Math.min(folds, size);
  });
  return fold;
}

function heldOutScores(wins: readonly Wins[], fold: readonly number[], groups: number, seed: number): number[] {
  const scores = Array<number>(wins.length).fill(0);
  for (const one of new Set(fold)) {
    const seen = wins.filter((_, i) => fold[i] !== one);
    const fit = roughPreferenceGroups(seen, Math.min(groups, seen.length), seed);
    wins.forEach((own, i) => {
      if (fold[i] === one) scores[i] = logScore(own, fit);
    });
  }
  return scores;
}

function drawnAnew(wins: readonly Wins[], fit: PreferenceGroups, times: number, seed: number): readonly Draw[] {
  return Array.from({ length: times }, (_, draw) => {
    const random = randomStream(seed, "groups-bootstrap", draw);
    const people = wins.map(() => random.integer(wins.length));
    return {
      people,
      fit: preferenceGroupsNear(
        people.map((i) => wins[i]),
        people.map((i) => fit.parts[i]),
      ),
    };
  });
}

function groupOf({ people, things }: Choices, fit: PreferenceGroups, draws: readonly PreferenceGroups[], g: number) {
  const own = people.filter((_, i) => fit.of[i] === g);
  const scores = things.map(({ id }, thing) => ({
    id,
    ...numberOf(
      fit.abilities[g][thing],
      draws.map((draw) => draw.abilities[g][thing]),
    ),
  }));
  const group: PreferenceGroup = {
    group: String(g + 1),
    share: numberOf(
      fit.shares[g],
      draws.map((draw) => draw.shares[g]),
    ),
    people: own.reduce((sum, { weight }) => sum + weight, 0),
    voters: own.length,
    scores: scores.toSorted((a, b) => b.value - a.value),
  };
  return group;
}

function warningsOf(
  { people }: Choices,
  tried: readonly Tried[],
  found: readonly PreferenceGroup[],
  fit: PreferenceGroups,
  wasFound: boolean,
): GroupsResult["warnings"] {
  const small = found.filter(({ voters }) => voters < fewestInGroup);
  const certainty = mean(fit.certainty);
  const byBic = tried.reduce((a, b) => (b.told.bic < a.told.bic ? b : a)).told.groups;
  const list: { code: string; message: string }[] = [];
  const warn = (code: string, message: string) => list.push({ code, message });
  if (people.length < fewestVoters)
    warn(
      "few-ballots",
      `${people.length} people are few to find groups among: ${fewestVoters} or more would tell more`,
    );
  if (wasFound && found.length === 1)
    warn(
      "one-group",
      tried.length === 1
        ? "no more than one group was tried"
        : "more than one group predicts nobody's choices clearly better: what people prefer is no evidence of groups",
    );
  if (wasFound && byBic !== found.length)
    warn(
      "bic-differs",
      `BIC, which counts a person's choices as independent of each other, would take ${byBic} groups`,
    );
  if (wasFound && found.length > 1 && found.length === tried.length)
    warn("most-groups", `${found.length} groups are as many as were tried: there may be more (--max)`);
  for (const { group, voters } of small)
    warn(
      "small-group",
      `group ${group} has ${voters} ${voters === 1 ? "voter" : "voters"}: its scores are hardly known`,
    );
  if (found.length > 1 && certainty < fewestCertainty)
    warn(
      "groups-overlap",
      `who belongs where is uncertain: the likeliest group of a person has a probability of ${(100 * certainty).toFixed(0)} % on average`,
    );
  return list;
}

function errorOfMean(values: readonly number[]): number {
  const middle = mean(values);
  const squares = values.reduce((sum, one) => sum + (one - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
