/** The audits that put questions to a model. */
import { UsageError } from "../../base/errors.ts";
import { suggestion } from "../../base/nearest.ts";
import { allAudits } from "./all-audits.ts";
import type { AuditKind } from "./audit-kind.ts";
import { rationalityAudit } from "./budgets/rationality-audit.ts";
import { dispersionAudit } from "./dispersion/dispersion-audit.ts";
import { gamesAudit } from "./games/games-audit.ts";
import { elasticityAudit } from "./hours/elasticity-audit.ts";
import { perceptionAudit } from "./perception/perception-audit.ts";
import { personasAudit } from "./personas/personas-audit.ts";
import { preferencesAudit } from "./preferences/preferences-audit.ts";
import { wordingAudit } from "./wording/wording-audit.ts";

/** In the order of a model's card. */
const single: readonly AuditKind[] = [
  rationalityAudit,
  elasticityAudit,
  wordingAudit,
  personasAudit,
  dispersionAudit,
  preferencesAudit,
  gamesAudit,
];

export const auditKinds: readonly AuditKind[] = [...single, perceptionAudit, allAudits(single)];

/** @throws UsageError with the nearest name */
export function auditKindNamed(name: string): AuditKind {
  const found = auditKinds.find((kind) => kind.name === name);
  if (found) return found;
  throw new UsageError(
    `unknown audit "${name}"; ${suggestion(
      name,
      auditKinds.map((kind) => kind.name),
    )}`,
  );
}
