import { EconError } from "../base/errors.ts";

/** Of a run that is gone on with: what is stored of it must come out again. @param what e.g. `step 3` */
export function cameOutDifferently(what: string): EconError {
  return new EconError("internal", `${what} came out differently from what is stored`, {
    hint: "The run was made by another version or on another machine; start a new one.",
  });
}
