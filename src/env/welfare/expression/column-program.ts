/**
 * A welfare expression as passes over columns: one for each operation, in arrays that are made once. Backwards through
 * the same passes it tells what one more of an outcome to each person is worth.
 */
import { aggregates } from "./aggregates.ts";
import { isPerPerson, type OutcomeName, type WelfareTree } from "./parse-welfare.ts";

/** What people have, a column each; those that an expression does not read may be empty. */
export type OutcomeColumns = Readonly<Record<OutcomeName, Float64Array>>;

/** A column of persons: numbers, or labels. */
export type PersonValues = Float64Array | readonly string[];

export interface ColumnProgram {
  /** One number of all; not finite where it is not defined. */
  value(outcomes: OutcomeColumns): number;
  /** After `value`: its derivative by an outcome of each row. */
  slopes(by: OutcomeName): Float64Array;
}

/** A number for all people, or one for each. */
type Value = number | Float64Array;

interface Pass {
  run(outcomes: OutcomeColumns): Value;
  /** Passes on what one more of its value is worth; of a column the array is its own. */
  back(worth: Value): void;
}

type Scalar = (x: number, y: number) => number;

interface Operation {
  readonly of: Scalar;
  /** Derivatives by x and by y. */
  readonly by: readonly [Scalar, Scalar?];
}

const operations: Readonly<Record<string, Operation>> = {
  add: { of: (x, y) => x + y, by: [() => 1, () => 1] },
  subtract: { of: (x, y) => x - y, by: [() => 1, () => -1] },
  multiply: { of: (x, y) => x * y, by: [(_, y) => y, (x) => x] },
  divide: { of: (x, y) => x / y, by: [(_, y) => 1 / y, (x, y) => -x / (y * y)] },
  pow: { of: (x, y) => x ** y, by: [(x, y) => y * x ** (y - 1), (x, y) => x ** y * Math.log(x)] },
  min: { of: (x, y) => Math.min(x, y), by: [(x, y) => (x <= y ? 1 : 0), (x, y) => (x <= y ? 0 : 1)] },
  max: { of: (x, y) => Math.max(x, y), by: [(x, y) => (x >= y ? 1 : 0), (x, y) => (x >= y ? 0 : 1)] },
  unaryMinus: { of: (x) => -x, by: [() => -1] },
  unaryPlus: { of: (x) => x, by: [() => 1] },
  exp: { of: (x) => Math.exp(x), by: [(x) => Math.exp(x)] },
  log: { of: (x) => Math.log(x), by: [(x) => 1 / x] },
  logTo: {
    of: (x, base) => Math.log(x) / Math.log(base),
    by: [(x, base) => 1 / (x * Math.log(base)), (x, base) => -Math.log(x) / (base * Math.log(base) ** 2)],
  },
  log10: { of: (x) => Math.log10(x), by: [(x) => 1 / (x * Math.LN10)] },
  sqrt: { of: (x) => Math.sqrt(x), by: [(x) => 0.5 / Math.sqrt(x)] },
  cbrt: { of: (x) => Math.cbrt(x), by: [(x) => 1 / (3 * Math.cbrt(x) ** 2)] },
  abs: { of: (x) => Math.abs(x), by: [(x) => Math.sign(x)] },
};

const comparisons: Readonly<Record<string, (x: number, y: number) => boolean>> = {
  smaller: (x, y) => x < y,
  smallerEq: (x, y) => x <= y,
  larger: (x, y) => x > y,
  largerEq: (x, y) => x >= y,
  equal: (x, y) => x === y,
  unequal: (x, y) => x !== y,
};

/**
 * @param people how many each row stands for, and columns of persons by name
 * @returns passes that keep the last values: not for two at a time
 */
