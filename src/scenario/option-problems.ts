/** What the schemas of plugins say of `planner.options` and `workers.options`. */
import type { z } from "zod";
import { type Kind, kindOf } from "../base/kind.ts";
import { type Problem, problemsOf } from "./problems.ts";
import type { ScenarioInput, ScenarioKinds } from "./schema.ts";
import { keysOf } from "./schema-keys.ts";

/** What a schema gives out, with defaults, takes the place of what was given. */
export function optionProblems({ planner, workers }: ScenarioInput, kinds: ScenarioKinds): Problem[] {
  return [
    ...check(planner, "planner", kindOf(kinds.planners, planner.kind)),
    ...check(workers, "workers", kindOf(kinds.deciders, workers.decide)),
  ];
}

function check(section: ScenarioInput["planner" | "workers"], name: string, kind: Kind | undefined): Problem[] {
  const schema = kind?.options;
  if (!schema) return [];
  const given = section.options ?? {};
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => ({ ...issue, path: [name, "options", ...issue.path] }));
    return problemsOf(issues as z.core.$ZodIssue[], { [name]: { options: given } }, (at) =>
      keysOf(schema, at.slice(2)),
    );
  }
  // A stored run has what the schema gave out, and is checked by it again.
  const stored = JSON.stringify(parsed.data);
  if (JSON.stringify(schema.safeParse(JSON.parse(stored)).data) !== stored) {
    const message = `${name}.options: the schema of ${kind.name} does not leave as it is what it gave out, ${stored}; expected one without transforms`;
    return [{ path: [name, "options"], atKey: false, message }];
  }
  section.options = parsed.data;
  return [];
}
