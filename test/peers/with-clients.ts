/** Tests with the clients of others: only where they are installed. */
import { describe } from "@jest/globals";
import { missingClients } from "../../scripts/peers/clients.ts";

const missing = missingClients();

/** `describe`, or a skipped one whose name says what is lacking. */
export function describeWithClients(name: string, tests: () => void): void {
  if (missing.length === 0) describe(name, tests);
  else describe.skip(`${name}: not here (npm run test:peers fetches ${missing.length} packages)`, tests);
}