export function columnProgram(
  tree: WelfareTree,
  people: { readonly weight: Float64Array; readonly columnOf: (name: string) => PersonValues },
): ColumnProgram {
  const { weight } = people;
  const size = weight.length;
  const slopes: Record<OutcomeName, Float64Array | null> = { u: null, c: null, z: null, l: null, tax: null };

  const passOf = (node: WelfareTree): Pass => {
    switch (node.type) {
      case "number":
        return { run: () => node.value, back: () => {} };
      case "outcome":
        return {
          run: (outcomes) => outcomes[node.name],
          back: (worth) => {
            const own = slopes[node.name];
            for (let i = 0; own && i < size; i++) own[i] += at(worth, i);
          },
        };
      case "person": {
        const values = people.columnOf(node.name);
        if (!(values instanceof Float64Array)) throw new Error(`labels of ${node.name} were let through`);
        return { run: () => values, back: () => {} };
      }
      case "elementwise":
        return elementwise(node.name, node.args.map(passOf));
      case "aggregate":
        return aggregate(node);
      default:
        throw new Error(`${node.type} was let through`);
    }
  };

  const elementwise = (name: string, args: readonly Pass[]): Pass => {
    const toBase = `${name}To`;
    const { of, by } = operations[args.length === 2 && Object.hasOwn(operations, toBase) ? toBase : name];
    const [first, second] = args;
    let x: Value = 0;
    let y: Value = 0;
    let column: Float64Array | null = null;
    const worths: (Float64Array | null)[] = [null, null];
    return {
      run: (outcomes) => {
        x = first.run(outcomes);
        y = second?.run(outcomes) ?? 0;
        if (typeof x === "number" && typeof y === "number") return of(x, y);
        column ??= new Float64Array(size);
        for (let i = 0; i < size; i++) column[i] = of(at(x, i), at(y, i));
        return column;
      },
      back: (worth) => {
        args.forEach((arg, k) => {
          const slope = by[k] as Scalar;
          const own = k === 0 ? x : y;
          if (typeof x === "number" && typeof y === "number") arg.back(at(worth, 0) * slope(x, y));
          else if (typeof own === "number") {
            // One number for all: what it is worth is the sum over them.
            let sum = 0;
            for (let i = 0; i < size; i++) if (at(worth, i) !== 0) sum += at(worth, i) * slope(at(x, i), at(y, i));
            arg.back(sum);
          } else {
            worths[k] ??= new Float64Array(size);
            const out = worths[k];
            for (let i = 0; i < size; i++) {
              const one = at(worth, i);
              out[i] = one === 0 ? 0 : one * slope(at(x, i), at(y, i));
            }
            arg.back(out);
          }
        });
      },
    };
  };

  const aggregate = ({ name, of, where, at: place }: WelfareTree & { readonly type: "aggregate" }): Pass => {
    const { value, addSlopes } = aggregates[name];
    const inner = of && passOf(of);
    const holds = where && conditionOf(where);
    const counted = holds && of ? new Float64Array(size) : weight;
    const shares = of === null ? new Float64Array(size) : null;
    const worths = new Float64Array(size);
    let x: Float64Array = shares ?? worths;
    return {
      run: (outcomes) => {
        if (holds) {
          const isTrue = holds(outcomes);
          if (shares) for (let i = 0; i < size; i++) shares[i] = isTrue(i) ? 1 : 0;
          else for (let i = 0; i < size; i++) counted[i] = isTrue(i) ? weight[i] : 0;
        }
        x = shares ?? asColumn(inner!.run(outcomes), size);
        return value(x, counted, place ?? 0);
      },
      back: (worth) => {
        // Who crosses the border of a condition does so by a jump: there is no slope of it.
        if (!inner || at(worth, 0) === 0) return;
        worths.fill(0);
        addSlopes(x, counted, place ?? 0, at(worth, 0), worths);
        inner.back(worths);
      },
    };
  };

  type Holds = (outcomes: OutcomeColumns) => (row: number) => boolean;

  const conditionOf = (node: WelfareTree): Holds => {
    if (node.type !== "condition") throw new Error(`${node.type} is no condition`);
    const { name, args } = node;
    const label = args.find((arg) => arg.type === "label");
    const named = args.find((arg) => arg.type === "person");
    if (label?.type === "label" && named?.type === "person") {
      const labels = people.columnOf(named.name);
      return () => (row) => (labels[row] === label.value) === (name === "equal");
    }
    if (Object.hasOwn(comparisons, name)) {
      const compare = comparisons[name];
      const [first, second] = args.map(passOf);
      return (outcomes) => {
        const [x, y] = [first.run(outcomes), second.run(outcomes)];
        return (row) => compare(at(x, row), at(y, row));
      };
    }
    const parts = args.map(conditionOf);
    return (outcomes) => {
      const [first, second] = parts.map((part) => part(outcomes));
      if (name === "not") return (row) => !first(row);
      return name === "and" ? (row) => first(row) && second(row) : (row) => first(row) || second(row);
    };
  };

  if (isPerPerson(tree)) throw new Error("welfare has one number for all");
  const root = passOf(tree);
  return {
    value: (outcomes) => at(root.run(outcomes), 0),
    slopes: (by) => {
      const own = new Float64Array(size);
      slopes[by] = own;
      root.back(1);
      slopes[by] = null;
      return own;
    },
  };
}

function at(value: Value, row: number): number {
  return typeof value === "number" ? value : value[row];
}

function asColumn(value: Value, size: number): Float64Array {
  return typeof value === "number" ? new Float64Array(size).fill(value) : value;
}
