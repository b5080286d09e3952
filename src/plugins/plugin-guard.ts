/**
 * Stands between the engine and a plugin: what a plugin throws is told as the plugin's, with the place in its file, and
 * what it returns is checked where a wrong value would spoil every number after it.
 */
import { inspect, types } from "node:util";
import type { Decider, Decisions } from "../agents/decider.ts";
import type { DeciderKind } from "../agents/decider-kind.ts";
import { errorMessage, ScenarioError } from "../base/errors.ts";
import type { OfChoice, UtilityFunction } from "../env/utility/own-utility.ts";
import type { WelfareFunction } from "../env/welfare/welfare-function.ts";
import { taxLaw } from "../law/apply-law.ts";
import type { LawKind } from "../law/law-family.ts";
import { mergedBudget } from "../law/merge-budget.ts";
import { checkParameters, type Levers } from "../law/policy.ts";
import type { LawDefinition } from "../law/tax-law.ts";
import { taxSchedule } from "../law/tax-schedule.ts";
import type { PersonaKind } from "../personas/persona-kind.ts";
import type { Planner, Proposal } from "../planner/planner.ts";
import type { PlannerKind } from "../planner/planner-kind.ts";
import { checkedValues, declaredSource } from "../population/declared-source.ts";
import type { PersonColumn, PersonColumnContext } from "../population/person-column.ts";
import type { PopulationSource } from "../population/population-source.ts";
import type { Tally, VotingRule } from "../voting/rule.ts";
import { type Blame, blame } from "./blame.ts";
import type { Plugin } from "./plugin.ts";
import { guardedProvider } from "./provider-guard.ts";

/** A plugin's parts as the engine uses them. */
export interface GuardedPlugin extends Omit<Required<Plugin>, "sources"> {
  readonly sources: readonly PopulationSource[];
}

/** @param path of the plugin's module */
export function guarded(plugin: Plugin, path: string): GuardedPlugin {
  const { planners = [], deciders = [], votingRules = [], welfareFunctions = [], personas = [] } = plugin;
  const { laws = [], sources = [], columns = [], utilities = [], providers = [] } = plugin;
  return {
    planners: planners.map((kind) => guardedPlanner(kind, blame(path, "planner", kind.name))),
    deciders: deciders.map((kind) => guardedDecider(kind, blame(path, "decider", kind.name))),
    votingRules: votingRules.map((rule) => guardedRule(rule, blame(path, "voting rule", rule.name))),
    welfareFunctions: welfareFunctions.map((kind) => guardedWelfare(kind, blame(path, "welfare function", kind.name))),
    sources: sources.map((source) => {
      const attempt = blame(path, "population source", source.name);
      const { draw, ...entry } = attempt("columns", () => declaredSource(source));
      return { ...entry, draw: (request) => attempt("draw", () => draw(request)) };
    }),
    columns: columns.map((column) => {
      const attempt = blame(path, "column", column.name);
      return { ...column, create: (context) => attempt("create", () => checkedColumn(column, context)) };
    }),
    utilities: utilities.map((kind) => guardedUtility(kind, blame(path, "utility", kind.name))),
    laws: laws.map((kind) => guardedLaw(kind, blame(path, "law", kind.name))),
    personas: personas.map((kind) => guardedPersona(kind, blame(path, "persona", kind.name))),
    providers: providers.map((provider) => guardedProvider(provider, blame(path, "provider", provider.name))),
  };
}

function guardedPlanner(kind: PlannerKind, attempt: Blame): PlannerKind {
  return {
    ...kind,
    create: (context) => {
      const planner = attempt("create", () => kind.create(context));
      if (typeof planner?.propose !== "function") throw attempt.wrong("create", "expected an object with propose()");
      return {
        get fallbacks() {
          return planner.fallbacks ?? 0;
        },
        get warnings() {
          return planner.warnings ?? [];
        },
        ...(planner.observe && { observe: (seen) => attempt("observe", () => planner.observe?.(seen)) }),
        propose: async (observation) => {
          const proposal = await attempt("propose", () => planner.propose(observation));
          return checkedProposal(proposal, context.levers, attempt);
        },
      } satisfies Planner;
    },
  };
}

