/**
 * The database schema, version by version. A migration is never edited after a release: a change is a new one.
 * What they make is what ../tables.ts lists, which a test checks; docs/database.md explains the tables.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE runs (
    id            TEXT PRIMARY KEY,   -- UUIDv7: sorts by time
    command       TEXT NOT NULL,      -- simulate
    name          TEXT NOT NULL,      -- the scenario's name
    scenario      TEXT NOT NULL,      -- resolved scenario, JSON
    scenario_path TEXT,
    scenario_hash TEXT NOT NULL,      -- SHA-256 of the resolved scenario
    files         TEXT NOT NULL,      -- JSON: [{path, sha256}] of the data files used
    seed          INTEGER NOT NULL,
    version       TEXT NOT NULL,      -- of llm-econ
    node          TEXT NOT NULL,
    status        TEXT NOT NULL CHECK (status IN ('running', 'finished', 'interrupted', 'failed')),
    error         TEXT,
    started_at    TEXT NOT NULL,      -- ISO 8601, UTC
    ended_at      TEXT,
    summary       TEXT                -- JSON printed by simulate --json
  ) STRICT;

  CREATE TABLE episodes (
    id      INTEGER PRIMARY KEY,
    run_id  TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    seed    INTEGER NOT NULL,
    planner TEXT NOT NULL,
    steps   INTEGER NOT NULL          -- asked for; the rows in steps are those that finished
  ) STRICT;
  CREATE INDEX episodes_by_run ON episodes (run_id);

  CREATE TABLE steps (
    episode_id INTEGER NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
    step       INTEGER NOT NULL,      -- from 1
    tax_year   INTEGER NOT NULL,      -- from 1
    brackets   TEXT NOT NULL,         -- JSON list of bracket starts, dollars
    rates      TEXT NOT NULL,         -- JSON list of marginal rates, decimals
    welfare    REAL NOT NULL,         -- per worker, in the unit of the welfare function (dollars a year; paper: a ratio)
    revenue_per_worker REAL NOT NULL, -- dollars a year; equals the rebate
    mean_hours  REAL NOT NULL,
    mean_income REAL NOT NULL,
    gini_pre    REAL,                 -- of income before tax
    gini_post   REAL,                 -- of consumption
    floored     INTEGER NOT NULL,     -- workers whose utility was floored in the welfare function
    fallbacks   INTEGER NOT NULL,     -- workers whose model gave no valid answer
    metrics     TEXT NOT NULL,        -- JSON: every other metric of the step
    PRIMARY KEY (episode_id, step)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE workers (
    episode_id       INTEGER NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
    worker           INTEGER NOT NULL, -- row in the population, from 0
    weight           REAL NOT NULL,
    wage             REAL NOT NULL,    -- dollars per hour
    income_per_hour  REAL NOT NULL,    -- annual dollars per weekly hour
    zero_tax_income  REAL,             -- income of an optimiser at no tax, dollars a year
    usual_hours      REAL NOT NULL,
    age              INTEGER,
    sex              TEXT,
    education        TEXT,
    occupation_group TEXT,
    occupation       TEXT,
    marital_status   TEXT,
    household_size   INTEGER,
    children         INTEGER,
    housing          TEXT,
    persona          TEXT,
    PRIMARY KEY (episode_id, worker)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE worker_steps (
    episode_id  INTEGER NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
    step        INTEGER NOT NULL,
    worker      INTEGER NOT NULL,
    hours       REAL NOT NULL,        -- a week
    income      REAL NOT NULL,        -- before tax, dollars a year
    tax         REAL NOT NULL,
    consumption REAL NOT NULL,        -- income - tax + rebate
    utility     REAL NOT NULL,
    thought     TEXT,
    PRIMARY KEY (episode_id, step, worker)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE texts (                -- the parts of prompts that come again: rules and personas
    hash TEXT PRIMARY KEY,            -- SHA-256 of the text
    text TEXT NOT NULL
  ) STRICT;

  CREATE TABLE model_calls (
    episode_id    INTEGER NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
    step          INTEGER NOT NULL,
    agent         TEXT NOT NULL,      -- planner, or w0, w1, …
    purpose       TEXT NOT NULL,      -- hours, rates or persona
    sample        INTEGER NOT NULL,   -- from 1; more under self-consistency
    attempt       INTEGER NOT NULL,   -- from 1; more when an invalid answer was asked again
    uri           TEXT NOT NULL,      -- model as the scenario names it
    model         TEXT,               -- model as the provider returned it
    prompt_hash   TEXT NOT NULL,      -- SHA-256 of system_hash, a line feed, and user
    system_hash   TEXT NOT NULL REFERENCES texts (hash),
    user          TEXT NOT NULL,      -- the part of the prompt that is new in each step
    answer        TEXT,
    finish_reason TEXT,
    problem       TEXT,               -- why the answer was refused, if it was
    error         TEXT,               -- why there was no answer, if there was none
    input_tokens  INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cached_tokens INTEGER NOT NULL,   -- part of input_tokens
    requests      INTEGER NOT NULL,   -- HTTP requests, retries included
    latency_ms    REAL NOT NULL,
    UNIQUE (episode_id, step, agent, purpose, sample, attempt)
  ) STRICT;

  CREATE TABLE warnings (
    episode_id INTEGER NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
    code       TEXT NOT NULL,
    step       INTEGER NOT NULL,      -- first step for which it was true; 0 for the whole run
    message    TEXT NOT NULL,
    PRIMARY KEY (episode_id, code)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE persona_texts (
    key     TEXT PRIMARY KEY,         -- SHA-256 of the writing model's URI and prompt
    persona TEXT NOT NULL
  ) STRICT;
  `,
  `
  DROP TABLE persona_texts;
  CREATE TABLE cache (                -- answers that may be given again, so that they are not paid for twice
    key           TEXT PRIMARY KEY,   -- SHA-256 of model, prompt, answer schema and scope
    uri           TEXT NOT NULL,
    purpose       TEXT NOT NULL,
    model         TEXT NOT NULL,
    answer        TEXT NOT NULL,
    finish_reason TEXT NOT NULL,
    created_at    TEXT NOT NULL,      -- ISO 8601, UTC
    used_at       TEXT NOT NULL,
    hits          INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;

  -- provider, batch, cache, or shared: answered by a call with the same prompt in the same step
  ALTER TABLE model_calls ADD COLUMN source TEXT NOT NULL DEFAULT 'provider';
  ALTER TABLE runs ADD COLUMN process TEXT;  -- host and number of the process that writes the run

  CREATE TABLE batches (              -- batches of questions that were sent and whose answers are not all recorded
    episode_id INTEGER NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
    step       INTEGER NOT NULL,
    attempt    INTEGER NOT NULL,      -- of the first question in it
    uri        TEXT NOT NULL,
    batch_id   TEXT NOT NULL,         -- the provider's
    created_at TEXT NOT NULL,
    PRIMARY KEY (episode_id, batch_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE elections (
    episode_id  INTEGER NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
    step        INTEGER NOT NULL,     -- the step from which on the winner's rates hold
    tax_year    INTEGER NOT NULL,
    rule        TEXT NOT NULL,
    winner      INTEGER,              -- row in candidates, from 0; null where nobody won and the rates stayed
    winner_name TEXT,
    margin      REAL,                 -- lead over the runner-up, a share
    turnout     REAL NOT NULL,        -- share of those entitled
    condorcet_winner INTEGER,
    cycles      INTEGER NOT NULL,     -- majorities of three candidates that go in a circle
    against_own_interest REAL,        -- share of voters whose first choice was worse for them than another
    details     TEXT NOT NULL,        -- JSON: candidates and their rates, shares, rates that won, pairwise majorities, rounds
    PRIMARY KEY (episode_id, step)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE ballots (
    episode_id INTEGER NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
    step       INTEGER NOT NULL,
    worker     INTEGER NOT NULL,
    ranking    TEXT,                  -- JSON list of candidates, best first, at most ten; null for who stayed at home
    approved   TEXT,                  -- JSON list of candidates, where the rule counts approvals
    thought    TEXT,
    PRIMARY KEY (episode_id, step, worker)
  ) STRICT, WITHOUT ROWID;

  ALTER TABLE workers ADD COLUMN type TEXT;            -- egotistical, altruistic or adversarial
  ALTER TABLE worker_steps ADD COLUMN satisfied REAL;  -- factor r of utility of a worker who judges the policy
  `,
  `
  CREATE TABLE comparisons (
    id         TEXT PRIMARY KEY,      -- UUIDv7: sorts by time
    name       TEXT NOT NULL,         -- the scenario's name
    command    TEXT NOT NULL,         -- as it was typed
    spec       TEXT NOT NULL,         -- JSON: arms with their scenarios, baseline, seeds, data files with hashes
    status     TEXT NOT NULL CHECK (status IN ('running', 'finished', 'interrupted', 'failed')),
    error      TEXT,
    version    TEXT NOT NULL,         -- of llm-econ
    process    TEXT,                  -- host and number of the process that writes the comparison
    started_at TEXT NOT NULL,         -- ISO 8601, UTC
    ended_at   TEXT,
    result     TEXT                   -- JSON printed by compare --json
  ) STRICT;

  CREATE TABLE comparison_seeds (     -- seeds of which every arm is finished
    comparison_id TEXT NOT NULL REFERENCES comparisons (id) ON DELETE CASCADE,
    seed          INTEGER NOT NULL,
    result        TEXT NOT NULL,      -- JSON: what each arm came to
    PRIMARY KEY (comparison_id, seed)
  ) STRICT, WITHOUT ROWID;

  -- Of the runs of a comparison; null for runs by themselves.
  ALTER TABLE runs ADD COLUMN comparison_id TEXT REFERENCES comparisons (id) ON DELETE CASCADE;
  ALTER TABLE runs ADD COLUMN arm TEXT;
  CREATE INDEX runs_by_comparison ON runs (comparison_id, seed, arm);
  `,
  `
  ALTER TABLE runs ADD COLUMN scenario_version INTEGER;         -- of the scenario's keys; null before they had one
  ALTER TABLE comparisons ADD COLUMN scenario_version INTEGER;
  ALTER TABLE workers ADD COLUMN columns TEXT;                  -- JSON: further columns of the person, by name
  ALTER TABLE steps ADD COLUMN parameters TEXT;                 -- JSON: values of a law's parameters that are no rates
  `,
  `
  -- 1 where the server did not count, so that tokens were taken from the lengths of texts
  ALTER TABLE model_calls ADD COLUMN usage_estimated INTEGER NOT NULL DEFAULT 0;
  `,
  `
  ALTER TABLE workers ADD COLUMN elasticity REAL;               -- of taxable income
  ALTER TABLE workers ADD COLUMN psi REAL;                      -- what an hour costs in effort
  `,
  `
  ALTER TABLE model_calls ADD COLUMN thoughts TEXT;             -- what the model thought, where the provider shows it
  ALTER TABLE model_calls ADD COLUMN reasoning_tokens INTEGER NOT NULL DEFAULT 0; -- part of output_tokens
  `,
  `
  ALTER TABLE model_calls ADD COLUMN choice TEXT;               -- JSON: probabilities of the values of an answer
  `,
  `
  ALTER TABLE runs ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;         -- raised by each process that takes the run up
  ALTER TABLE runs ADD COLUMN heartbeat TEXT;                           -- last sign of life of the process that writes it
  ALTER TABLE comparisons ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE comparisons ADD COLUMN heartbeat TEXT;

  ALTER TABLE runs ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';         -- JSON list
  ALTER TABLE runs ADD COLUMN note TEXT;
  ALTER TABLE comparisons ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE comparisons ADD COLUMN note TEXT;

  CREATE TABLE run_control (          -- what others ask of the process that writes a run or a comparison
    id             TEXT PRIMARY KEY,  -- of the run or the comparison
    stop_requested TEXT,              -- ISO 8601, UTC
    budget         TEXT               -- JSON: limits in the place of those that it began with
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER run_control_of_run AFTER DELETE ON runs BEGIN
    DELETE FROM run_control WHERE id = old.id;
  END;
  CREATE TRIGGER run_control_of_comparison AFTER DELETE ON comparisons BEGIN
    DELETE FROM run_control WHERE id = old.id;
  END;

  ALTER TABLE runs ADD COLUMN prompts_version INTEGER;                  -- of the words of prompts; null before they had one
  ALTER TABLE runs ADD COLUMN endpoints TEXT;                           -- JSON: hosts that were asked, by model

  CREATE TABLE levels (               -- welfare of the same people, were they to optimise
    episode_id INTEGER PRIMARY KEY REFERENCES episodes (id) ON DELETE CASCADE,
    us_law     REAL,                  -- under US law
    optimum    REAL,
    optimum_rates      TEXT,          -- JSON list of marginal rates
    optimum_parameters TEXT,          -- JSON: values of the law's parameters by name, where they are not rates
    reason     TEXT                   -- why there is no optimum, or not yet
  ) STRICT;

  -- With row numbers: pages of a table without them hold rows of a kilobyte badly, of which each then takes two.
  CREATE TABLE steps_with_rows (
    episode_id INTEGER NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
    step       INTEGER NOT NULL,
    tax_year   INTEGER NOT NULL,
    brackets   TEXT NOT NULL,
    rates      TEXT NOT NULL,
    welfare    REAL NOT NULL,
    revenue_per_worker REAL NOT NULL,
    mean_hours  REAL NOT NULL,
    mean_income REAL NOT NULL,
    gini_pre    REAL,
    gini_post   REAL,
    floored     INTEGER NOT NULL,
    fallbacks   INTEGER NOT NULL,
    metrics     TEXT NOT NULL,
    parameters  TEXT,
    at          TEXT,                 -- when it was settled, ISO 8601, UTC
    usd         REAL,                 -- what its questions cost; null where a price is not known
    PRIMARY KEY (episode_id, step)
  ) STRICT;
  INSERT INTO steps_with_rows
    SELECT episode_id, step, tax_year, brackets, rates, welfare, revenue_per_worker, mean_hours, mean_income, gini_pre,
      gini_post, floored, fallbacks, metrics, parameters, NULL, NULL
    FROM steps ORDER BY episode_id, step;
  DROP TABLE steps;
  ALTER TABLE steps_with_rows RENAME TO steps;

  -- Questions to models by agent, with words that come again as numbers of dictionaries that each episode has.
  CREATE TABLE call_purposes (
    episode_id INTEGER NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
    id         INTEGER NOT NULL,
    purpose    TEXT NOT NULL,
    PRIMARY KEY (episode_id, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE call_kinds (
    episode_id      INTEGER NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
    id              INTEGER NOT NULL,
    uri             TEXT NOT NULL,
    model           TEXT,
    source          TEXT NOT NULL,
    finish_reason   TEXT,
    usage_estimated INTEGER NOT NULL,
    system_hash     TEXT NOT NULL REFERENCES texts (hash),
    PRIMARY KEY (episode_id, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE call_prompts (         -- second parts of prompts, where they are kept
    episode_id INTEGER NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
    step       INTEGER NOT NULL,
    agent      TEXT NOT NULL,
    purpose    INTEGER NOT NULL,      -- in call_purposes
    sample     INTEGER NOT NULL,
    attempt    INTEGER NOT NULL,
    text       TEXT NOT NULL,
    PRIMARY KEY (episode_id, step, agent, purpose, sample, attempt)
  ) STRICT;
  CREATE TABLE calls (
    episode_id    INTEGER NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
    agent         TEXT NOT NULL,
    step          INTEGER NOT NULL,
    purpose       INTEGER NOT NULL,   -- in call_purposes
    sample        INTEGER NOT NULL,
    attempt       INTEGER NOT NULL,
    kind          INTEGER NOT NULL,   -- in call_kinds
    prompt_hash   BLOB NOT NULL,      -- first 16 bytes
    answer        TEXT,
    more          TEXT,               -- JSON: choice, thoughts, problem, error, reasoning_tokens, where it has them
    input_tokens  INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cached_tokens INTEGER NOT NULL,
    requests      INTEGER NOT NULL,
    latency_us    INTEGER NOT NULL,
    at            INTEGER,            -- milliseconds after the run was started
    nano_usd      INTEGER,            -- billionths of a dollar
    PRIMARY KEY (episode_id, agent, step, purpose, sample, attempt)
  ) STRICT, WITHOUT ROWID;

  INSERT INTO call_purposes
    SELECT episode_id, row_number() OVER (PARTITION BY episode_id ORDER BY min(rowid)), purpose
    FROM model_calls GROUP BY episode_id, purpose;
  INSERT INTO call_kinds
    SELECT episode_id, row_number() OVER (PARTITION BY episode_id ORDER BY min(rowid)), uri, model, source, finish_reason,
      usage_estimated, system_hash
    FROM model_calls GROUP BY episode_id, uri, model, source, finish_reason, usage_estimated, system_hash;
  INSERT INTO call_prompts
    SELECT m.episode_id, m.step, m.agent, p.id, m.sample, m.attempt, m.user
    FROM model_calls m JOIN call_purposes p ON p.episode_id = m.episode_id AND p.purpose = m.purpose ORDER BY m.rowid;
  CREATE INDEX kinds_by_system ON call_kinds (episode_id, system_hash);
  INSERT INTO calls
    SELECT m.episode_id, m.agent, m.step, p.id, m.sample, m.attempt, k.id, coalesce(unhex(substr(m.prompt_hash, 1, 32)), CAST(m.prompt_hash AS BLOB)),
      m.answer,
      CASE WHEN m.choice IS NOT NULL OR m.thoughts IS NOT NULL OR m.problem IS NOT NULL OR m.error IS NOT NULL
          OR m.reasoning_tokens <> 0
        THEN json_patch('{}', json_object('choice', json(m.choice), 'thoughts', m.thoughts, 'problem', m.problem,
          'error', m.error, 'reasoning_tokens', nullif(m.reasoning_tokens, 0))) END,
      m.input_tokens, m.output_tokens, m.cached_tokens, m.requests, CAST(round(1000 * m.latency_ms) AS INTEGER), NULL, NULL
    FROM model_calls m
    JOIN call_purposes p ON p.episode_id = m.episode_id AND p.purpose = m.purpose
    JOIN call_kinds k INDEXED BY kinds_by_system ON k.episode_id = m.episode_id AND k.system_hash = m.system_hash
      AND k.uri = m.uri AND k.model IS m.model AND k.source = m.source AND k.finish_reason IS m.finish_reason
      AND k.usage_estimated = m.usage_estimated
    ORDER BY m.episode_id, m.agent, m.step, p.id, m.sample, m.attempt;
  DROP INDEX kinds_by_system;
  DROP TABLE model_calls;

  CREATE VIEW model_calls AS
    SELECT c.episode_id, c.step, c.agent,
      (SELECT p.purpose FROM call_purposes p WHERE p.episode_id = c.episode_id AND p.id = c.purpose) AS purpose,
      c.sample, c.attempt, k.uri, k.model, lower(hex(c.prompt_hash)) AS prompt_hash, k.system_hash,
      (SELECT t.text FROM call_prompts t WHERE t.episode_id = c.episode_id AND t.step = c.step AND t.agent = c.agent
        AND t.purpose = c.purpose AND t.sample = c.sample AND t.attempt = c.attempt) AS user,
      c.answer, k.finish_reason, json_extract(c.more, '$.problem') AS problem, json_extract(c.more, '$.error') AS error,
      c.input_tokens, c.output_tokens, c.cached_tokens, c.requests, c.latency_us / 1000.0 AS latency_ms, k.source,
      k.usage_estimated, json_extract(c.more, '$.thoughts') AS thoughts,
      coalesce(json_extract(c.more, '$.reasoning_tokens'), 0) AS reasoning_tokens,
      json_extract(c.more, '$.choice') AS choice,
      (SELECT strftime('%Y-%m-%dT%H:%M:%fZ', r.started_at, (c.at / 1000.0) || ' seconds')
        FROM episodes e JOIN runs r ON r.id = e.run_id WHERE e.id = c.episode_id) AS at,
      c.nano_usd / 1e9 AS usd
    FROM calls c CROSS JOIN call_kinds k ON k.episode_id = c.episode_id AND k.id = c.kind;

  -- What a model was told or answered can be taken out, or changed, as in a table.
  CREATE TRIGGER model_calls_changed INSTEAD OF UPDATE OF user, answer, prompt_hash ON model_calls BEGIN
    UPDATE call_prompts SET text = new.user
    WHERE episode_id = old.episode_id AND agent = old.agent AND step = old.step AND sample = old.sample
      AND attempt = old.attempt AND text <> new.user AND purpose = (
        SELECT p.id FROM call_purposes p WHERE p.episode_id = old.episode_id AND p.purpose = old.purpose);
    UPDATE calls SET answer = new.answer,
      prompt_hash = iif(new.prompt_hash IS old.prompt_hash, prompt_hash, CAST(new.prompt_hash AS BLOB))
    WHERE episode_id = old.episode_id AND agent = old.agent AND step = old.step AND sample = old.sample
      AND attempt = old.attempt AND purpose = (
        SELECT p.id FROM call_purposes p WHERE p.episode_id = old.episode_id AND p.purpose = old.purpose);
  END;
  `,
  // What a question cost follows from its tokens and the prices of its kind; latency in a byte less.
  `
  ALTER TABLE workers ADD COLUMN archetype INTEGER;     -- row of the worker who is asked on its behalf
  ALTER TABLE elections ADD COLUMN cyclic_share REAL;   -- part of what majorities say that goes in a circle

  ALTER TABLE call_kinds ADD COLUMN input_price REAL;   -- dollars per million tokens, discounts included; null where it is not known
  ALTER TABLE call_kinds ADD COLUMN cached_price REAL;
  ALTER TABLE call_kinds ADD COLUMN output_price REAL;

  DROP VIEW model_calls;
  UPDATE call_kinds SET input_price = 0, cached_price = 0, output_price = 0
    WHERE NOT EXISTS (SELECT 1 FROM calls c WHERE c.episode_id = call_kinds.episode_id AND c.kind = call_kinds.id AND c.nano_usd IS NOT 0);
  UPDATE calls SET more = json_patch(coalesce(more, '{}'), json_object('nano_usd', nano_usd))
    WHERE nano_usd IS NOT NULL AND EXISTS (
      SELECT 1 FROM call_kinds k WHERE k.episode_id = calls.episode_id AND k.id = calls.kind AND k.input_price IS NULL);
  ALTER TABLE calls DROP COLUMN nano_usd;
  UPDATE calls SET latency_us = CAST(round(latency_us / 100.0) AS INTEGER);
  ALTER TABLE calls RENAME COLUMN latency_us TO latency;   -- tenths of milliseconds

  CREATE VIEW model_calls AS
    SELECT c.episode_id, c.step, c.agent,
      (SELECT p.purpose FROM call_purposes p WHERE p.episode_id = c.episode_id AND p.id = c.purpose) AS purpose,
      c.sample, c.attempt, k.uri, k.model, lower(hex(c.prompt_hash)) AS prompt_hash, k.system_hash,
      (SELECT t.text FROM call_prompts t WHERE t.episode_id = c.episode_id AND t.step = c.step AND t.agent = c.agent
        AND t.purpose = c.purpose AND t.sample = c.sample AND t.attempt = c.attempt) AS user,
      c.answer, k.finish_reason, json_extract(c.more, '$.problem') AS problem, json_extract(c.more, '$.error') AS error,
      c.input_tokens, c.output_tokens, c.cached_tokens, c.requests, c.latency / 10.0 AS latency_ms, k.source,
      k.usage_estimated, json_extract(c.more, '$.thoughts') AS thoughts,
      coalesce(json_extract(c.more, '$.reasoning_tokens'), 0) AS reasoning_tokens,
      json_extract(c.more, '$.choice') AS choice,
      (SELECT strftime('%Y-%m-%dT%H:%M:%fZ', r.started_at, (c.at / 1000.0) || ' seconds')
        FROM episodes e JOIN runs r ON r.id = e.run_id WHERE e.id = c.episode_id) AS at,
      coalesce(json_extract(c.more, '$.nano_usd'),
        round(1000 * ((c.input_tokens - c.cached_tokens) * k.input_price + c.cached_tokens * k.cached_price
          + c.output_tokens * k.output_price))) / 1e9 AS usd
    FROM calls c CROSS JOIN call_kinds k ON k.episode_id = c.episode_id AND k.id = c.kind;

  -- What a model was told or answered can be taken out, or changed, as in a table.
  CREATE TRIGGER model_calls_changed INSTEAD OF UPDATE OF user, answer, prompt_hash ON model_calls BEGIN
    UPDATE call_prompts SET text = new.user
    WHERE episode_id = old.episode_id AND agent = old.agent AND step = old.step AND sample = old.sample
      AND attempt = old.attempt AND text <> new.user AND purpose = (
        SELECT p.id FROM call_purposes p WHERE p.episode_id = old.episode_id AND p.purpose = old.purpose);
    UPDATE calls SET answer = new.answer,
      prompt_hash = iif(new.prompt_hash IS old.prompt_hash, prompt_hash, CAST(new.prompt_hash AS BLOB))
    WHERE episode_id = old.episode_id AND agent = old.agent AND step = old.step AND sample = old.sample
      AND attempt = old.attempt AND purpose = (
        SELECT p.id FROM call_purposes p WHERE p.episode_id = old.episode_id AND p.purpose = old.purpose);
  END;
  `,
  `
  ALTER TABLE ballots ADD COLUMN places TEXT;           -- JSON: of each candidate in ranking, how many stand above it
  `,
];
