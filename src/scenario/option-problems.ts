/** What the schemas of entries say of `planner.options`, `workers.options` and the options of a utility. */
import type { z } from "zod";
import { type Kind, kindOf } from "../base/kind.ts";
import { utilityChoice } from "./economy-kinds.ts";
import { type Problem, problemsOf } from "./problems.ts";
import type { ScenarioInput, ScenarioKinds } from "./schema.ts";
import { keysOf } from "./schema-keys.ts";

/** What a schema gives out, with defaults, takes the place of what was given. */
export function optionProblems({ planner, workers, economy }: ScenarioInput, kinds: ScenarioKinds): Problem[] {
  return [
    ...check(planner, "planner", kindOf(kinds.planners, planner.kind)),
    ...check(workers, "workers", kindOf(kinds.deciders, workers.decide)),
    ...checkUtility(economy, kinds),
  ];
}

/** A utility's options stand beside its kind; a formula is checked when it is read. */
function checkUtility(economy: ScenarioInput["economy"], { utilities }: ScenarioKinds): Problem[] {
  if (typeof economy.utility === "object" && "expression" in economy.utility) return [];
  const { name, options } = utilityChoice(economy.utility);
  const kind = kindOf(utilities, name);
  const at = ["economy", "utility"];
  if (!kind?.options) {
    const [extra] = Object.keys(options);
    return extra === undefined
      ? []
      : [{ path: [...at, extra], atKey: true, message: `economy.utility: ${name} has no option ${extra}` }];
  }
  const section = { options };
  const problems = checkOptions(section, at, kind, kind.options);
  economy.utility = { kind: name, ...section.options };
  return problems;
}

function check(section: ScenarioInput["planner" | "workers"], name: string, kind: Kind | undefined): Problem[] {
  return kind?.options ? checkOptions(section, [name, "options"], kind, kind.options) : [];
}

/** @param at where the options are */
function checkOptions(
  section: { options?: Record<string, unknown> | undefined },
  at: readonly string[],
  kind: Kind,
  schema: NonNullable<Kind["options"]>,
): Problem[] {
  const given = section.options ?? {};
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => ({ ...issue, path: [...at, ...issue.path] }));
    const [section, key] = at;
    return problemsOf(issues as z.core.$ZodIssue[], { [section]: { [key]: given } }, (path) =>
      keysOf(schema, path.slice(at.length)),
    );
  }
  // A stored run has what the schema gave out, and is checked by it again.
  const stored = JSON.stringify(parsed.data);
  if (JSON.stringify(schema.safeParse(JSON.parse(stored)).data) !== stored) {
    const message = `${at.join(".")}: the schema of ${kind.name} does not leave as it is what it gave out, ${stored}; expected one without transforms`;
    return [{ path: [...at], atKey: false, message }];
  }
  section.options = parsed.data;
  return [];
}
