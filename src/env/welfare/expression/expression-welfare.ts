/** `planner.welfare: {expression: …}`: welfare as a user writes it. */
import { ScenarioError } from "../../../base/errors.ts";
import { suggestion } from "../../../base/nearest.ts";
import { columnNames, columnOf, labelOf, type Population } from "../../../population/population.ts";
import type { Economy } from "../../economy.ts";
import { evenlySpread } from "../../measures/evenly-spread.ts";
import { marginalByIncome } from "../marginal-by-income.ts";
import { inMoney, type RowsForm, type WelfareForm, type WelfareKind, type WelfarePeople } from "../welfare-kind.ts";
import { checkedWelfare, checkWords, sampledPeople } from "./checks.ts";
import { type ColumnProgram, columnProgram, type PersonValues } from "./column-program.ts";
import { isAmountOfMoney } from "./degree.ts";
import { namesIn, type OutcomeName, outcomeNames, parseWelfare, refusal, type WelfareTree } from "./parse-welfare.ts";

const name = "expression";
const description =
  "a formula of aggregates over people (mean, min, max, sum, quantile, gini, sd, share) of u, c, z, l, tax and person.<column>";

/** The function as it is named; it needs its expression. */
export const expressionWelfare: WelfareKind = {
  ...inMoney,
  name,
  description,
  uses: [name],
  settings: { defaults: {}, needs: [name] },
  configured: ({ expression = "" }, people) => ofExpression(expression, people),
  risesWithConsumption: false,
  label: () => name,
  goal: () => description,
  form: () => {
    throw new Error("an expression was not given");
  },
  inUtils: () => null,
  marginal: null,
};

function ofExpression(text: string, people: WelfarePeople | null): WelfareKind {
  const tree = parseWelfare(text);
  const shown = text.replaceAll(/\s+/g, " ").trim();
  const isMoney = isAmountOfMoney(tree) && (people === null || people.economy.utility.isMoney);
  const columnsOf = people && personColumns(text, tree, people.population);
  if (people && columnsOf) checkConditions(text, tree, people, columnsOf);
  const count = { refused: 0 };
  const form = people && (kernelForm(tree) ?? rowsForm(tree, people, columnsOf, count));
  const isOfUtility = namesIn(tree, "outcome").every((one) => one === "u");
  return {
    ...expressionWelfare,
    unit: isMoney ? inMoney.unit : "units of the expression",
    isMoney,
    takesAnyUtility: true,
    label: () => shown,
    goal: () =>
      `${shown}, where u is a worker's utility, c consumption, z income before tax, l weekly hours and tax what is paid, and aggregates are over all workers`,
    form: () => {
      if (form === null) throw new Error("an expression of nobody was asked for");
      return form;
    },
    marginal: isOfUtility && people ? marginalOf(tree, people, columnsOf) : null,
    refused: () => count.refused,
    ...(people && {
      checks: () => checksOf(tree, people, columnsOf),
      notes: () => [
        {
          code: "welfare-expression",
          message: `${shown}: ${pathWords(form)}. By samples of ${sampledPeople} people: ${checkWords(checksOf(tree, people, columnsOf))}`,
        },
      ],
    }),
  };
}

/** Those of a kind that kernels and sums know. */
function kernelForm(tree: WelfareTree): WelfareForm | null {
  if (tree.type !== "aggregate" || tree.where !== null) return null;
  if (tree.of?.type !== "outcome" || tree.of.name !== "u") return null;
  if (tree.name === "mean") return { sum: "mean", weights: null };
  return tree.name === "min" ? { sum: "least" } : null;
}

function pathWords(form: WelfareForm | null): string {
  return form?.sum === "rows"
    ? "it is worked out on the processor by passes over everybody's columns, since kernels know mean(u) and min(u) alone"
    : "it is one that sums over sorted workers and kernels know";
}

type ColumnsOf = (name: string) => PersonValues;

const noColumns: ColumnsOf = (column) => {
  throw new Error(`column ${column} of nobody`);
};

function rowsForm(
  tree: WelfareTree,
  { economy: own }: WelfarePeople,
  columnsOf: ColumnsOf | null,
  count: { refused: number },
): RowsForm {
  const reads = new Set<OutcomeName>(namesIn(tree, "outcome").flatMap((one) => outcomeNames.filter((n) => n === one)));
  return {
    sum: "rows",
    reads,
    needsRows: namesIn(tree, "person").length > 0,
    of: (economy) => {
      const program = columnProgram(tree, { weight: economy.weight, columnOf: columnsOf ?? noColumns });
      if (columnsOf && namesIn(tree, "person").length > 0 && economy.size !== own.size)
        throw new Error("a column of persons was asked of others");
      return ({ utility: u, consumption: c, income: z, hours: l, tax }) => {
        const value = program.value({ u, c, z, l, tax });
        if (Number.isFinite(value)) return value;
        count.refused++;
        return Number.NaN;
      };
    },
  };
}

