/** Bodies as they were before they were compressed for the way. */
import { promisify } from "node:util";
import { brotliDecompress, constants, gunzip, inflate, inflateRaw } from "node:zlib";

/** What is asked for. */
export const acceptedEncodings = "br, gzip, deflate";

type Bytes = Uint8Array<ArrayBuffer>;
type Decoder = (bytes: Bytes) => Promise<Bytes>;

/** As browsers and Node's `fetch` read: what lacks its end is no error here, but where the text is read. */
const cut = { finishFlush: constants.Z_SYNC_FLUSH };
const unzipped = promisify<Bytes, object, Bytes>(gunzip);
const inflated = promisify<Bytes, object, Bytes>(inflate);
const inflatedRaw = promisify<Bytes, object, Bytes>(inflateRaw);
const unbrotlied = promisify<Bytes, object, Bytes>(brotliDecompress);

const gzip: Decoder = (bytes) => unzipped(bytes, cut);
const decoders: Readonly<Record<string, Decoder>> = {
  gzip,
  "x-gzip": gzip,
  // Some servers send the bare stream, without the two bytes that should be before it.
  deflate: (bytes) => ((bytes[0] & 0x0f) === 0x08 ? inflated(bytes, cut) : inflatedRaw(bytes, cut)),
  br: (bytes) => unbrotlied(bytes, { finishFlush: constants.BROTLI_OPERATION_FLUSH }),
};

/**
 * @param encodings value of `content-encoding`: what was done to the body, in that order
 * @returns the body as it is where one of them is unknown, as Node's `fetch` does
 * @throws Error with a code of zlib's where the bytes are something else
 */
export async function decoded(bytes: Bytes, encodings: string): Promise<Bytes> {
  const names = encodings
    .toLowerCase()
    .split(",")
    .map((name) => name.trim());
  if (bytes.length === 0 || !names.every((name) => Object.hasOwn(decoders, name))) return bytes;
  let rest = bytes;
  for (const name of names.reverse()) rest = await decoders[name](rest);
  return rest;
}