function checkedProposal(proposal: Proposal, { brackets, parameters }: Levers, attempt: Blame): Proposal {
  const { rates, values, brackets: own } = { rates: undefined, values: undefined, brackets: undefined, ...proposal };
  const list: unknown = values ?? rates;
  if (!Array.isArray(list)) {
    const found = inspect(proposal, { depth: 1 });
    throw attempt.wrong("propose", `expected {rates} or {values}, found ${found}`);
  }
  try {
    if (own !== undefined && own.join() !== brackets?.join()) taxSchedule(own, list);
    else if (list.length !== parameters.length)
      throw new ScenarioError(
        brackets === null
          ? `there are ${list.length} values for ${parameters.length} parameters of the law`
          : `there are ${list.length} rates for ${brackets.length} brackets; expected one per bracket`,
      );
    list.forEach((value: unknown, k) => {
      const range = own === undefined || own.join() === brackets?.join() ? parameters[k] : { least: 0, most: 1 };
      if (typeof value === "number" && value >= range.least && value <= range.most) return;
      throw new ScenarioError(
        brackets === null && own === undefined
          ? `${parameters[k].name} ${value} is out of range; expected ${range.least} to ${range.most}`
          : `rate ${value} of bracket ${k + 1} is out of range; expected 0 to 1`,
      );
    });
  } catch (error) {
    throw attempt.wrong("propose", errorMessage(error));
  }
  checkOwnTax(proposal, own ?? brackets ?? [], list, attempt);
  return values === undefined ? { rates: list, ...(own && { brackets: own }) } : { values: list };
}

/** A tax() that comes with rates must be theirs: only the rates are simulated. */
function checkOwnTax(proposal: object, brackets: readonly number[], rates: readonly number[], attempt: Blame): void {
  const tax: unknown = "tax" in proposal ? proposal.tax : undefined;
  if (typeof tax !== "function" || brackets.length !== rates.length) return;
  const schedule = taxSchedule(brackets, rates);
  for (const income of brackets.flatMap((start) => [start, 1.5 * start + 1000])) {
    const [owed, own] = [schedule.tax(income), Number(tax.call(proposal, income))];
    if (Math.abs(own - owed) <= 1e-6 * Math.max(1, Math.abs(owed))) continue;
    throw attempt.wrong(
      "propose",
      `its own tax() takes $${own} of $${income}, its rates $${owed}; a planner proposes rates, and another law is a plugin part: laws`,
    );
  }
}

function guardedLaw(kind: LawKind, attempt: Blame): LawKind {
  return {
    ...kind,
    create: (context) => {
      const family = attempt("create", () => kind.create(context));
      if (typeof family?.law !== "function" || !Array.isArray(family.parameters))
        throw attempt.wrong("create", "expected an object with parameters and law()");
      attempt("parameters", () => checkParameters(family.parameters));
      return {
        ...family,
        parameters: family.parameters,
        words: family.words ?? kind.description,
        law: (values) =>
          guardedTaxLaw(
            attempt("law", () => family.law(values)),
            attempt,
          ),
      };
    },
  };
}

/** What the law's functions return is checked as it is used; pieces as soon as a class has them. */
function guardedTaxLaw(definition: LawDefinition, attempt: Blame): LawDefinition {
  if (typeof definition?.budget !== "function") throw attempt.wrong("law", "expected an object with budget()");
  const law = taxLaw(definition);
  return {
    classOf: (people) => attempt("classOf", () => law.classOf(people)),
    offset: (people) => attempt("offset", () => law.offset(people)),
    budget: (taxClass, unearned) =>
      attempt("budget", () => {
        const components = law.budget(taxClass, unearned);
        mergedBudget(components, 0, law.name(taxClass));
        return components;
      }),
    words: (taxClass) => attempt("words", () => law.words(taxClass)),
    name: (taxClass) => attempt("name", () => law.name(taxClass)),
    data: law.data,
  };
}

function guardedDecider(kind: DeciderKind, attempt: Blame): DeciderKind {
  return {
    ...kind,
    create: (context) => {
      const decider = attempt("create", () => kind.create(context));
      if (typeof decider?.decide !== "function") throw attempt.wrong("create", "expected an object with decide()");
      const { observe, foresee, citizens } = decider;
      return {
        decide: async (population, schedule, step) => {
          const decisions = await attempt("decide", () => decider.decide(population, schedule, step));
          return checkedDecisions(decisions, population.size, attempt);
        },
        ...(observe && { observe: (outcome) => attempt("observe", () => observe.call(decider, outcome)) }),
        ...(foresee && {
          foresee: (schedule, out) => attempt("foresee", () => foresee.call(decider, schedule, out)),
        }),
        ...(citizens && { citizens }),
      } satisfies Decider;
    },
  };
}

