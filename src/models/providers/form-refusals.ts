/** How servers say that they want a request in another form: without a system role, or answered as a stream. */

/** Texts of refusals, by server. */
type Refusals = readonly (readonly [server: string, text: RegExp])[];

const ofSystemRole: Refusals = [
  ["Gemma's template: 'System role not supported'", /system (role|message|prompt|instruction)s?\b.{0,40}\bnot\b/i],
  [
    "Mistral's templates: 'Conversation roles must alternate user/assistant/…'",
    /\broles?\b.{0,40}\balternat|\balternat\w+\b.{0,40}\b(user|role)/i,
  ],
  [
    "Mistral's templates: 'Only user, assistant and tool roles are supported', 'Only user and assistant roles …'",
    /only\b.{0,40}\broles? (are|is) (supported|allowed)/i,
  ],
  [
    "OpenAI's first reasoning models: \"'messages[0].role' does not support 'system' with this model\"",
    /(not|n't) support(ed)?\b.{0,20}['"`]?system\b/i,
  ],
  [
    "Google: 'Developer instruction is not enabled for models/gemma-3-27b-it'",
    /developer (role|message|instruction)s? (is|are) not/i,
  ],
  [
    'servers that name the role: "role \'system\' is not allowed", "Unexpected role \'system\'", "Unsupported role: system"',
    /(invalid|unexpected|unknown|unsupported|unrecogni[sz]ed)\b.{0,30}\brole\b.{0,20}\bsystem\b|\brole\b.{0,20}\bsystem\b.{0,20}\bnot\b|unexpected message role/i,
  ],
  [
    "servers that list what they take: \"Input should be 'user' or 'assistant'\", 'role must be one of user, assistant'",
    /(should be|supported values are|must be|expected)[^.]{0,30}\buser\b[^.]{0,12}\b(assistant|model)\b/i,
  ],
  [
    "gateways of Anthropic's protocol: 'system: Extra inputs are not permitted'",
    /\bsystem: extra inputs|unknown (field|parameter|name)\W{1,3}system\b/i,
  ],
  [
    "templates that begin with the user: 'The first message must be from the user'",
    /(first message|conversation)\b.{0,30}\b(must|should)\b.{0,30}\buser\b/i,
  ],
];

const ofWholeAnswers: Refusals = [
  [
    "'Stream must be set to true', 'please set stream=true'",
    /\bstream['"`]?\s*(must|should|has to|needs to|=|:)(?!\w).{0,20}true|\bstream=true/i,
  ],
  [
    "'stream: false is not supported', OpenAI's words: \"'stream' does not support false with this model\"",
    /\bstream\b.{0,40}\bfalse\b/i,
  ],
  [
    "DashScope: 'This model only support stream mode', others: 'Only streaming is supported'",
    /\bonly\b.{0,30}\bstream|\bstream\S*\s+only\b/i,
  ],
  [
    "'Non-streaming requests are not supported', DashScope: '… must be set to false for non-streaming calls'",
    /non-?\s?stream(ing|ed)?\b/i,
  ],
  [
    "Anthropic: 'Streaming is required …', 'This endpoint requires streaming'",
    /\bstream(ing|ed)?\b.{0,12}\b(required|recommended|mandatory)|\brequires?\b.{0,20}\bstream/i,
  ],
  ["'Please enable streaming'", /(please|must|need to) (enable|use|set)\b.{0,20}\bstream/i],
];

/** Templates are applied late: some servers report it as a failure of their own. */
const statuses: ReadonlySet<number> = new Set([400, 422, 500, 501]);

const oneOf =
  (refusals: Refusals) =>
  (status: number, message: string): boolean =>
    statuses.has(status) && refusals.some(([, text]) => text.test(message));

/** @param message of the error, with the server's text in it */
export const refusesSystemRole = oneOf(ofSystemRole);

/** @param message of the error, with the server's text in it */
export const refusesWholeAnswers = oneOf(ofWholeAnswers);
