/** Personas: what is known of a person, and a way to work that is made up. Plain JavaScript does, too. */

/** @type {import("llm-econ").PersonaKind} */
const commuters = {
  name: "commuters",
  description: "age and hours from the record, and an invented way to work, longer for those with higher wages",
  write: ({ facts, random }) => {
    const isFar = random.next() < (facts.wage > 40 ? 0.6 : 0.3);
    const minutes = isFar ? 45 + random.integer(46) : 5 + random.integer(26);
    const age = facts.age === undefined ? "" : `${facts.age} years old, `;
    return {
      text: `You are ${age}used to ${Math.round(facts.hours)} hours of work a week, ${minutes} minutes from home (invented).`,
      traits: { commute: isFar ? "long" : "short" },
    };
  },
};

export const plugin = { personas: [commuters] };
