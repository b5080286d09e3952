/** How bytes say a text: files come from editors and spreadsheets that do not all write UTF-8. */

/** A byte, and where it is. */
export interface WrongByte {
  readonly byte: number;
  /** From 1; the column counts bytes. */
  readonly line: number;
  readonly column: number;
}

export type Decoded = { readonly text: string } | { readonly wrong: WrongByte };

/** Which UTF-16 the bytes are: by their mark, or by every other byte being zero, as it is in Latin text; null for none. */
export function utf16Of(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  if (bytes.length < 2) return null;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const head = bytes.subarray(0, 1000 - (1000 % 2));
  let [even, odd] = [0, 0];
  head.forEach((byte, i) => {
    if (byte === 0) i % 2 === 0 ? even++ : odd++;
  });
  const most = 0.4 * (head.length / 2);
  if (odd > most && even === 0) return "utf-16le";
  return even > most && odd === 0 ? "utf-16be" : null;
}

/** The text of UTF-8, without its mark, or the first byte that is none of it. */
export function decodeUtf8(bytes: Uint8Array): Decoded {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { wrong: at(bytes, firstWrong(bytes)) };
  }
}

/** @param stream whether the bytes may break off within a character */
function isUtf8(bytes: Uint8Array, stream: boolean): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream });
    return true;
  } catch {
    return false;
  }
}

/** Index of the byte, or of the start of the character, with which bytes stop being UTF-8. */
function firstWrong(bytes: Uint8Array): number {
  let [sound, wrong] = [0, bytes.length + 1];
  while (wrong - sound > 1) {
    const middle = Math.floor((sound + wrong) / 2);
    if (middle <= bytes.length && isUtf8(bytes.subarray(0, middle), true)) sound = middle;
    else wrong = middle;
  }
  if (isUtf8(bytes.subarray(0, sound), false)) return sound;
  let start = sound - 1;
  while (start > 0 && bytes[start] < 0xc0) start--;
  return start;
}

/** Windows-1252 between 0x80 and 0x9f, where it is not Latin-1; a space where it has no character. */
const windows = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/** The text of Windows-1252, or the first byte that it has no character for. */
export function decodeWindows1252(bytes: Uint8Array): Decoded {
  const none = bytes.findIndex((byte) => byte >= 0x80 && byte <= 0x9f && windows[byte - 0x80] === " ");
  if (none >= 0) return { wrong: at(bytes, none) };
  // Decoders of this name are Latin-1's in some versions of Node.
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return { text: latin.replace(/[\u0080-\u009f]/g, (character) => windows[character.charCodeAt(0) - 0x80]) };
}

function at(bytes: Uint8Array, index: number): WrongByte {
  let [line, start] = [1, 0];
  for (let i = 0; i < index; i++) if (bytes[i] === 0x0a) [line, start] = [line + 1, i + 1];
  return { byte: bytes[index], line, column: index - start + 1 };
}

/** A byte as it is written: `0xE9`. */
export function byteName(byte: number): string {
  return `0x${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
