/** The part of mathjs that formulas need: reading them, and derivatives. Nothing that it could run is ever run. */
import { createRequire } from "node:module";
import type { MathNode } from "mathjs";

interface Mathjs {
  parse(text: string): MathNode;
  derivative(of: MathNode, by: string): MathNode;
}

let mathjs: Mathjs | undefined;

/** Loading takes a while, so it is done where an expression needs it. */
export function loadMathjs(): Mathjs {
  mathjs ??= createRequire(import.meta.url)("mathjs/number") as Mathjs;
  return mathjs;
}
