/** What `llm-econ fit -o` writes, as far as a surrogate needs it. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { errorMessage, ScenarioError } from "../../base/errors.ts";
import { misperceptions } from "../../scenario/behavioural-keys.ts";
import type { Behaviour, Layer, Parameters } from "./behaviour.ts";
import { behaviours } from "./behaviours.ts";

/** Of the file; a program that reads another asks for a new fit. */
export const fittedVersion = 1;

const parameterNames = [
  "scale",
  "elasticity",
  "adjustment",
  "misperceptionShare",
  "lossAversion",
  "stay",
  "noise",
  "lapse",
];

const fittedFile = z.object({
  kind: z.literal("fit"),
  version: z.literal(fittedVersion),
  source: z.object({ runs: z.array(z.string()), model: z.string(), standIn: z.boolean() }),
  resolution: z.union([z.literal("exact"), z.number().positive().max(1)]),
  mostHours: z.number().positive(),
  misperception: z.enum(misperceptions),
  recovery: z.object({ identified: z.boolean() }).optional(),
  classes: z
    .array(
      z.object({
        name: z.string(),
        share: z.number().min(0).max(1),
        layer: z.enum(["normal", "quantal"]),
        parameters: z.partialRecord(z.enum(parameterNames), z.number()),
      }),
    )
    .min(1),
});

/** Whole hours, half hours, or any: what fitted answers were multiples of. */
export type Resolution = "exact" | number;

export interface FittedClass {
  readonly behaviour: Behaviour;
  /** Part of the workers who decide so. */
  readonly share: number;
  readonly layer: Layer;
  readonly parameters: Parameters;
}

export interface Fitted extends Omit<z.output<typeof fittedFile>, "classes"> {
  readonly classes: readonly FittedClass[];
  /** e.g. `fitted surrogate of offline:learner, from run 0193…`. */
  readonly words: string;
}

/**
 * @param path of the file
 * @throws ScenarioError where it is none, or of another version
 */
export function loadFitted(path: string): Fitted {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new ScenarioError(`${path}: ${errorMessage(error)}; expected what llm-econ fit -o writes`);
  }
  const version = z.object({ kind: z.literal("fit"), version: z.unknown() }).safeParse(content);
  if (!version.success) throw new ScenarioError(`${path} is no fit; expected what llm-econ fit -o writes`);
  if (version.data.version !== fittedVersion)
    throw new ScenarioError(`${path} is a fit of version ${version.data.version}; expected version ${fittedVersion}`, {
      hint: "Fit the runs again with this version of llm-econ.",
    });
  const parsed = fittedFile.safeParse(content);
  if (!parsed.success)
    throw new ScenarioError(`${path}: ${parsed.error.issues[0].path.join(".")}: ${parsed.error.issues[0].message}`);
  const { classes, ...fit } = parsed.data;
  const { model, runs, standIn } = fit.source;
  return {
    ...fit,
    classes: classes.map(({ name, ...own }) => ({ ...own, behaviour: behaviourNamed(name, path) })),
    words: `fitted surrogate of ${model}${standIn ? " (a behavioural stand-in, not a language model)" : ""}, from run ${runs.join(", ")}${fit.recovery?.identified === false ? ", whose choices did not tell the rules apart" : ""}`,
  };
}

function behaviourNamed(name: string, path: string): Behaviour {
  const behaviour = behaviours.find((known) => known.name === name);
  if (behaviour) return behaviour;
  throw new ScenarioError(
    `${path} has a class "${name}"; expected one of ${behaviours.map((known) => known.name).join(", ")}`,
  );
}
