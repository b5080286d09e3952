/**
 * A language model of half a megabyte with random weights, in a GGUF file: llama's architecture, 2 layers of 64, a vocabulary
 * of bytes and ASCII characters, ChatML. What it says is nonsense, in whatever grammar it is held to.
 */
import { writeFileSync } from "node:fs";

const width = 64;
const layers = 2;
const heads = 4;
const hidden = 128;
const contextLength = 32_768;

/** Kinds of values in a GGUF file. */
const kinds = { uint32: 4, int32: 5, float32: 6, bool: 7, string: 8, array: 9 } as const;
/** Kinds of tokens of SentencePiece. */
const tokenKinds = { normal: 1, unknown: 2, control: 3, byte: 6 } as const;

const chatTemplate =
  "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

interface Token {
  readonly text: string;
  readonly score: number;
  readonly kind: number;
}

function vocabulary(): Token[] {
  const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, "0");
  const ascii = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i));
  return [
    { text: "<unk>", score: 0, kind: tokenKinds.unknown },
    ...["<s>", "</s>"].map((text) => ({ text, score: 0, kind: tokenKinds.control })),
    ...Array.from({ length: 256 }, (_, byte) => ({ text: `<0x${hex(byte)}>`, score: 0, kind: tokenKinds.byte })),
    ...["<|im_start|>", "<|im_end|>"].map((text) => ({ text, score: 0, kind: tokenKinds.control })),
    ...["▁", ...ascii].map((text, i) => ({ text, score: -i, kind: tokenKinds.normal })),
  ];
}

/** Writes values one after the other, as GGUF has them: little-endian. */
class Writer {
  readonly #parts: Buffer[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  bytes(part: Buffer): this {
    this.#parts.push(part);
    this.#length += part.length;
    return this;
  }

  number(value: number, kind: "uint32" | "int32" | "float32" | "bool" | "uint64"): this {
    const part = Buffer.alloc(kind === "bool" ? 1 : kind === "uint64" ? 8 : 4);
    if (kind === "uint64") part.writeBigUInt64LE(BigInt(value));
    else if (kind === "float32") part.writeFloatLE(value);
    else if (kind === "int32") part.writeInt32LE(value);
    else if (kind === "bool") part.writeUInt8(value);
    else part.writeUInt32LE(value);
    return this.bytes(part);
  }

  text(value: string): this {
    const part = Buffer.from(value);
    return this.number(part.length, "uint64").bytes(part);
  }

  value(value: Value): this {
    const { kind } = value;
    this.number(kinds[kind], "uint32");
    if (kind === "string") return this.text(value.value);
    if (kind !== "array") return this.number(Number(value.value), kind);
    this.number(kinds[value.of], "uint32").number(value.value.length, "uint64");
    for (const one of value.value) {
      if (value.of === "string") this.text(String(one));
      else this.number(Number(one), value.of);
    }
    return this;
  }

  toBuffer(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

type Value =
  | { readonly kind: "uint32" | "float32"; readonly value: number }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "string"; readonly value: string }
  | {
      readonly kind: "array";
      readonly of: "string" | "float32" | "int32";
      readonly value: readonly (string | number)[];
    };

function facts(tokens: readonly Token[]): Record<string, Value> {
  const count = (value: number): Value => ({ kind: "uint32", value });
  const text = (value: string): Value => ({ kind: "string", value });
  return {
    "general.architecture": text("llama"),
    "general.name": text("tiny"),
    "llama.context_length": count(contextLength),
    "llama.embedding_length": count(width),
    "llama.block_count": count(layers),
    "llama.feed_forward_length": count(hidden),
    "llama.attention.head_count": count(heads),
    "llama.attention.head_count_kv": count(heads),
    "llama.attention.layer_norm_rms_epsilon": { kind: "float32", value: 1e-5 },
    "llama.rope.dimension_count": count(width / heads),
    "llama.vocab_size": count(tokens.length),
    "tokenizer.ggml.model": text("llama"),
    "tokenizer.ggml.tokens": { kind: "array", of: "string", value: tokens.map((token) => token.text) },
    "tokenizer.ggml.scores": { kind: "array", of: "float32", value: tokens.map((token) => token.score) },
    "tokenizer.ggml.token_type": { kind: "array", of: "int32", value: tokens.map((token) => token.kind) },
    "tokenizer.ggml.bos_token_id": count(1),
    "tokenizer.ggml.eos_token_id": count(tokens.findIndex((token) => token.text === "<|im_end|>")),
    "tokenizer.ggml.unknown_token_id": count(0),
    "tokenizer.ggml.add_bos_token": { kind: "bool", value: true },
    "tokenizer.ggml.add_space_prefix": { kind: "bool", value: false },
    "tokenizer.chat_template": text(chatTemplate),
  };
}

/** Names and dimensions of the weights, the fastest first. */
function tensors(tokens: number): (readonly [name: string, dimensions: readonly number[]])[] {
  const square = [width, width];
  const layer = (i: number): (readonly [string, readonly number[]])[] => [
    [`blk.${i}.attn_norm.weight`, [width]],
    ...["attn_q", "attn_k", "attn_v", "attn_output"].map((name) => [`blk.${i}.${name}.weight`, square] as const),
    [`blk.${i}.ffn_norm.weight`, [width]],
    [`blk.${i}.ffn_gate.weight`, [width, hidden]],
    [`blk.${i}.ffn_up.weight`, [width, hidden]],
    [`blk.${i}.ffn_down.weight`, [hidden, width]],
  ];
  return [
    ["token_embd.weight", [width, tokens]],
    ["output_norm.weight", [width]],
    ["output.weight", [width, tokens]],
    ...Array.from({ length: layers }, (_, i) => layer(i)).flat(),
  ];
}

const aligned = (length: number): number => Math.ceil(length / 32) * 32;

/** Writes the model: the same bytes for the same seed. */
export function writeTinyModel(path: string, seed = 1): void {
  const tokens = vocabulary();
  const keys = Object.entries(facts(tokens));
  const weights = tensors(tokens.length);
  const head = new Writer().bytes(Buffer.from("GGUF")).number(3, "uint32");
  head.number(weights.length, "uint64").number(keys.length, "uint64");
  for (const [key, value] of keys) head.text(key).value(value);
  const sizes = weights.map(([, dimensions]) => dimensions.reduce((product, one) => product * one, 4));
  let offset = 0;
  for (const [i, [name, dimensions]] of weights.entries()) {
    head.text(name).number(dimensions.length, "uint32");
    for (const one of dimensions) head.number(one, "uint64");
    head.number(0, "uint32").number(offset, "uint64");
    offset += aligned(sizes[i]);
  }
  const data = Buffer.alloc(aligned(head.length) - head.length + offset);
  let at = aligned(head.length) - head.length;
  let state = seed;
  for (const [i, [name]] of weights.entries()) {
    for (let k = 0; k < sizes[i]; k += 4) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      data.writeFloatLE(name.includes("norm") ? 1 : (state / 2 ** 32 - 0.5) * 0.4, at + k);
    }
    at += aligned(sizes[i]);
  }
  writeFileSync(path, Buffer.concat([head.toBuffer(), data]));
}
