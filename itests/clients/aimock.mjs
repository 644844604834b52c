// A fake OpenAI server: node aimock.mjs PORT (0 picks one), until SIGINT or SIGTERM.
// A model that is offered a calculator calls it once, then says what it answered; without one it greets.
// Prints "READY <base url>" when it takes requests.
import { LLMock } from '@copilotkit/aimock';

const port = Number(process.argv[2]);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error('usage: node aimock.mjs PORT   (0 picks a free one)');
  process.exit(2);
}

const mock = new LLMock({ port, host: '127.0.0.1', chunkSize: 8 });

mock.on({ hasToolResult: true }, (request) => ({
  content: `The calculator says ${request.messages.at(-1).content}.`,
  usage: { prompt_tokens: 90, completion_tokens: 12, total_tokens: 102 },
}));
mock.on({ toolName: 'calculator' }, {
  toolCalls: [{ id: 'call_1', name: 'calculator', arguments: '{"expression":"17 * 23"}' }],
  usage: { prompt_tokens: 60, completion_tokens: 18, total_tokens: 78 },
});
mock.on({}, {
  content: 'Hello, what shall we reckon today?',
  usage: { prompt_tokens: 20, completion_tokens: 9, total_tokens: 29 },
});

await mock.start();
console.log(`READY ${mock.url}/v1`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => mock.stop().then(() => process.exit(0)));
}