/** dW/du of each row over its part of people. */
function marginalOf(tree: WelfareTree, { economy }: WelfarePeople, columnsOf: ColumnsOf | null) {
  const none = new Float64Array();
  const slopesOf = (program: ColumnProgram, utility: Float64Array, weight: Float64Array): Float64Array => {
    program.value({ u: utility, c: none, z: none, l: none, tax: none });
    return program.slopes("u").map((slope, i) => (weight[i] > 0 ? Math.max(0, slope / weight[i]) : 0));
  };
  if (namesIn(tree, "person").length === 0) {
    return ({ utility, weight }: { readonly utility: Float64Array; readonly weight: Float64Array }) =>
      slopesOf(columnProgram(tree, { weight, columnOf: noColumns }), utility, weight);
  }
  const program = columnProgram(tree, { weight: economy.weight, columnOf: columnsOf ?? noColumns });
  return marginalByIncome(economy, (utility) => slopesOf(program, utility, economy.weight));
}

/** @throws ScenarioError for a column that there is not, or labels where numbers are needed */
function personColumns(text: string, tree: WelfareTree, population: Population): ColumnsOf {
  const known = new Map<string, PersonValues>();
  for (const one of namesIn(tree, "person")) {
    const column = columnOf(population, one);
    if (!column) throw refusal(text, `there is no column person.${one}; ${suggestion(one, columnNames(population))}`);
    known.set(
      one,
      column.kind === "number"
        ? Float64Array.from(column.values)
        : Array.from({ length: population.size }, (_, row) => labelOf(column, row) ?? ""),
    );
  }
  const isLabel = (one: WelfareTree): boolean =>
    one.type === "person" && !(known.get(one.name) instanceof Float64Array);
  const visit = (one: WelfareTree): void => {
    if (one.type === "aggregate") {
      for (const part of [one.of, one.where]) if (part) visit(part);
    } else if (one.type === "person" && isLabel(one))
      throw refusal(text, `person.${one.name} has labels; expected it beside == or !=, as person.${one.name} == "…"`);
    else if (one.type === "condition" && one.args.some(({ type }) => type === "label")) checkLabel(text, one, known);
    else if (one.type === "condition" || one.type === "elementwise") one.args.forEach(visit);
  };
  visit(tree);
  return (one) => known.get(one) ?? noColumns(one);
}

function checkLabel(
  text: string,
  { args }: WelfareTree & { readonly type: "condition" },
  known: ReadonlyMap<string, PersonValues>,
): void {
  const label = args.find((arg) => arg.type === "label");
  const person = args.find((arg) => arg.type === "person");
  if (label?.type !== "label" || person?.type !== "person") return;
  const values = known.get(person.name);
  if (values === undefined || values instanceof Float64Array)
    throw refusal(text, `person.${person.name} has numbers; expected one in place of "${label.value}"`);
  const labels = [...new Set(values)].filter((value) => value !== "");
  if (!labels.includes(label.value))
    throw refusal(text, `nobody has person.${person.name} "${label.value}"; ${suggestion(label.value, labels)}`);
}

/** A mean over those for whom something holds that policy does not move must be of somebody. */
function checkConditions(text: string, tree: WelfareTree, { economy }: WelfarePeople, columnsOf: ColumnsOf): void {
  const visit = (one: WelfareTree): void => {
    if (one.type === "elementwise") one.args.forEach(visit);
    if (one.type !== "aggregate" || one.where === null || one.name === "share") return;
    if (namesIn(one.where, "outcome").length > 0) return;
    const share: WelfareTree = { type: "aggregate", name: "share", of: null, where: one.where, at: null };
    const none = new Float64Array();
    const program = columnProgram(share, { weight: economy.weight, columnOf: columnsOf });
    if (!(program.value({ u: none, c: none, z: none, l: none, tax: none }) > 0))
      throw new ScenarioError(refusal(text, "the mean is of nobody: its condition holds of no person").message);
  };
  visit(tree);
}

function checksOf(tree: WelfareTree, { economy }: WelfarePeople, columnsOf: ColumnsOf | null) {
  const rows = sampleRows(economy);
  const weight = new Float64Array(rows.length).fill(1);
  const sampled: ColumnsOf = (one) => {
    const values = (columnsOf ?? noColumns)(one);
    return values instanceof Float64Array
      ? Float64Array.from(rows, (row) => values[row])
      : rows.map((row) => values[row]);
  };
  const program = columnProgram(tree, { weight, columnOf: sampled });
  return checkedWelfare((outcomes) => program.value(outcomes), rows.length);
}

function sampleRows({ zeroTaxIncome, weight, size }: Economy): number[] {
  if (size <= sampledPeople) return Array.from({ length: size }, (_, row) => row).filter((row) => weight[row] > 0);
  return [...evenlySpread(zeroTaxIncome, weight, sampledPeople)];
}

/** For whoever judges an expression before it is a scenario's. */
export function welfareChecks(text: string, people: WelfarePeople) {
  const tree = parseWelfare(text);
  return checksOf(tree, people, personColumns(text, tree, people.population));
}
