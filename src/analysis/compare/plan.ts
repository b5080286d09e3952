/** What is compared with what: every planner with every model and every setting. */

import { UsageError } from "../../base/errors.ts";
import { suggestion } from "../../base/nearest.ts";
import { isFree, usesNetwork } from "../../models/model-facts.ts";
import type { Kinds } from "../../plugins/kinds.ts";
import { modelUris } from "../../run/run-models.ts";
import type { Override } from "../../scenario/load.ts";
import type { ScenarioInput } from "../../scenario/schema.ts";

/** A key of the scenario and the values that it is to take, e.g. `economy.elasticity` and 0.25, 0.5. */
export interface Variation {
  readonly key: string;
  readonly values: readonly unknown[];
}

export interface ComparisonRequest {
  /** Values of `planner.kind`; where there are none, the scenario's own. */
  readonly planners: readonly string[];
  /** Each plays workers and planner; where there are none, those of the scenario. */
  readonly models: readonly string[];
  readonly variations: readonly Variation[];
  /** A planner, or the label of an arm; by default the first planner. */
  readonly baseline?: string | undefined;
}

/** One policy in the comparison. Plain data: it is stored, and sent to threads. */
export interface Arm {
  /** Unique: the planner, then what else differs between arms. */
  readonly label: string;
  readonly planner: string;
  /** What else the arm sets, by key. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Label of the arm that this one's differences are to. */
  readonly comparedWith: string;
  /** Label of the policy whose questions it puts again, for another set of answers (`models.resample`): it is none of its own. */
  readonly resampleOf?: string | undefined;
  /** Checked; its seed is replaced by each of the comparison's. */
  readonly input: ScenarioInput;
}

/** Rows of workers stored for each run of a comparison, unless the scenario says otherwise. */
const memberPanel = 100;

/** What every arm of one planner shares with an arm of another. */
interface Setting {
  readonly name: readonly string[];
  readonly overrides: readonly Override[];
}

/**
 * @param load the scenario with values replaced; throws where they are wrong
 * @throws UsageError where a planner, model or value is named twice, or the baseline is none of them
 */
export function armsOf(
  load: (overrides: readonly Override[]) => ScenarioInput,
  { planners, models, variations, baseline }: ComparisonRequest,
): readonly Arm[] {
  checkTwice("--planners", planners);
  checkTwice("--models", models);
  checkTwice(
    "--vary",
    variations.map(({ key }) => key),
  );
  const modelKey = variations.find(({ key }) => models.length > 0 && /^(workers|planner)\.model$/.test(key));
  if (modelKey) throw new UsageError(`--vary ${modelKey.key}: expected another key; --models sets this one`);
  const settings = product([models.map(modelSetting), ...variations.map(variationSettings)]);
  const named = planners.length > 0 ? planners : [load([]).planner.kind];
  const arms = settings.flatMap(({ name, overrides }) =>
    named.map((planner) => {
      const kind: Override = { path: ["planner", "kind"], value: planner, origin: `--planners ${planner}` };
      const input = load(planners.length > 0 ? [kind, ...overrides] : overrides);
      return {
        label: [planner, ...name].join(" "),
        planner,
        group: name.join(" "),
        settings: Object.fromEntries(overrides.map(({ path, value }) => [path.join("."), value])),
        input: { ...input, logging: { ...input.logging, panel: input.logging.panel ?? memberPanel } },
      };
    }),
  );
  const reference = referenceOf(arms, named, baseline);
  return arms.map(({ group, ...arm }) => ({ ...arm, comparedWith: reference(group) }));
}

/**
 * The arms, and behind them those that ask each arm's models again, so that every seed has so many sets of answers.
 * Where no model is asked, the same would come of it: then there is nothing more to run.
 * @param sets the arms' own included; at least 2
 * @throws UsageError where arms have sets of answers by themselves
 */
export function resampled(arms: readonly Arm[], sets: number, kinds: Kinds): readonly Arm[] {
  if (arms.some(({ input }) => input.models.resample !== undefined))
    throw new UsageError(`--resamples ${sets} does not go with models.resample, which names one set of answers`, {
      hint: "Take models.resample out of the scenario, --set and --vary; --resamples numbers its sets itself.",
    });
  const again = arms.filter((arm) => modelsOf(arm, kinds).length > 0);
  return [
    ...arms,
    ...again.flatMap((arm) =>
      Array.from({ length: sets - 1 }, (_, i): Arm => {
        const resample = i + 2;
        return {
          ...arm,
          label: resampleLabel(arm.label, resample),
          resampleOf: arm.label,
          input: { ...arm.input, models: { ...arm.input.models, resample } },
        };
      }),
    ),
  ];
}