function checkedDecisions(decisions: Decisions, size: number, attempt: Blame): Decisions {
  const hours = decisions?.hours;
  if (!types.isFloat64Array(hours) || hours.length !== size) {
    const found = types.isFloat64Array(hours) ? `${hours.length} hours` : typeof hours;
    throw attempt.wrong(
      "decide",
      `expected {hours, thoughts, fallbacks} with hours as a Float64Array of ${size}, found hours: ${found}`,
    );
  }
  const worker = hours.findIndex((value) => !(value >= 0 && value < Infinity));
  if (worker >= 0)
    throw attempt.wrong("decide", `${hours[worker]} hours for worker ${worker}; expected a number from 0`);
  return { hours, thoughts: decisions.thoughts ?? null, fallbacks: decisions.fallbacks ?? 0 };
}

function guardedRule(rule: VotingRule, attempt: Blame): VotingRule {
  return {
    ...rule,
    tally: (ballots, context) => {
      const tally = attempt("tally", () => rule.tally(ballots, context));
      return checkedTally(tally, context.platforms, attempt);
    },
  };
}

function checkedTally(tally: Tally, platforms: readonly (readonly number[])[], attempt: Blame): Tally {
  const { winner, rates, shares } = tally ?? {};
  const count = platforms.length;
  if (!types.isFloat64Array(shares) || shares.length !== count)
    throw attempt.wrong("tally", `expected shares as a Float64Array of ${count}, one for each candidate`);
  const isCandidate = Number.isInteger(winner) && Number(winner) >= 0 && Number(winner) < count;
  const length = platforms[0].length;
  const areRates = rates?.length === length && rates.every((rate) => rate >= 0 && rate <= 1);
  if (rates === undefined ? !isCandidate : !areRates || !(winner === null || isCandidate))
    throw attempt.wrong("tally", `expected a winner from 0 to ${count - 1}, or ${length} rates between 0 and 1`);
  return tally;
}

function guardedWelfare(kind: WelfareFunction, attempt: Blame): WelfareFunction {
  return {
    ...kind,
    value: (utility, weight, aversion) => {
      const value = attempt("value", () => kind.value(utility, weight, aversion));
      if (!Number.isFinite(value)) throw attempt.wrong("value", `${value}; expected a finite number`);
      return value;
    },
    marginal: (utility, weight, aversion) => {
      const weights = attempt("marginal", () => kind.marginal(utility, weight, aversion));
      if (!types.isFloat64Array(weights) || weights.length !== utility.length)
        throw attempt.wrong("marginal", `expected a Float64Array of ${utility.length}`);
      return weights;
    },
  };
}

function checkedColumn(column: PersonColumn, context: PersonColumnContext): ArrayLike<number> | readonly string[] {
  return checkedValues(column.create(context), column, context.population.size, "finite");
}

/** Someone of whom a utility is asked at once, so that what is wrong with it is told as the plugin's. */
const somebody = { psi: 1, elasticity: 0.4, wage: 25 };

function guardedUtility(kind: UtilityFunction, attempt: Blame): UtilityFunction {
  return {
    ...kind,
    create: (options) => {
      const own = attempt("create", () => kind.create(options));
      if (typeof own?.value !== "function") throw attempt.wrong("create", "expected an object with value()");
      const numberOf =
        (doing: string, of: OfChoice): OfChoice =>
        (consumption, hours, person) => {
          const value = attempt(doing, () => of.call(own, consumption, hours, person));
          if (typeof value === "number" && !Number.isNaN(value)) return value;
          throw attempt.wrong(doing, `${value} at c = ${consumption}, l = ${hours}; expected a number`);
        };
      const value = numberOf("value", own.value);
      for (const consumption of [1e3, 1e4, 1e5]) {
        const [less, more] = [consumption, 1.1 * consumption].map((c) => value(c, 1, somebody));
        if (less > more) throw attempt.wrong("value", `falls with consumption at c = ${consumption}`);
      }
      return {
        ...own,
        value,
        ...(own.byConsumption && { byConsumption: numberOf("byConsumption", own.byConsumption) }),
        ...(own.byHours && { byHours: numberOf("byHours", own.byHours) }),
      };
    },
  };
}

function guardedPersona(kind: PersonaKind, attempt: Blame): PersonaKind {
  return {
    ...kind,
    write: (person) => {
      const written = attempt("write", () => kind.write(person));
      if (typeof written !== "object" || written === null) throw attempt.wrong("write", "expected an object with text");
      return written;
    },
  };
}
