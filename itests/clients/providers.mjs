// The providers Osgent knows, played by aimock: node providers.mjs PORT KEY (0 picks a port), until SIGINT or SIGTERM.
// Models called absent... do not exist. All others do what the user's first words ask for:
// - products and sums such as "17 * 23" are given to the calculator, all at once;
// - "as JSON" the result is first said wrongly, then rightly; "aloud", something is said before the calculator is called;
// - "with status 500" is refused with it, "at first" only once, "after 7 s" with a Retry-After;
// - what is "fragile" often breaks off somewhere, what is asked "slowly" is answered so, and who shall "fall silent" does so
//   when the answer has begun.
// Texts are embedded as their length, the number of their vowels, and 1; every picture is the same dot. Either may be refused
// with a status as well.
// Prints "READY <base url>" when it takes requests.
import { LLMock } from '@copilotkit/aimock';

const port = Number(process.argv[2]);
const key = process.argv[3];
if (!Number.isInteger(port) || port < 0 || port > 65535 || !key) {
  console.error('usage: node providers.mjs PORT KEY   (port 0 picks a free one)');
  process.exit(2);
}

const mock = new LLMock({
  port, host: '127.0.0.1', chunkSize: 4, strict: true, journalMaxEntries: 0, auth: { apiKeys: [key] },
});

const text = (message) => typeof message?.content === 'string'
  ? message.content
  : (message?.content ?? []).map((part) => part.text ?? '').join('');
const asked = (request) => text(request.messages.find((message) => message.role === 'user'));
const results = (request) => request.messages.filter((message) => message.role === 'tool').map(text);

const ERROR_TYPES = { 404: 'not_found_error', 429: 'rate_limit_error', 500: 'api_error', 529: 'overloaded_error' };
const error = (status, message, retryAfter) =>
  ({ error: { message, type: ERROR_TYPES[status] ?? 'invalid_request_error' }, status, retryAfter });

const DOT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const usage = (prompt_tokens, completion_tokens) =>
  ({ prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens });

const refused = new Set();
function refusal(question) {
  const status = Number(/with status (\d+)/.exec(question)?.[1]);
  if (!status || question.includes('at first') && refused.has(question)) {
    return undefined;
  }
  refused.add(question);
  return error(status, `refused with status ${status}`, Number(/after (\d+) s/.exec(question)?.[1] ?? 1));
}

function answer(request) {
  const question = asked(request);
  const sums = question.match(/\d+ [+*] \d+/g) ?? [];
  const known = results(request);
  if (known.length < sums.length) {
    return {
      reasoning: 'That wants a calculator.',
      ...question.includes('aloud') ? { content: 'Let me see.', redactedThinking: ['b3BhcXVl'] } : {},
      toolCalls: sums.map((expression, i) => ({
        id: `call_${i + 1}`, name: 'calculator', arguments: JSON.stringify({ expression }),
      })),
      usage: usage(60, 18),
    };
  }
  if (question.includes('as JSON')) {
    const corrected = request.messages.some((message) => message.role === 'assistant' && text(message).includes('many'));
    return { content: JSON.stringify({ sum: corrected ? Number(known[0]) : 'many' }), usage: usage(80, 9) };
  }
  if (known.length > 0) {
    return {
      reasoning: 'So that is it.', content: `The calculator says ${known.join(' and ')}.`, usage: usage(90, 12),
    };
  }
  return { reasoning: 'A greeting is due.', content: 'Good morning, what shall we reckon today?', usage: usage(20, 9) };
}

const fragile = (request) => asked(request).includes('fragile') && Math.random() < 0.15;

mock.on({ model: /^absent/ }, (request) => error(404, `model '${request.model}' not found`));
mock.on({ endpoint: 'embedding' }, ({ embeddingInput: words }) =>
  refusal(words) ?? { embedding: [words.length, words.match(/[aeiou]/g)?.length ?? 0, 1] });
mock.on({ endpoint: 'image' }, (request) => refusal(asked(request)) ?? { image: { b64Json: DOT } });
for (const pieces of [1, 4, 7, 10]) {
  mock.on({ predicate: fragile }, answer, { truncateAfterChunks: pieces, latency: 1 });
}
mock.on({ userMessage: 'fall silent' }, answer, { streamingProfile: { ttft: 0, tps: 0.02 } });
mock.on({ userMessage: 'slowly' }, answer, { latency: 60 });
mock.on({}, (request) => refusal(asked(request)) ?? answer(request));

await mock.start();
console.log(`READY ${mock.url}`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => mock.stop().then(() => process.exit(0)));
}
