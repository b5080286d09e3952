/** Whether the data can tell the rules apart at all. */
import type { AuditWarning } from "../audit/audit-result.ts";
import type { FitData } from "./fit-data.ts";
import type { Recovery } from "./fit-result.ts";

/** Fewer laws do not show an elasticity apart from a scale. */
const fewestSchedules = 3;

export function identification(data: FitData): {
  readonly warnings: readonly AuditWarning[];
  readonly recovery: Omit<Recovery, "table">;
} {
  const { schedules, runs, choices, mostHours } = data;
  const warnings: AuditWarning[] = [...data.warnings];
  if (schedules < 2)
    warnings.push({
      code: "constant-law",
      message:
        "one law throughout: rational, fixed, myopic, misperceiving and reference-dependent workers come to rest at the same hours and cannot be told apart, nor scale from elasticity",
    });
  else if (schedules < fewestSchedules)
    warnings.push({
      code: "few-schedules",
      message: `${schedules} laws: an elasticity needs ${fewestSchedules} or more`,
    });
  const isFlat = runs.every(({ situations, counted }) =>
    counted.every((t) =>
      situations[t].law.lines.every(
        ({ rates, jumps }) => jumps.length === 0 && rates.every((rate) => rate === rates[0]),
      ),
    ),
  );
  if (isFlat)
    warnings.push({
      code: "flat-law",
      message: "every law is flat: average and marginal rates are the same, so that misperception cannot be seen",
    });
  let atCorner = 0;
  for (const { hours, counted } of runs)
    for (const t of counted) atCorner += hours[t].filter((value) => value === 0 || value >= mostHours).length;
  if (atCorner > 0.1 * choices)
    warnings.push({
      code: "corner-hours",
      message: `${((100 * atCorner) / choices).toFixed(0)} % of choices are 0 hours or ${mostHours}, where hours say little of taste`,
    });
  const blocking = warnings.find(({ code }) => code === "constant-law" || code === "few-schedules");
  return { warnings, recovery: { identified: blocking === undefined, reason: blocking?.message ?? null } };
}
