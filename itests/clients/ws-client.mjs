// A WebSocket client of Osgent on the library `ws`, as a user would write one:
//
//   node ws-client.mjs URL KEY --agent NAME --input TEXT [--session ID] [--model NAME] [--cut-after N]
//
// It says hello, starts a run and prints each event as a line of JSON. With --cut-after it drops the connection without
// a word after N events, connects anew and goes on from its cursor; it does the same when the server says goodbye. It
// exits with 0 when the run has ended (in whatever way) and its events were numbered from 1 without gaps, with 1 and one
// line saying why otherwise, with 2 if misused.
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import WebSocket from 'ws';

const LAST = new Set(['run.completed', 'run.failed', 'run.cancelled']);
const PATIENCE_MS = 60_000;

const { url, key, data, cutAfter } = commandLine();
let run = null;
let cursor = 0;
let cut = false;
let ended = false;
let away = false;
let socket = connect();
const watchdog = setTimeout(() => fail(`the run did not end within ${PATIENCE_MS / 1000} s`), PATIENCE_MS);

function commandLine() {
  const text = { type: 'string' };
  try {
    const { values, positionals: [address, bearer, ...rest] } = parseArgs({
      allowPositionals: true,
      options: { agent: text, input: text, session: text, model: text, 'cut-after': text },
    });
    const { 'cut-after': cutAfterText, ...start } = values;
    if (!address || !bearer || rest.length > 0 || !start.agent || !start.input) {
      throw new Error('URL, KEY, --agent and --input are needed');
    }
    if (cutAfterText !== undefined && !/^[1-9]\d*$/.test(cutAfterText)) {
      throw new Error(`--cut-after should be a number from 1, but is ${cutAfterText}`);
    }
    return { url: address, key: bearer, data: { ...start, idempotency_key: randomUUID() }, cutAfter: cutAfterText ? Number(cutAfterText) : Infinity };
  } catch (e) {
    console.error(`${e.message}\nusage: node ws-client.mjs URL KEY --agent NAME --input TEXT`
      + ' [--session ID] [--model NAME] [--cut-after N]');
    process.exit(2);
  }
}

function connect() {
  const opened = new WebSocket(url, { headers: { Authorization: `Bearer ${key}` } });
  opened.on('open', () => {
    away = false;
    if (run === null) {
      send('hello', { client: 'ws-client.mjs' });
    } else {
      send('run.subscribe', { run, after: cursor });
    }
  });
  opened.on('message', (message) => opened === socket && !ended && receive(JSON.parse(message)));
  opened.on('unexpected-response', (request, response) => {
    request.destroy();
    lost(opened, `the handshake was answered with ${response.statusCode}`);
  });
  opened.on('error', (e) => lost(opened, `the connection failed: ${e.message}`));
  opened.on('close', (code, reason) => lost(opened, `closed too soon: ${code} ${reason}`));
  return opened;
}

function lost(connection, why) {
  if (connection === socket && !ended) {
    if (away) {
      comeBack(1);
    } else {
      fail(why);
    }
  }
}

function comeBack(seconds) {
  away = true;
  socket = null;
  setTimeout(() => { socket = connect(); }, seconds * 1000);
}

function send(type, what) {
  socket.send(JSON.stringify({ mcp: '1.0', id: type, type, data: what }));
}

function receive(frame) {
  if (frame.mcp !== '1.0') {
    fail(`not version 1.0: ${JSON.stringify(frame)}`);
  } else if (frame.type === 'welcome') {
    send('run.start', data);
  } else if (frame.type === 'ack') {
    run = frame.data.run.id;
  } else if (frame.type === 'event') {
    take(frame.data);
  } else if (frame.type === 'goodbye') {
    comeBack(frame.data.retry_after);
  } else if (frame.type === 'error' && frame.data.retryable && run !== null) {
    setTimeout(() => !away && send('run.subscribe', { run, after: cursor }), (frame.data.retry_after ?? 1) * 1000);
  } else {
    fail(`unexpected: ${JSON.stringify(frame)}`);
  }
}

function take({ run: of, seq, event }) {
  if (of !== run || event.run !== run || event.seq !== seq) {
    fail(`event ${seq} of ${of} should belong to ${run} and carry the same number inside: ${JSON.stringify(event)}`);
  } else if (seq !== cursor + 1) {
    fail(`event ${cursor + 1} should come next, but ${seq} came`);
  } else {
    cursor = seq;
    console.log(JSON.stringify(event));
    if (LAST.has(event.type)) {
      finish();
    } else if (cursor >= cutAfter && !cut) {
      cut = true;
      const broken = socket;
      socket = connect();
      broken.terminate();
    }
  }
}

function finish() {
  ended = true;
  clearTimeout(watchdog);
  if (cutAfter !== Infinity && !cut) {
    fail(`the run ended with event ${cursor}, so the connection was never cut`);
  }
  socket.close();
}

function fail(why) {
  console.error(`ws-client: ${why}`);
  process.exit(1);
}
