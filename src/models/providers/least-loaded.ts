/** One model at several addresses: a fleet of servers, or several gateways. */
import { ProviderError } from "../../base/errors.ts";
import type { ChatModel } from "../chat-model.ts";

interface Address {
  readonly model: ChatModel;
  inFlight: number;
  /** Failures since the last answer. */
  failures: number;
  restsUntil: number;
}

const firstRestMs = 1000;
const longestRestMs = 60_000;

/**
 * Each request goes to the address with the fewest in flight, in turn where several have. An address without an answer
 * rests, for twice as long each time, and its requests go to the others at once.
 * @param models the same model, once for each address
 * @param now milliseconds of a clock that does not go back
 * @throws ProviderError naming every address where none answers
 */
export function leastLoaded(
  uri: string,
  models: readonly ChatModel[],
  now: () => number = () => performance.now(),
): ChatModel {
  const addresses = models.map((model): Address => ({ model, inFlight: 0, failures: 0, restsUntil: 0 }));
  let turn = 0;

  /** Those that rest come last: where all do, one of them has to be tried. */
  const next = (tried: ReadonlySet<Address>): Address | undefined => {
    const time = now();
    const inTurn = [...addresses.slice(turn), ...addresses.slice(0, turn)].filter((address) => !tried.has(address));
    const rests = (address: Address): number => (address.restsUntil > time ? 1 : 0);
    const [best] = inTurn.toSorted((a, b) => rests(a) - rests(b) || a.inFlight - b.inFlight);
    if (best) turn = (addresses.indexOf(best) + 1) % addresses.length;
    return best;
  };

  return {
    uri,
    complete: async (request, signal) => {
      const tried = new Map<Address, ProviderError>();
      for (let address = next(new Set()); address; address = next(new Set(tried.keys()))) {
        address.inFlight++;
        try {
          const response = await address.model.complete(request, signal);
          address.failures = 0;
          address.restsUntil = 0;
          return { ...response, requests: response.requests + tried.size };
        } catch (error) {
          if (!isUnreachable(error)) throw error;
          tried.set(address, error);
          rest(address, now());
        } finally {
          address.inFlight--;
        }
      }
      throw allDown(uri, [...tried.values()]);
    },
  };
}

/** Many requests that fail together count as one failure. */
function rest(address: Address, time: number): void {
  if (address.restsUntil > time) return;
  address.restsUntil = time + Math.min(longestRestMs, firstRestMs * 2 ** address.failures);
  address.failures++;
}

/** No HTTP answer at all; a status is the server's own word and is for the retries to judge. */
function isUnreachable(error: unknown): error is ProviderError {
  return error instanceof ProviderError && error.isRetryable && error.status === undefined;
}

function allDown(uri: string, errors: readonly ProviderError[]): ProviderError {
  return new ProviderError(`no address of ${uri} answers: ${errors.map(({ message }) => message).join("; ")}`, {
    isRetryable: true,
    requests: errors.length,
    hint: "Check that the servers run and that their addresses are right.",
  });
}