/** Of the arm that asks a policy's models again. @param resample from 2 */
export function resampleLabel(policy: string, resample: number): string {
  return `${policy} models.resample=${resample}`;
}

/** Arms that are policies of a comparison. */
export function policiesOf(arms: readonly Arm[]): readonly Arm[] {
  return arms.filter(({ resampleOf }) => resampleOf === undefined);
}

/** Every model that a run of the arm asks, the stand-in included. */
export function modelsOf({ input }: Pick<Arm, "input">, kinds: Kinds): readonly string[] {
  return [...new Set(Object.values(modelUris(input, kinds)).filter((uri) => uri !== null))];
}

/** Whether a run of the arm asks a model over the network. */
export function asksNetwork(arm: Pick<Arm, "input">, kinds: Kinds): boolean {
  return modelsOf(arm, kinds).some((uri) => usesNetwork(uri, kinds.providers));
}

/** Whether a run of the arm asks a model whose answers cost something. */
export function isPaidFor(arm: Pick<Arm, "input">, kinds: Kinds): boolean {
  return modelsOf(arm, kinds).some((uri) => !isFree(uri, kinds.providers));
}

/**
 * Arms that are there already, compared with another baseline.
 * @param baseline a planner, or the label of an arm
 * @throws UsageError where it is none of them
 */
export function comparedWith(arms: readonly Arm[], baseline: string): readonly Arm[] {
  const groupOf = ({ label, planner, resampleOf }: Arm): string => (resampleOf ?? label).slice(planner.length).trim();
  const policies = policiesOf(arms).map((arm) => ({ ...arm, group: groupOf(arm) }));
  const reference = referenceOf(policies, [...new Set(arms.map(({ planner }) => planner))], baseline);
  return arms.map((arm) => ({ ...arm, comparedWith: reference(groupOf(arm)) }));
}

/** The label of the arm that those of a group are compared with. */
function referenceOf(
  arms: readonly { readonly label: string; readonly planner: string; readonly group: string }[],
  planners: readonly string[],
  baseline: string | undefined,
): (group: string) => string {
  const isPlanner = baseline === undefined || planners.includes(baseline);
  if (isPlanner && planners.length > 1)
    return (group) => arms.find((arm) => arm.planner === (baseline ?? planners[0]) && arm.group === group)!.label;
  if (isPlanner) return () => arms[0].label;
  if (arms.some(({ label }) => label === baseline)) return () => baseline;
  const labels = [...new Set([...(planners.length > 1 ? planners : []), ...arms.map(({ label }) => label)])];
  throw new UsageError(`--baseline ${baseline} is none of what is compared; ${suggestion(baseline, labels)}`, {
    hint: `There ${labels.length === 1 ? "is" : "are"} ${labels.join(", ")}.`,
  });
}

function modelSetting(uri: string, _: number, all: readonly string[]): Setting {
  const override = (section: string): Override => ({ path: [section, "model"], value: uri, origin: `--models ${uri}` });
  return { name: all.length > 1 ? [uri] : [], overrides: [override("workers"), override("planner")] };
}

/** Keys that have options of their own. */
const otherwise: Readonly<Record<string, string>> = {
  plugins: "the scenario",
  seed: "--seed and --seeds",
  "planner.kind": "--planners",
};

function variationSettings({ key, values }: Variation): Setting[] {
  if (otherwise[key] !== undefined)
    throw new UsageError(`--vary ${key}: expected another key; this one is for ${otherwise[key]}`);
  const shown = values.map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
  checkTwice(`--vary ${key}`, shown);
  return values.map((value, i) => ({
    name: values.length > 1 ? [`${key}=${shown[i]}`] : [],
    overrides: [{ path: key.split("."), value, origin: `--vary ${key}=${shown[i]}` }],
  }));
}

/** Every way to take one setting of each list; an empty list leaves everything as it is. */
function product(lists: readonly (readonly Setting[])[]): readonly Setting[] {
  return lists
    .filter((list) => list.length > 0)
    .reduce<readonly Setting[]>(
      (taken, list) =>
        taken.flatMap((one) =>
          list.map((more) => ({
            name: [...one.name, ...more.name],
            overrides: [...one.overrides, ...more.overrides],
          })),
        ),
      [{ name: [], overrides: [] }],
    );
}

function checkTwice(option: string, values: readonly string[]): void {
  const twice = values.find((value, i) => values.indexOf(value) < i);
  if (twice !== undefined) throw new UsageError(`${option}: ${twice} is there twice; expected each once`);
}
